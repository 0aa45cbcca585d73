package io.policyauditor.policy.decide;

import io.policyauditor.policy.access.Access.Way;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.Dimension.Kind;
import io.policyauditor.policy.access.Literal;
import io.policyauditor.policy.access.Literal.Quantifier;
import io.policyauditor.policy.access.Value;
import java.util.List;
import java.util.Set;

/** Whether statements apply to a request: every literal of one has to hold. */
final class Statements {
    private Statements() {}

    /**
     * Whether some statement with Effect Deny applies.
     *
     * @param bounded whether the caller has a permissions boundary
     * @param ifOpen whether a literal holds that depends on an open key
     */
    static boolean denies(List<CompiledStatement> denies, Request request, boolean bounded, boolean ifOpen) {
        for (int i = 0; i < denies.size(); i++) {
            if (applies(denies.get(i), request, bounded, ifOpen)) {
                return true;
            }
        }
        return false;
    }

    /** Whether one statement applies, whomever it names. */
    static boolean applies(CompiledStatement statement, Request request, boolean bounded, boolean ifOpen) {
        List<Literal> literals = statement.literals();
        for (int i = 0; i < literals.size(); i++) {
            if (!holds(literals.get(i), request, bounded, ifOpen)) {
                return false;
            }
        }
        return true;
    }

    /** The ways in which statements with Effect Allow that apply name the caller, as a set of {@link #bit}s. */
    static int ways(List<CompiledStatement> allows, Request request, boolean ifOpen) {
        int ways = 0;
        for (int i = 0; i < allows.size(); i++) {
            ways |= ways(allows.get(i), request, ifOpen);
        }
        return ways;
    }

    /** The ways in which one statement names the caller; none when it does not apply. */
    static int ways(CompiledStatement allow, Request request, boolean ifOpen) {
        int ways = bit(Way.ATTACHED);
        List<Literal> literals = allow.literals();
        for (int i = 0; i < literals.size(); i++) {
            Literal literal = literals.get(i);
            if (literal.dimension().kind() == Kind.PRINCIPAL) {
                ways = named(literal, request);
                if (ways == 0) {
                    return 0;
                }
            } else if (!holds(literal, request, false, ifOpen)) {
                return 0;
            }
        }
        return ways;
    }

    static int named(Literal principal, Request request) {
        Caller caller = request.caller();
        int ways = 0;
        for (int i = 0; i < caller.names().size(); i++) {
            if (principal.satisfiedBy(caller.names().get(i), request.context(), false)) {
                ways |= bit(caller.ways().get(i));
            }
        }
        return ways;
    }

    /** Whether one literal holds. */
    static boolean holds(Literal literal, Request request, boolean bounded, boolean ifOpen) {
        Context context = request.context();
        return switch (literal.dimension().kind()) {
            case ACTION -> literal.holdsFor(request.action(), context, ifOpen);
            case RESOURCE -> literal.holdsFor(request.resource(), context, ifOpen);
            // NotPrincipal in a Deny names everyone who has a permissions boundary, whatever it lists (semantics 88).
            case PRINCIPAL ->
                (bounded && literal.negated())
                        || literal.holdsFor(request.caller().names(), context, ifOpen);
            case KEY -> keyHolds(literal, context, ifOpen);
        };
    }

    private static boolean keyHolds(Literal literal, Context context, boolean ifOpen) {
        Context.Entry entry = context.entry(literal.dimension().key());
        if (entry == null) {
            return literal.whenAbsent();
        }
        if (entry.open()) {
            // Both Null tests in one hold whatever the key has.
            boolean either = literal.quantifier() == Quantifier.NULL && literal.negated() == literal.whenAbsent();
            return either ? literal.negated() : ifOpen;
        }
        Value single = entry.single();
        return single != null
                ? literal.holdsFor(single, context, ifOpen)
                : literal.holdsFor(entry.several(), context, ifOpen);
    }

    static int bit(Way way) {
        return switch (way) {
            case STAR -> 1;
            case SELF -> 2;
            case ROLE -> 4;
            case ACCOUNT -> 8;
            case ATTACHED -> 16;
        };
    }

    static int bits(Set<Way> ways) {
        int bits = 0;
        for (Way way : ways) {
            bits |= bit(way);
        }
        return bits;
    }
}
