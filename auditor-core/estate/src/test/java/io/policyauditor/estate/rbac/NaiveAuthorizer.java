package io.policyauditor.estate.rbac;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Kubernetes' authorizer and the controller that fills aggregated roles, written down as their sources say, one question
 * at a time: slow, and with nothing of what is tested in it.
 *
 * <p>Source: Kubernetes 1.34, plugin/pkg/auth/authorizer/rbac/rbac.go, pkg/registry/rbac/validation/rule.go,
 * pkg/apis/rbac/v1/evaluation_helpers.go and pkg/controller/clusterroleaggregation.
 */
final class NaiveAuthorizer {
    record RawRule(List<String> verbs, List<String> groups, List<String> resources, List<String> names) {}

    /** @param selected the label, one of {@code key=value}, that an aggregated role selects by; empty for a written one */
    record RawRole(String namespace, String name, List<String> labels, List<String> selected, List<RawRule> rules) {}

    record RawSubject(String kind, String namespace, String name) {}

    record RawBinding(String namespace, String name, String roleKind, String roleName, List<RawSubject> subjects) {}

    record Attributes(
            String user,
            Set<String> groups,
            String verb,
            String group,
            String resource,
            String subresource,
            String namespace,
            String name) {}

    private final List<RawRole> roles;
    private final List<RawBinding> bindings;
    private final Map<String, List<RawRule>> stored = new HashMap<>();

    NaiveAuthorizer(List<RawRole> roles, List<RawBinding> bindings) {
        this.roles = roles;
        this.bindings = bindings;
        control();
    }

    private void control() {
        for (RawRole role : roles) {
            stored.put(role.namespace() + "/" + role.name(), role.selected().isEmpty() ? role.rules() : List.of());
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (RawRole role : roles) {
                if (role.selected().isEmpty()) {
                    continue;
                }
                List<RawRule> union = new ArrayList<>();
                for (RawRole other : roles) {
                    boolean taken = other.namespace().isEmpty()
                            && !other.name().equals(role.name())
                            && other.labels().stream().anyMatch(role.selected()::contains);
                    if (taken) {
                        for (RawRule rule : stored.getOrDefault("/" + other.name(), List.of())) {
                            if (!union.contains(rule)) {
                                union.add(rule);
                            }
                        }
                    }
                }
                List<RawRule> before = stored.put("/" + role.name(), union);
                changed |= before == null || before.size() != union.size();
            }
        }
    }

    boolean authorizes(Attributes asked) {
        if (asked.groups().contains("system:masters")) {
            return true;
        }
        for (RawBinding binding : bindings) {
            boolean wide = binding.namespace().isEmpty();
            boolean here =
                    wide || (!asked.namespace().isEmpty() && asked.namespace().equals(binding.namespace()));
            if (here && applies(binding, asked)) {
                String of = binding.roleKind().equals("Role") ? binding.namespace() : "";
                for (RawRule rule : stored.getOrDefault(of + "/" + binding.roleName(), List.of())) {
                    if (allows(rule, asked)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean applies(RawBinding binding, Attributes asked) {
        for (RawSubject subject : binding.subjects()) {
            switch (subject.kind()) {
                case "User" -> {
                    if (asked.user().equals(subject.name())) {
                        return true;
                    }
                }
                case "Group" -> {
                    if (asked.groups().contains(subject.name())) {
                        return true;
                    }
                }
                default -> {
                    String namespace = subject.namespace().isEmpty() ? binding.namespace() : subject.namespace();
                    if (!namespace.isEmpty()
                            && asked.user().equals("system:serviceaccount:" + namespace + ":" + subject.name())) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean allows(RawRule rule, Attributes asked) {
        String combined =
                asked.subresource().isEmpty() ? asked.resource() : asked.resource() + "/" + asked.subresource();
        return matches(rule.verbs(), asked.verb())
                && matches(rule.groups(), asked.group())
                && matchesResource(rule.resources(), combined, asked.subresource())
                && (rule.names().isEmpty() || rule.names().contains(asked.name()));
    }

    private static boolean matches(List<String> of, String asked) {
        for (String one : of) {
            if (one.equals("*") || one.equals(asked)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matchesResource(List<String> resources, String combined, String subresource) {
        for (String resource : resources) {
            if (resource.equals("*") || resource.equals(combined)) {
                return true;
            }
            if (!subresource.isEmpty()
                    && resource.length() == subresource.length() + 2
                    && resource.endsWith(subresource)
                    && resource.startsWith("*/")) {
                return true;
            }
        }
        return false;
    }
}
