package io.policyauditor.estate.model;

import io.policyauditor.policy.text.Span;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An EKS cluster, from outside.
 *
 * @param name its key in the estate: of a live EKS cluster its ARN, which kubeconfig calls it too, for its name may be
 *     that of another in another account or region
 * @param issuer of its tokens, without {@code https://}
 * @param vpc {@code vpc-…} of its nodes and pods
 * @param complete the listings of this cluster that leave nothing out
 */
public record Cluster(
        String name,
        Lookup<String> arn,
        Lookup<String> account,
        Lookup<String> issuer,
        Lookup<String> vpc,
        Lookup<Map<String, String>> tags,
        Lookup<List<PodIdentityAssociation>> podIdentityAssociations,
        Lookup<List<NodeGroup>> nodeGroups,
        Lookup<List<AccessEntry>> accessEntries,
        Set<Listing> complete,
        Span place) {
    public Cluster {
        complete = Set.copyOf(complete);
    }

    /** A cluster of which nobody says in which VPC it is. */
    public Cluster(
            String name,
            Lookup<String> arn,
            Lookup<String> account,
            Lookup<String> issuer,
            Lookup<Map<String, String>> tags,
            Lookup<List<PodIdentityAssociation>> podIdentityAssociations,
            Lookup<List<NodeGroup>> nodeGroups,
            Lookup<List<AccessEntry>> accessEntries,
            Set<Listing> complete,
            Span place) {
        this(
                name,
                arn,
                account,
                issuer,
                Lookup.unknown(Gap.outOfScope("the VPC of cluster " + name + " is not given")),
                tags,
                podIdentityAssociations,
                nodeGroups,
                accessEntries,
                complete,
                place);
    }

    /** What people call it. */
    public static String shortName(String name) {
        return name.startsWith("arn:") ? name.substring(name.lastIndexOf('/') + 1) : name;
    }

    /** Why a listing may leave something out; empty when it leaves out nothing. */
    public Optional<Gap> open(Listing listing) {
        if (complete.contains(listing)) {
            return Optional.empty();
        }
        Optional<Gap> known = switch (listing) {
            case POD_IDENTITY_ASSOCIATIONS -> podIdentityAssociations.missing();
            case NODE_GROUPS -> nodeGroups.missing();
            case ACCESS_ENTRIES -> accessEntries.missing();
            default -> Optional.empty();
        };
        return known.filter(gap -> gap.reason() == Gap.Reason.UNREAD)
                .or(() -> Optional.of(listing.open("cluster", name)));
    }

    /**
     * Whether no object of a type is left out.
     *
     * @param type kind and group, as {@link KubernetesObject#type} has them
     */
    public boolean lists(String type) {
        return complete.contains(Listing.MANIFESTS)
                || Listing.ofType(type).filter(complete::contains).isPresent();
    }

    /**
     * An EKS Pod Identity association.
     *
     * @param targetRole role that the base role assumes for the pod; known absent when there is none
     * @param sessionPolicy known absent when there is none
     */
    public record PodIdentityAssociation(
            String namespace,
            String serviceAccount,
            String role,
            Lookup<String> targetRole,
            Lookup<String> externalId,
            boolean disableSessionTags,
            Lookup<Policy> sessionPolicy,
            Span place) {}

    /**
     * Nodes of one kind.
     *
     * @param role ARN of the instance role, for Fargate of the pod execution role
     * @param hopLimit of the instance metadata service
     */
    public record NodeGroup(String name, Lookup<String> role, Lookup<Integer> hopLimit, boolean fargate, Span place) {}

    /** An EKS access entry: what an IAM principal is in the cluster. */
    public record AccessEntry(
            String principal, Set<String> kubernetesGroups, List<AccessPolicy> accessPolicies, Span place) {
        public AccessEntry {
            kubernetesGroups = Set.copyOf(kubernetesGroups);
            accessPolicies = List.copyOf(accessPolicies);
        }
    }

    /**
     * An access policy that is associated with an entry.
     *
     * <p>Source: EKS API reference, AssociatedAccessPolicy and AccessScope.
     *
     * @param arn or name, as written
     * @param namespaces in which it holds, one of which may end in a star; known absent when it holds in the whole cluster
     */
    public record AccessPolicy(String arn, Lookup<Set<String>> namespaces) {
        public AccessPolicy {
            namespaces = namespaces.map(Set::copyOf);
        }

        /** The last part of its ARN, such as {@code AmazonEKSEditPolicy}. */
        public String name() {
            return arn.substring(arn.lastIndexOf('/') + 1);
        }
    }
}
