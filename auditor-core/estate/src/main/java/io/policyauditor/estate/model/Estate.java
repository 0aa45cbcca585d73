package io.policyauditor.estate.model;

import java.util.List;

/**
 * Everything that was read.
 *
 * @param policies in the order of their names
 */
public record Estate(List<Policy> policies) {
    public Estate {
        policies = List.copyOf(policies);
    }
}
