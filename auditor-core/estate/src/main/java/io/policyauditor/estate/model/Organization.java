package io.policyauditor.estate.model;

import io.policyauditor.policy.text.Span;
import java.util.List;

/**
 * An organization of AWS Organizations.
 *
 * @param id {@code o-…}
 * @param managementAccount to which SCPs and RCPs do not apply
 * @param units every organizational unit that is known; the root is the one without a parent
 * @param place where the input names it
 */
public record Organization(Lookup<String> id, Lookup<String> managementAccount, List<Unit> units, Span place) {
    public Organization {
        units = List.copyOf(units);
    }

    /**
     * The root or an organizational unit.
     *
     * @param id {@code r-…} or {@code ou-…}, or the name where the input gives no id
     * @param parent id of the unit it is in; known absent for the root
     */
    public record Unit(String id, String name, Lookup<String> parent, Span place) {}
}
