package io.policyauditor.policy.prove;

import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.access.Access.And;
import io.policyauditor.policy.access.Access.Gap;
import io.policyauditor.policy.access.Access.Grants;
import io.policyauditor.policy.access.Access.NotDenied;
import io.policyauditor.policy.access.Access.Or;
import io.policyauditor.policy.access.Access.Way;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.Dimension.Kind;
import io.policyauditor.policy.access.Literal;
import io.policyauditor.policy.access.Literal.Quantifier;
import io.policyauditor.policy.access.Matcher;
import io.policyauditor.policy.access.Value;
import io.policyauditor.policy.access.Variables;
import io.policyauditor.policy.decide.Caller;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An access as a node over terms, for the actions of one slice and one caller. A Deny anywhere decides, so the denials of
 * all documents are taken out and stand beside what has to allow, as the evaluator has it.
 */
final class Formula {
    /** What a statement asks besides its action and its caller. */
    private record Conditions(int number, Node hold) {}

    private final Vocabulary vocabulary;
    private final Map<CompiledStatement, Conditions> conditions = new HashMap<>();
    private final List<CompiledStatement> statements = new ArrayList<>();

    Formula(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /** The policies of an access, each once. */
    static Set<CompiledPolicy> policies(List<Access> accesses) {
        Set<CompiledPolicy> policies = new LinkedHashSet<>();
        accesses.forEach(access -> collect(access, policies));
        return policies;
    }

    private static void collect(Access access, Set<CompiledPolicy> into) {
        if (access instanceof Grants grants) {
            into.add(grants.policy());
        } else if (access instanceof NotDenied not) {
            into.add(not.policy());
        } else {
            parts(access).forEach(part -> collect(part, into));
        }
    }

    /** What is not known of an access. */
    static Set<String> gaps(Access access) {
        Set<String> gaps = new LinkedHashSet<>();
        if (access instanceof Gap gap) {
            gaps.add(gap.reason());
        }
        parts(access).forEach(part -> gaps.addAll(gaps(part)));
        return gaps;
    }

    private static List<Access> parts(Access access) {
        if (access instanceof And and) {
            return and.parts();
        }
        return access instanceof Or or ? or.parts() : List.of();
    }

    /** Takes in the statements of policies, all of them before the first node is made. */
    void take(Set<CompiledPolicy> policies) {
        for (CompiledPolicy policy : policies) {
            for (CompiledStatement statement : policy.statements()) {
                statement.literals().forEach(vocabulary::note);
            }
        }
        for (CompiledPolicy policy : policies) {
            for (CompiledStatement statement : policy.statements()) {
                List<Node> parts = new ArrayList<>();
                for (Literal literal : statement.literals()) {
                    Kind kind = literal.dimension().kind();
                    if (kind == Kind.RESOURCE || kind == Kind.KEY) {
                        parts.add(node(literal));
                    }
                }
                conditions.put(statement, new Conditions(statements.size(), Node.all(parts)));
                statements.add(statement);
            }
        }
    }

    /** All statements; their places are their numbers. */
    List<CompiledStatement> statements() {
        return statements;
    }

    /**
     * The node of a literal. One with policy variables is taken apart where it means the same as its parts, so that what
     * one statement says of a variable can be held against what another one does.
     */
    private Node node(Literal literal) {
        boolean variable = literal.matchers().stream().anyMatch(Matcher.WithVariables.class::isInstance);
        boolean apart = literal.quantifier() == Quantifier.SINGLE
                || (literal.quantifier() == (literal.negated() ? Quantifier.ALL : Quantifier.ANY));
        if (!variable || !apart || literal.matchers().size() == 1) {
            return new Node.Is(vocabulary.term(literal), true);
        }
        List<Node> parts = new ArrayList<>();
        List<Matcher> fixed = new ArrayList<>();
        for (Matcher matcher : literal.matchers()) {
            if (matcher instanceof Matcher.WithVariables) {
                parts.add(new Node.Is(vocabulary.term(literal.with(List.of(matcher))), true));
            } else {
                fixed.add(matcher);
            }
        }
        if (!fixed.isEmpty()) {
            parts.add(0, new Node.Is(vocabulary.term(literal.with(fixed)), true));
        }
        return literal.negated() ? Node.all(parts) : Node.any(parts);
    }

    /**
     * What a request must meet to be allowed.
     *
     * @param gaps whether what is not known allows
     * @param caller null where nobody is named
     */
    Node allowed(Access access, Slices.Slice slice, @Nullable Caller caller, boolean gaps) {
        List<Node> all = new ArrayList<>();
        denials(access, slice, caller, all);
        all.add(allowing(access, slice, caller, gaps));
        return Node.all(all);
    }

    private void denials(Access access, Slices.Slice slice, @Nullable Caller caller, List<Node> into) {
        if (access instanceof NotDenied not) {
            for (CompiledStatement deny : not.policy().denies()) {
                if (named(deny, caller, not.bounded())) {
                    into.add(Node.not(applies(deny, slice)));
                }
            }
        }
        parts(access).forEach(part -> denials(part, slice, caller, into));
    }

    private Node allowing(Access access, Slices.Slice slice, @Nullable Caller caller, boolean gaps) {
        if (access instanceof And and) {
            return Node.all(and.parts().stream()
                    .map(part -> allowing(part, slice, caller, gaps))
                    .toList());
        }
        if (access instanceof Or or) {
            return Node.any(or.parts().stream()
                    .map(part -> allowing(part, slice, caller, gaps))
                    .toList());
        }
        if (access instanceof Grants grants) {
            List<Node> allows = new ArrayList<>();
            for (CompiledStatement allow : grants.policy().allows()) {
                if (named(allow, caller, grants.ways())) {
                    Node node = applies(allow, slice);
                    if (!node.equals(Node.FALSE)) {
                        allows.add(node);
                    }
                }
            }
            return Node.any(allows);
        }
        return access instanceof Gap && !gaps ? Node.FALSE : Node.TRUE;
    }

    private Node applies(CompiledStatement statement, Slices.Slice slice) {
        Conditions known = conditions.get(statement);
        if (known == null) {
            throw new IllegalStateException("a statement of a policy that was not taken in");
        }
        Term action = slice.open().get(known.number);
        if (action != null) {
            return Node.all(List.of(new Node.Is(action, true), known.hold));
        }
        return slice.fits().get(known.number) ? known.hold : Node.FALSE;
    }

    private static @Nullable Literal principal(CompiledStatement statement) {
        for (Literal literal : statement.literals()) {
            if (literal.dimension().kind() == Kind.PRINCIPAL) {
                return literal;
            }
        }
        return null;
    }

    /** Whether an Allow names the caller in one of these ways. */
    private static boolean named(CompiledStatement allow, @Nullable Caller caller, Set<Way> ways) {
        Literal principal = principal(allow);
        if (principal == null) {
            return ways.contains(Way.ATTACHED);
        }
        if (caller == null) {
            return false;
        }
        EnumSet<Way> named = EnumSet.noneOf(Way.class);
        for (int i = 0; i < caller.names().size(); i++) {
            if (principal.satisfiedBy(caller.names().get(i), Variables.NONE, false)) {
                named.add(caller.ways().get(i));
            }
        }
        return named.stream().anyMatch(ways::contains);
    }

    /** Whether a Deny names the caller. */
    private static boolean named(CompiledStatement deny, @Nullable Caller caller, boolean bounded) {
        Literal principal = principal(deny);
        if (principal == null || (bounded && principal.negated())) {
            return true;
        }
        List<Value> names = caller == null ? List.of() : caller.names();
        return principal.holdsFor(names, Variables.NONE, false);
    }
}
