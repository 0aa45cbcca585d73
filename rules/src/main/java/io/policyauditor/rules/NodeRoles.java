package io.policyauditor.rules;

import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Cluster.AccessEntry;
import io.policyauditor.estate.model.Cluster.NodeGroup;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.Role;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.language.PrincipalElement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The roles whose credentials the instance metadata service gives out on the nodes of EKS clusters: those of node groups,
 * and those that an access entry lets join as nodes. Fargate has no metadata service.
 *
 * <p>Source: EKS User Guide, access-entries: an entry of type EC2_LINUX holds the group system:nodes.
 */
public final class NodeRoles {
    private static final String NODES = "system:nodes";

    private final Map<String, List<NodeGroup>> groupsByRole = new HashMap<>();
    private final Optional<Gap> open;

    private NodeRoles(Estate estate) {
        for (Cluster cluster : estate.clusters()) {
            for (NodeGroup group : cluster.nodeGroups().known().orElse(List.of())) {
                if (!group.fargate()) {
                    group.role()
                            .known()
                            .ifPresent(role -> groupsByRole
                                    .computeIfAbsent(role, ignored -> new ArrayList<>())
                                    .add(group));
                }
            }
            for (AccessEntry entry : cluster.accessEntries().known().orElse(List.of())) {
                if (entry.kubernetesGroups().contains(NODES)) {
                    groupsByRole.computeIfAbsent(entry.principal(), ignored -> new ArrayList<>());
                }
            }
        }
        this.open = estate.clusters().stream()
                .flatMap(cluster -> open(cluster).stream())
                .findFirst();
    }

    /** Those of an estate, found once. */
    public static NodeRoles of(Estate estate) {
        return estate.derived(NodeRoles.class, NodeRoles::new);
    }

    private static Optional<Gap> open(Cluster cluster) {
        return cluster.open(Listing.NODE_GROUPS)
                .or(() -> cluster.nodeGroups().known().orElse(List.of()).stream()
                        .filter(group -> !group.fargate())
                        .flatMap(group -> group.role().missing().stream())
                        .findFirst());
    }

    /** Whether a role is one of them; unknown for one that EC2 may assume while not all node groups are known. */
    public Lookup<Boolean> contains(Role role) {
        boolean known = groupsByRole.containsKey(role.arn());
        return known || open.isEmpty() || !mayBeOfAnInstance(role) ? Lookup.known(known) : Lookup.unknown(open.get());
    }

    /** The node groups that are known to have the role of an ARN. */
    public List<NodeGroup> groups(String role) {
        return List.copyOf(groupsByRole.getOrDefault(role, List.of()));
    }

    private static boolean mayBeOfAnInstance(Role role) {
        Lookup<CompiledPolicy> trust = role.trust().flatMap(Policy::compiled);
        return trust.known()
                .map(policy -> policy.allows().stream()
                        .flatMap(allow -> allow.source().principal() == null
                                ? List.<PrincipalElement.Entry>of().stream()
                                : allow.source().principal().entries().stream())
                        .anyMatch(entry -> entry.type() == PrincipalElement.Type.SERVICE
                                && entry.value().value().startsWith("ec2.amazonaws.com")))
                .orElse(trust.missing().isPresent());
    }
}
