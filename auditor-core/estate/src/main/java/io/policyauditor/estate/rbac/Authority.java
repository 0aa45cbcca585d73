package io.policyauditor.estate.rbac;

import io.policyauditor.policy.text.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What allows something: a binding and a rule of its role.
 *
 * @param binding such as {@code RoleBinding ml/editors} or {@code access entry arn:…}
 * @param bindingPlace null for what holds in every cluster
 * @param roles that it binds, behind it the one from which an aggregated role has the rule
 * @param rule its number in the last of the roles, from 1; 0 where there is none
 * @param rulePlace null for roles that Kubernetes or EKS make
 */
public record Authority(
        String binding,
        @Nullable Span bindingPlace,
        List<String> roles,
        int rule,
        @Nullable Span rulePlace) {
    public Authority {
        roles = List.copyOf(roles);
    }

    /** What needs no role. */
    Authority(String binding, @Nullable Span bindingPlace) {
        this(binding, bindingPlace, List.of(), 0, null);
    }

    /** One line: {@code RoleBinding ml/editors → ClusterRole kubeflow-edit rule 3}. */
    public String text() {
        String chain = roles.isEmpty() ? binding : binding + " → " + String.join(" → ", roles);
        return rule > 0 ? chain + " rule " + rule : chain;
    }
}
