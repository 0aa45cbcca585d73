package io.policyauditor.policy.text;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a reader made of a text: the root, null where there is no value at all, and the problems in source order.
 *
 * @param root the value, as far as it could be recovered
 * @param problems empty when the text is well formed
 */
public record Tree(@Nullable Node root, List<Problem> problems) {
    public Tree {
        problems = List.copyOf(problems);
    }

    /** Whether every value of the tree is certainly what the text says. */
    public boolean certain() {
        return root != null && problems.stream().allMatch(Problem::harmless);
    }
}
