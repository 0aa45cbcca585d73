package io.policyauditor.estate.rbac;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Role, a ClusterRole or something that allows as they do.
 *
 * @param title such as {@code ClusterRole kubeflow-edit}
 * @param name in its namespace or cluster
 * @param rules written in it
 * @param aggregated whether the controller fills it with the rules of others
 * @param selectors of those others
 * @param read whether it was read from the API, so that its rules are those the API decides by, aggregated or not
 */
record Role(
        String title,
        String name,
        Map<String, String> labels,
        List<Rule> rules,
        boolean aggregated,
        List<LabelSelector> selectors,
        boolean read) {
    Role {
        labels = Map.copyOf(labels);
        rules = List.copyOf(rules);
        selectors = List.copyOf(selectors);
    }

    /** One that nothing is aggregated into. */
    Role(String title, String name, List<Rule> rules) {
        this(title, name, Map.of(), rules, false, List.of(), false);
    }

    // Roles are told apart by being one, not by the many rules they have.
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
