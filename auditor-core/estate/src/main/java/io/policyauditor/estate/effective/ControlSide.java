package io.policyauditor.estate.effective;

import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Organization;
import io.policyauditor.estate.model.Organization.Unit;
import io.policyauditor.estate.model.OrganizationPath;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.decide.Layers.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The control policies of the organization above each account. */
final class ControlSide {
    private final Estate estate;
    private final Map<ControlPolicy.Type, Map<String, List<Document>>> byTarget = new HashMap<>();
    private final Map<String, List<Level>> serviceControl = new ConcurrentHashMap<>();
    private final Map<String, List<Level>> resourceControl = new ConcurrentHashMap<>();

    ControlSide(Estate estate) {
        this.estate = estate;
        Optional<Gap> exempt =
                estate.organization().flatMap(Organization::managementAccount).missing();
        for (ControlPolicy policy : estate.controlPolicies()) {
            Document document = exempt.filter(gap -> !policy.awsManaged())
                    .map(gap -> Documents.unknown(policy.name(), gap))
                    .orElseGet(() -> Documents.of(policy.policy()));
            policy.targets()
                    .forEach(target -> byTarget.computeIfAbsent(policy.type(), type -> new HashMap<>())
                            .computeIfAbsent(target, id -> new ArrayList<>())
                            .add(document));
        }
    }

    /** The levels of service control policies above an account, the root first; none where there are none in force. */
    List<Level> serviceControl(String account) {
        return serviceControl.computeIfAbsent(account, id -> levels(id, ControlPolicy.Type.SCP));
    }

    /** The levels of resource control policies above an account. */
    List<Level> resourceControl(String account) {
        return resourceControl.computeIfAbsent(account, id -> levels(id, ControlPolicy.Type.RCP));
    }

    private List<Level> levels(String id, ControlPolicy.Type type) {
        Account account = estate.account(id).known().orElse(null);
        if (account == null) {
            return stranger(id, type);
        }
        Lookup<OrganizationPath> found = OrganizationPath.of(account, estate);
        if (found.missing().isPresent()) {
            return List.of(unknown(found.missing().get()));
        }
        if (found.known().isEmpty() || OrganizationPath.isManagement(account, estate)) {
            return List.of();
        }
        OrganizationPath path = found.known().get();
        Optional<Gap> open = path.open(estate);
        List<Level> levels = new ArrayList<>();
        open.ifPresent(gap -> levels.add(unknown(gap)));
        if (open.isEmpty() && !byTarget.containsKey(type)) {
            // Nobody has turned on this type of policy.
            return levels;
        }
        List<Unit> units = new ArrayList<>(path.units());
        Collections.reverse(units);
        units.forEach(unit -> level(unit.id(), unit.name(), type).ifPresent(levels::add));
        level(account.id(), "account " + account.id(), type).ifPresent(levels::add);
        return List.copyOf(levels);
    }

    /** SCPs of an account outside the estate are its own affair: it is taken to be allowed everything. RCPs are a gap. */
    private static List<Level> stranger(String id, ControlPolicy.Type type) {
        return type == ControlPolicy.Type.SCP
                ? List.of()
                : List.of(unknown(Gap.outOfScope("account " + id + " is not in the estate")));
    }

    private Optional<Level> level(String id, String name, ControlPolicy.Type type) {
        List<Document> documents = byTarget.getOrDefault(type, Map.of()).getOrDefault(id, List.of());
        if (!documents.isEmpty()) {
            return Optional.of(new Level(name, documents));
        }
        // AWS keeps at least one service control policy at every level, so none at all is a listing that leaves some
        // out. A
        // level of resource control policies always holds RCPFullAWSAccess.
        return type == ControlPolicy.Type.RCP
                ? Optional.empty()
                : Optional.of(new Level(
                        name,
                        List.of(new Document.Unknown(
                                "service control policies of " + name,
                                "no service control policy of " + name + " is given, though AWS keeps one at every"
                                        + " level, FullAWSAccess at least"))));
    }

    private static Level unknown(Gap gap) {
        return new Level("organization", List.of(Documents.unknown("control policies", gap)));
    }
}
