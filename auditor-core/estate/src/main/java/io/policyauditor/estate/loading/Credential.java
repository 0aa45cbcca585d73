package io.policyauditor.estate.loading;

import io.policyauditor.estate.model.Cluster.NodeGroup;
import io.policyauditor.estate.model.Cluster.PodIdentityAssociation;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.Span;
import java.util.List;
import java.util.Optional;

/**
 * A way to get credentials. A load point has all that apply, in the order in which the storage initializer tries them;
 * the first is used.
 */
public sealed interface Credential {
    /** Where the input says so. */
    Span place();

    /** Unsigned requests. */
    record Anonymous(Span place) implements Credential {}

    /** Long-term or temporary keys of a Secret or in plain text. */
    record StaticKeys(String source, Span place) implements Credential {}

    /**
     * A profile of AWS_CONFIG_FILE that assumes roles.
     *
     * @param base the credential with which the first role is assumed; unknown where the file does not tell it
     * @param roles that are assumed one after the other; none where the base is all
     */
    record Profile(String source, Lookup<Credential> base, List<Hop> roles, Span place) implements Credential {
        public Profile {
            roles = List.copyOf(roles);
        }
    }

    /** A role that a profile assumes, and the external id that it sends. */
    record Hop(String role, Optional<String> externalId) {}

    /** A role for service accounts: the annotation as written. */
    record Irsa(String role, KubernetesObject serviceAccount, Span place) implements Credential {}

    /** An EKS Pod Identity association. */
    record PodIdentity(PodIdentityAssociation association, Span place) implements Credential {}

    /** The role of the node, through the instance metadata service. */
    record NodeRole(List<NodeGroup> nodeGroups, Span place) implements Credential {
        public NodeRole {
            nodeGroups = List.copyOf(nodeGroups);
        }
    }
}
