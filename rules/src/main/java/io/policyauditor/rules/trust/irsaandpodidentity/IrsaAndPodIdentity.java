package io.policyauditor.rules.trust.irsaandpodidentity;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding.Related;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Cluster.PodIdentityAssociation;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.rules.trust.AnnotatedServiceAccount;
import java.util.List;
import java.util.Optional;

/** Flags a ServiceAccount whose annotation and Pod Identity association name different roles. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class IrsaAndPodIdentity extends AnnotatedServiceAccount {
    public IrsaAndPodIdentity() {
        super(RuleInfo.of(
                "TR022",
                "podidentity-and-irsa-both",
                Severity.LOW,
                "Two roles are given to a ServiceAccount, and only one is used"));
    }

    @Override
    protected Outcome judge(KubernetesObject account, StringNode role, Cluster cluster, Estate estate) {
        if (!(account.namespace() instanceof Lookup.Known<String> namespace)) {
            return Outcome.notAssessed(account.namespace()
                    .missing()
                    .orElseGet(() -> Gap.outOfScope("the namespace of " + account.key() + " is not known")));
        }
        Optional<PodIdentityAssociation> association =
                cluster.podIdentityAssociations().known().orElse(List.of()).stream()
                        .filter(known -> known.namespace().equals(namespace.value())
                                && known.serviceAccount().equals(account.name()))
                        .findFirst();
        if (association.isEmpty()) {
            return cluster.open(Listing.POD_IDENTITY_ASSOCIATIONS)
                    .map(Outcome::notAssessed)
                    .orElseGet(Outcome::pass);
        }
        Lookup<String> target = association.get().targetRole();
        if (target instanceof Lookup.Unknown<String> unknown) {
            return Outcome.notAssessed(unknown.gap());
        }
        String used = target.known().orElse(association.get().role());
        return used.equals(role.value()) ? Outcome.pass() : differ(account, role, association.get(), used);
    }

    private Outcome differ(KubernetesObject account, StringNode role, PodIdentityAssociation association, String used) {
        return fail(
                role.span(),
                role.value(),
                "ServiceAccount " + account.name() + " names " + role.value()
                        + ", but EKS gives its pods the credentials"
                        + " of its Pod Identity association, those of " + used
                        + ", unless the pod itself sets AWS_ROLE_ARN",
                "remove the annotation or the association",
                new Related(association.place(), "the association, which wins"));
    }
}
