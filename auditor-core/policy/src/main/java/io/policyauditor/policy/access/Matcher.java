package io.policyauditor.policy.access;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One value of a policy, compiled: which values of a request fit it. It can say so of one value, and it can give the
 * automaton of all that fit; a test holds that the two agree.
 */
public sealed interface Matcher {
    /** Whether a value of the request fits; the value is as the request has it, not yet canonical. */
    boolean matches(String value, Variables variables);

    /** How a value is read before the automaton sees it. */
    Reading reading();

    /** The canonical texts that fit; empty when a policy variable without a value makes that none. */
    Automaton automaton(Variables variables);

    /** This text and no other. */
    record Exact(String text) implements Matcher {
        @Override
        public boolean matches(String value, Variables variables) {
            return value.equals(text);
        }

        @Override
        public Reading reading() {
            return Reading.TEXT;
        }

        @Override
        public Automaton automaton(Variables variables) {
            return Glob.literal(text, false).automaton();
        }
    }

    /** This text in any case. */
    record ExactIgnoringCase(String text) implements Matcher {
        @Override
        public boolean matches(String value, Variables variables) {
            return Automaton.sameFolded(value, text);
        }

        @Override
        public Reading reading() {
            return Reading.TEXT;
        }

        @Override
        public Automaton automaton(Variables variables) {
            return Glob.literal(text, true).automaton();
        }
    }

    /** A pattern with wildcards over the whole text. */
    record Pattern(Glob glob) implements Matcher {
        @Override
        public boolean matches(String value, Variables variables) {
            return glob.matches(value);
        }

        @Override
        public Reading reading() {
            return Reading.TEXT;
        }

        @Override
        public Automaton automaton(Variables variables) {
            return glob.automaton();
        }
    }

    /**
     * ArnLike: six parts, each with wildcards of its own; the last holds everything behind the fifth colon.
     *
     * <p>Source: IAM User Guide, reference_policies_elements_condition_operators, ARN condition operators.
     */
    record ArnPattern(List<Glob> parts) implements Matcher {
        public ArnPattern {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean matches(String value, Variables variables) {
            int from = 0;
            for (int i = 0; i < parts.size(); i++) {
                boolean last = i == parts.size() - 1;
                int to = last ? value.length() : value.indexOf(':', from);
                if (to < 0 || !parts.get(i).matches(value, from, to)) {
                    return false;
                }
                from = to + 1;
            }
            return true;
        }

        @Override
        public Reading reading() {
            return Reading.TEXT;
        }

        @Override
        public Automaton automaton(Variables variables) {
            return Glob.joined(parts, ':').automaton();
        }
    }

    /** A number or instant on one side of a bound, or at it. */
    record Bound(Reading reading, Relation relation, BigDecimal bound) implements Matcher {
        /** How the request's value stands to the bound. */
        public enum Relation {
            LESS,
            LESS_OR_EQUAL,
            EQUAL,
            GREATER_OR_EQUAL,
            GREATER;

            boolean holds(int comparison) {
                return switch (this) {
                    case LESS -> comparison < 0;
                    case LESS_OR_EQUAL -> comparison <= 0;
                    case EQUAL -> comparison == 0;
                    case GREATER_OR_EQUAL -> comparison >= 0;
                    case GREATER -> comparison > 0;
                };
            }
        }

        @Override
        public boolean matches(String value, Variables variables) {
            BigDecimal number = number(value);
            return number != null && relation.holds(number.compareTo(bound));
        }

        private @Nullable BigDecimal number(String value) {
            if (reading == Reading.NUMBER) {
                return Numbers.parse(value);
            }
            Long millis = Instants.parse(value);
            return millis == null ? null : BigDecimal.valueOf(millis);
        }

        @Override
        public Automaton automaton(Variables variables) {
            return BoundAutomaton.of(relation, bound);
        }
    }

    /** An address inside a network: the first {@code length} bits are the network's. */
    record Network(IpAddress address, int length) implements Matcher {
        @Override
        public boolean matches(String value, Variables variables) {
            IpAddress other = IpAddress.parse(value);
            return other != null && other.sharesPrefix(address, length);
        }

        @Override
        public Reading reading() {
            return Reading.ADDRESS;
        }

        @Override
        public Automaton automaton(Variables variables) {
            return Glob.prefix(address.bits().substring(0, 1 + length)).automaton();
        }
    }

    /** These bytes; the text has one character a byte. */
    record Bytes(String bytes) implements Matcher {
        @Override
        public boolean matches(String value, Variables variables) {
            return bytes.equals(Reading.BYTES.canonical(value));
        }

        @Override
        public Reading reading() {
            return Reading.BYTES;
        }

        @Override
        public Automaton automaton(Variables variables) {
            return Glob.literal(bytes, false).automaton();
        }
    }

    /** True or false. */
    record Truth(boolean expected) implements Matcher {
        @Override
        public boolean matches(String value, Variables variables) {
            return Boolean.toString(expected).equals(Reading.BOOL.canonical(value));
        }

        @Override
        public Reading reading() {
            return Reading.BOOL;
        }

        @Override
        public Automaton automaton(Variables variables) {
            return Glob.literal(Boolean.toString(expected), false).automaton();
        }
    }

    /** A value with policy variables: what it matches depends on other values of the request. */
    record WithVariables(VariablePattern pattern) implements Matcher {
        @Override
        public boolean matches(String value, Variables variables) {
            Optional<Matcher> bound = pattern.bind(variables);
            return bound.isPresent() && bound.get().matches(value, variables);
        }

        @Override
        public Reading reading() {
            return Reading.TEXT;
        }

        @Override
        public Automaton automaton(Variables variables) {
            return pattern.bind(variables)
                    .map(matcher -> matcher.automaton(variables))
                    .orElseGet(Glob::nothing);
        }
    }
}
