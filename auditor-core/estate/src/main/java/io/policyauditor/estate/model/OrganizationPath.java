package io.policyauditor.estate.model;

import io.policyauditor.estate.model.Organization.Unit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The way from an account up to the root of its organization: whatever is attached to one of its levels holds for the
 * account.
 *
 * <p>Source: AWS Organizations User Guide, orgs_manage_policies_scps_evaluation.
 *
 * @param account at the bottom
 * @param units upwards, as far as they are known; the last is the root where there is no gap
 * @param gap why it is not known further
 */
public record OrganizationPath(Account account, List<Unit> units, Optional<Gap> gap) {
    public OrganizationPath {
        units = List.copyOf(units);
    }

    /** That of an account; absent when the account is in no organization. */
    public static Lookup<OrganizationPath> of(Account account, Estate estate) {
        if (!(estate.organization() instanceof Lookup.Known<Organization> organization)) {
            return estate.organization().map(ignored -> new OrganizationPath(account, List.of(), Optional.empty()));
        }
        if (account.unit() instanceof Lookup.KnownAbsent) {
            return Lookup.absent();
        }
        Map<String, Unit> byId = new HashMap<>();
        organization.value().units().forEach(unit -> byId.putIfAbsent(unit.id(), unit));
        Set<Unit> units = new LinkedHashSet<>();
        Lookup<String> next = account.unit();
        while (next instanceof Lookup.Known<String> id) {
            Unit unit = byId.get(id.value());
            if (unit == null) {
                return path(
                        account,
                        units,
                        Gap.outOfScope(
                                "unit " + id.value() + " above account " + account.id() + " is not in the estate"));
            }
            if (!units.add(unit)) {
                return path(
                        account,
                        units,
                        Gap.unread("the units above account " + account.id() + " form a cycle at " + unit.id()));
            }
            next = unit.parent();
        }
        return Lookup.known(new OrganizationPath(account, new ArrayList<>(units), next.missing()));
    }

    private static Lookup<OrganizationPath> path(Account account, Set<Unit> units, Gap gap) {
        return Lookup.known(new OrganizationPath(account, new ArrayList<>(units), Optional.of(gap)));
    }

    /** Whether SCPs and RCPs do not apply because the account manages the organization. */
    public static boolean isManagement(Account account, Estate estate) {
        return estate.organization()
                .known()
                .flatMap(organization -> organization.managementAccount().known())
                .filter(account.id()::equals)
                .isPresent();
    }

    /** Why a control policy may be in force that is not among {@link #attached}; empty when there is none. */
    public Optional<Gap> open(Estate estate) {
        return gap.isPresent() ? gap : open(estate.organization(), estate);
    }

    /** Why units, accounts or control policies of the organization may be missing from the estate. */
    public static Optional<Gap> open(Lookup<Organization> organization, Estate estate) {
        if (organization.missing().isPresent()) {
            return organization.missing();
        }
        boolean complete = organization.known().isEmpty()
                || estate.accounts().stream()
                        .anyMatch(account -> account.complete().contains(Listing.ORGANIZATION));
        if (complete) {
            return Optional.empty();
        }
        return estate.accounts().stream()
                .flatMap(account -> Optional.ofNullable(account.incomplete().get(Listing.ORGANIZATION)).stream())
                .findFirst()
                .or(() -> Optional.of(
                        Gap.outOfScope("the units, accounts and control policies of the organization may not all"
                                + " be in the estate; say organization.complete: true if they are")));
    }

    /** The control policies of a type that are attached to the account or a unit above it. */
    public List<ControlPolicy> attached(ControlPolicy.Type type, Estate estate) {
        return estate.controlPolicies().stream()
                .filter(policy -> policy.type() == type)
                .filter(policy -> policy.targets().contains(account.id())
                        || units.stream().anyMatch(unit -> policy.targets().contains(unit.id())))
                .toList();
    }
}
