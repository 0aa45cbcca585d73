package io.policyauditor.rules;

import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Cluster.PodIdentityAssociation;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.StringNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which ServiceAccounts of an estate are bound to which roles, by annotation or by a Pod Identity association. */
public final class ServiceAccountRoles {
    private final Map<String, List<Binding>> byRole = new HashMap<>();
    private final Map<String, List<Binding>> byAccount = new HashMap<>();

    private ServiceAccountRoles(Estate estate) {
        for (KubernetesObject account : estate.objects("ServiceAccount")) {
            StringNode role = annotation(account);
            if (role != null) {
                add(new Binding(role.value(), account.cluster(), account.namespace(), account.name(), role.span()));
            }
        }
        for (Cluster cluster : estate.clusters()) {
            for (PodIdentityAssociation association :
                    cluster.podIdentityAssociations().known().orElse(List.of())) {
                add(binding(association.role(), cluster, association));
                association.targetRole().known().ifPresent(target -> add(binding(target, cluster, association)));
            }
        }
    }

    /**
     * That pods of a ServiceAccount get the credentials of a role.
     *
     * @param role ARN as written
     * @param cluster name of the cluster
     * @param place of the annotation's value or of the association
     */
    public record Binding(
            String role, Lookup<String> cluster, Lookup<String> namespace, String serviceAccount, Span place) {
        /** {@code namespace/name}, with {@code ?} for a namespace that is not known. */
        public String name() {
            return namespace.known().orElse("?") + "/" + serviceAccount;
        }
    }

    /** Those of an estate, found once. */
    public static ServiceAccountRoles of(Estate estate) {
        return estate.derived(ServiceAccountRoles.class, ServiceAccountRoles::new);
    }

    /** The value of the annotation that binds a ServiceAccount to a role; null when there is none. */
    public static @Nullable StringNode annotation(KubernetesObject serviceAccount) {
        return serviceAccount.text("metadata", "annotations", "eks.amazonaws.com/role-arn");
    }

    /** The bindings to the role of an ARN, annotations first, in the order read. */
    public List<Binding> to(String role) {
        return List.copyOf(byRole.getOrDefault(role, List.of()));
    }

    /** The bindings of a ServiceAccount, its annotation first, in the order read. */
    public List<Binding> of(String cluster, String namespace, String serviceAccount) {
        return List.copyOf(byAccount.getOrDefault(cluster + "/" + namespace + "/" + serviceAccount, List.of()));
    }

    /** The ARNs, as written, of all roles that a ServiceAccount is bound to. */
    public Set<String> roles() {
        return Set.copyOf(byRole.keySet());
    }

    /** Why a binding of a cluster may be unknown; empty when its manifests and associations are all there. */
    public static Optional<Gap> open(Cluster cluster) {
        if (!cluster.lists("ServiceAccount")) {
            return cluster.open(Listing.MANIFESTS);
        }
        return cluster.open(Listing.POD_IDENTITY_ASSOCIATIONS);
    }

    /** Why a binding of whatever cluster of the estate may be unknown. */
    public static Optional<Gap> open(Estate estate) {
        if (estate.clusters().isEmpty()) {
            return Optional.of(Gap.outOfScope("no cluster is in the estate, so its ServiceAccounts are not known"));
        }
        return estate.clusters().stream()
                .flatMap(cluster -> open(cluster).stream())
                .findFirst();
    }

    private void add(Binding binding) {
        byRole.computeIfAbsent(binding.role(), ignored -> new ArrayList<>()).add(binding);
        if (binding.cluster().known().isPresent() && binding.namespace().known().isPresent()) {
            byAccount
                    .computeIfAbsent(
                            binding.cluster().known().get() + "/" + binding.name(), ignored -> new ArrayList<>())
                    .add(binding);
        }
    }

    private static Binding binding(String role, Cluster cluster, PodIdentityAssociation association) {
        return new Binding(
                role,
                Lookup.known(cluster.name()),
                Lookup.known(association.namespace()),
                association.serviceAccount(),
                association.place());
    }
}
