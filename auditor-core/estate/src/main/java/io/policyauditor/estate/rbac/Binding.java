package io.policyauditor.estate.rbac;

import io.policyauditor.policy.text.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What gives a role to subjects: a RoleBinding, a ClusterRoleBinding or the access policy of an access entry.
 *
 * @param title such as {@code RoleBinding ml/editors}
 * @param place null for what holds in every cluster
 * @param role null when it is not known or does not exist: then it allows nothing
 */
record Binding(
        String title,
        @Nullable Span place,
        List<Subject> subjects,
        @Nullable Role role) {
    Binding {
        subjects = List.copyOf(subjects);
    }
}
