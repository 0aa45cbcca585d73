package io.policyauditor.cli;

import io.policyauditor.cli.TestFile.Who;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Cluster.PodIdentityAssociation;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.rules.ServiceAccountRoles;
import java.util.List;

/**
 * The role whose credentials pods of a ServiceAccount get: that of its annotation, else that of a Pod Identity
 * association, the order in which an AWS SDK looks for them.
 */
final class ServiceAccountRole {
    private final Estate estate;

    ServiceAccountRole(Estate estate) {
        this.estate = estate;
    }

    /** Its ARN; absent when the ServiceAccount is known to have none. */
    Lookup<String> of(Who.ServiceAccount account) {
        Lookup<KubernetesObject> object =
                estate.object(account.cluster(), account.namespace(), "ServiceAccount", account.name());
        StringNode annotated =
                object.known().map(ServiceAccountRoles::annotation).orElse(null);
        if (annotated != null) {
            return Lookup.known(annotated.value());
        }
        return object instanceof Lookup.Unknown<KubernetesObject> unknown
                ? Lookup.unknown(unknown.gap())
                : estate.cluster(account.cluster())
                        .flatMap(Cluster::podIdentityAssociations)
                        .flatMap(associations -> associated(associations, account));
    }

    private static Lookup<String> associated(List<PodIdentityAssociation> associations, Who.ServiceAccount account) {
        return associations.stream()
                .filter(association -> association.namespace().equals(account.namespace())
                        && association.serviceAccount().equals(account.name()))
                .findFirst()
                .map(association -> association.targetRole() instanceof Lookup.KnownAbsent<String>
                        ? Lookup.known(association.role())
                        : association.targetRole())
                .orElseGet(Lookup::absent);
    }
}
