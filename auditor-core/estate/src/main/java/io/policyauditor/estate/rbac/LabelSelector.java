package io.policyauditor.estate.rbac;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which objects an aggregation rule takes, by their labels: all requirements hold. Without any it takes every object.
 *
 * <p>Source: the API reference of Kubernetes 1.34, LabelSelector.
 */
record LabelSelector(List<Requirement> requirements) {
    LabelSelector {
        requirements = List.copyOf(requirements);
    }

    /** How a requirement compares. */
    enum Operator {
        IN,
        NOT_IN,
        EXISTS,
        DOES_NOT_EXIST
    }

    /** One requirement on the value of a label. */
    record Requirement(String key, Operator operator, Set<String> values) {
        Requirement {
            values = Set.copyOf(values);
        }

        boolean holds(Map<String, String> labels) {
            String value = labels.get(key);
            return switch (operator) {
                case IN -> value != null && values.contains(value);
                case NOT_IN -> value == null || !values.contains(value);
                case EXISTS -> value != null;
                case DOES_NOT_EXIST -> value == null;
            };
        }
    }

    boolean takes(Map<String, String> labels) {
        return requirements.stream().allMatch(requirement -> requirement.holds(labels));
    }
}
