package io.policyauditor.reports;

import io.policyauditor.estate.loading.Credential;
import io.policyauditor.estate.loading.Credential.Anonymous;
import io.policyauditor.estate.loading.Credential.Irsa;
import io.policyauditor.estate.loading.Credential.NodeRole;
import io.policyauditor.estate.loading.Credential.PodIdentity;
import io.policyauditor.estate.loading.Credential.Profile;
import io.policyauditor.estate.loading.Credential.StaticKeys;
import io.policyauditor.estate.model.Cluster.NodeGroup;
import java.util.stream.Collectors;

/** What a credential is called. */
final class CredentialWords {
    private CredentialWords() {}

    /** As whom the requests are made, and what says so. */
    static String of(Credential credential) {
        if (credential instanceof Irsa irsa) {
            return irsa.role() + " by the annotation of ServiceAccount "
                    + irsa.serviceAccount().name();
        }
        if (credential instanceof PodIdentity identity) {
            String target = identity.association()
                    .targetRole()
                    .known()
                    .map(role -> role + " through ")
                    .orElse("");
            return target + identity.association().role() + " by a Pod Identity association";
        }
        if (credential instanceof StaticKeys keys) {
            return "access keys of " + keys.source();
        }
        if (credential instanceof Profile profile) {
            return "the profile of " + profile.source();
        }
        if (credential instanceof NodeRole nodes) {
            String roles = nodes.nodeGroups().stream()
                    .map(NodeGroup::role)
                    .flatMap(role -> role.known().stream())
                    .distinct()
                    .collect(Collectors.joining(" or "));
            return roles.isEmpty() ? "the role of the node" : "the role of the node, " + roles;
        }
        return credential instanceof Anonymous ? "nobody: requests are not signed" : "a credential of another kind";
    }

    /** A word for the kind, for programs. */
    static String kind(Credential credential) {
        if (credential instanceof Irsa) {
            return "irsa";
        }
        if (credential instanceof PodIdentity) {
            return "pod-identity";
        }
        if (credential instanceof StaticKeys) {
            return "static-keys";
        }
        if (credential instanceof Profile) {
            return "profile";
        }
        return credential instanceof NodeRole ? "node-role" : "anonymous";
    }
}
