package io.policyauditor.estate.rbac;

import io.policyauditor.policy.text.Span;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rule of a role. Of nonResourceURLs nothing is kept: they are no resources.
 *
 * @param groups of the API; empty for a rule on URLs
 * @param names of objects; empty for all
 * @param number in its role, from 1
 * @param place null for rules that Kubernetes or EKS make
 */
record Rule(
        Set<String> verbs,
        Set<String> groups,
        Set<String> resources,
        Set<String> names,
        int number,
        @Nullable Span place) {
    static final String ALL = "*";

    Rule {
        verbs = Set.copyOf(verbs);
        groups = Set.copyOf(groups);
        resources = Set.copyOf(resources);
        names = Set.copyOf(names);
    }

    /** What two rules have in common that allow the same. */
    record Content(Set<String> verbs, Set<String> groups, Set<String> resources, Set<String> names) {}

    Content content() {
        return new Content(verbs, groups, resources, names);
    }

    /**
     * Whether it allows a request. A request without a name fits no rule that is limited to names, {@code create} never
     * has one.
     *
     * <p>Source: Kubernetes 1.34, plugin/pkg/auth/authorizer/rbac and pkg/apis/rbac/v1.
     */
    boolean allows(Permission asked) {
        return allows(asked.verb(), asked.group(), asked.resource())
                && (names.isEmpty() || names.contains(asked.name()));
    }

    /** Whether it allows a verb on some object of a resource. */
    boolean allows(String verb, String group, String resource) {
        return has(verbs, verb) && has(groups, group) && hasResource(resource);
    }

    private boolean hasResource(String resource) {
        if (has(resources, resource)) {
            return true;
        }
        int slash = resource.indexOf('/');
        return slash >= 0 && resources.contains(ALL + resource.substring(slash));
    }

    private static boolean has(Set<String> allowed, String asked) {
        return allowed.contains(asked) || allowed.contains(ALL);
    }
}
