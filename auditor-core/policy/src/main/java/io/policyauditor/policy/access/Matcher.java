package io.policyauditor.policy.access;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * One value of a policy, compiled: which values of a request fit it. It can say so of one value, and it can give the
 * automaton of all that fit; a test holds that the two agree.
 */
public sealed interface Matcher {
    /** Whether a value of the request fits; the value is as the request has it, not yet canonical. */
    boolean matches(Value value, Variables variables);

    /** Whether a text fits: for a question that is asked once. */
    default boolean matches(String text, Variables variables) {
        return matches(new Value(text), variables);
    }

    /** How a value is read before the automaton sees it. */
    Reading reading();

    /** The canonical texts that fit; empty when a policy variable without a value makes that none. */
    Automaton automaton(Variables variables);

    /** The addresses of a network, {@code 10.0.0.0/8} or one address alone; empty when it is none. */
    static Optional<Matcher> network(String cidr) {
        return Optional.ofNullable(PolicyCompiler.network(cidr));
    }

    /** This text and no other. */
    record Exact(String text) implements Matcher {
        @Override
        public boolean matches(Value value, Variables variables) {
            return value.text().equals(text);
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
        public ExactIgnoringCase {
            text = Automaton.folded(text);
        }

        @Override
        public boolean matches(Value value, Variables variables) {
            return value.folded().equals(text);
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
        public boolean matches(Value value, Variables variables) {
            return glob.matches(value.text());
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
        public boolean matches(Value value, Variables variables) {
            String text = value.text();
            int from = 0;
            for (int i = 0; i < parts.size(); i++) {
                boolean last = i == parts.size() - 1;
                int to = last ? text.length() : text.indexOf(':', from);
                if (to < 0 || !parts.get(i).matches(text, from, to)) {
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
        public boolean matches(Value value, Variables variables) {
            BigDecimal number = reading == Reading.NUMBER ? value.number() : value.instant();
            return number != null && relation.holds(number.compareTo(bound));
        }

        @Override
        public Automaton automaton(Variables variables) {
            return BoundAutomaton.of(relation, bound);
        }
    }

    /** An address inside a network: the first {@code length} bits are the network's. */
    record Network(IpAddress address, int length) implements Matcher {
        @Override
        public boolean matches(Value value, Variables variables) {
            IpAddress other = value.address();
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

        /** As a policy writes it. */
        @Override
        public String toString() {
            return address + "/" + length;
        }
    }

    /** These bytes; the text has one character a byte. */
    record Bytes(String bytes) implements Matcher {
        @Override
        public boolean matches(Value value, Variables variables) {
            return bytes.equals(value.bytes());
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
        public boolean matches(Value value, Variables variables) {
            return Boolean.toString(expected).equals(value.truth());
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
        public boolean matches(Value value, Variables variables) {
            return pattern.matches(value, variables);
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
