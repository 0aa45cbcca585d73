package io.policyauditor.estate.rbac;

import java.util.List;

/**
 * A rule as a role has it.
 *
 * @param holder the role in which it is written, where it is aggregated another one
 */
record HeldRule(Role holder, Rule rule) {
    /** What it gives to the subjects of a binding. */
    Authority through(Binding binding, Role bound) {
        List<String> roles = holder.equals(bound) ? List.of(bound.title()) : List.of(bound.title(), holder.title());
        return new Authority(binding.title(), binding.place(), roles, rule.number(), rule.place());
    }
}
