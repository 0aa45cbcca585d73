package io.policyauditor.estate.snapshot;

import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.Problem;
import io.policyauditor.policy.text.Tree;
import org.jspecify.annotations.Nullable;

/** Whether two trees say the same, member for member, wherever they stand. The depth of a tree is bounded. */
final class SameValue {
    private SameValue() {}

    static boolean of(@Nullable Node first, @Nullable Node second) {
        if (first == null || second == null) {
            return first == second;
        }
        if (first.getClass() != second.getClass()) {
            return false;
        }
        if (first instanceof Scalar one && second instanceof Scalar other) {
            return one.value().equals(other.value());
        }
        if (first instanceof ArrayNode one && second instanceof ArrayNode other) {
            return items(one, other);
        }
        if (first instanceof ObjectNode one && second instanceof ObjectNode other) {
            return members(one, other);
        }
        return first instanceof Node.NullNode;
    }

    private static boolean items(ArrayNode first, ArrayNode second) {
        if (first.items().size() != second.items().size()) {
            return false;
        }
        for (int i = 0; i < first.items().size(); i++) {
            if (!of(first.items().get(i), second.items().get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean members(ObjectNode first, ObjectNode second) {
        if (first.members().size() != second.members().size()) {
            return false;
        }
        for (int i = 0; i < first.members().size(); i++) {
            Node.Member one = first.members().get(i);
            Node.Member other = second.members().get(i);
            if (!one.key().value().equals(other.key().value()) || !of(one.value(), other.value())) {
                return false;
            }
        }
        return true;
    }

    /** Whether the same is wrong with both. */
    static boolean problems(Tree first, Tree second) {
        return first.problems().stream()
                .map(SameValue::said)
                .toList()
                .equals(second.problems().stream().map(SameValue::said).toList());
    }

    private static String said(Problem problem) {
        return problem.harmless() + " " + problem.message();
    }
}
