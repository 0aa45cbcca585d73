package io.policyauditor.rules.kubernetes.defaultrole;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Cluster.PodIdentityAssociation;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.rules.Annotations;
import io.policyauditor.rules.kubernetes.ObjectRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Flags a role of the ServiceAccount {@code default}. It exists in every namespace without a manifest, so the Namespace
 * stands for it where it has none.
 */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class DefaultRole extends ObjectRule {
    private static final String DEFAULT = "default";
    private static final String REPAIR =
            "give the role to a ServiceAccount of its own and name that one in the pods that need it";

    public DefaultRole() {
        super(
                RuleInfo.of(
                        "KS002",
                        "default-sa-has-role",
                        Severity.HIGH,
                        "Every pod of the namespace that names no ServiceAccount gets an IAM role",
                        "EKS 4.1.5"),
                "ServiceAccount",
                "Namespace");
    }

    @Override
    protected Outcome judge(KubernetesObject object, Estate estate, Settings settings) {
        boolean account = object.type().equals("ServiceAccount");
        Lookup<String> namespace = account ? object.namespace() : Lookup.known(object.name());
        if (account ? !object.name().equals(DEFAULT) : hasManifest(object, estate)) {
            return Outcome.notApplicable();
        }
        List<Finding> findings = new ArrayList<>();
        Optional<Scalar> role = account ? Annotations.get(object, Annotations.ROLE) : Optional.empty();
        role.ifPresent(arn -> findings.add(finding(
                arn.span(),
                arn.value(),
                label(object) + " has the role " + arn.value() + ", which every pod gets that names no ServiceAccount",
                REPAIR)));
        Lookup<List<PodIdentityAssociation>> associations = associations(object, estate);
        for (PodIdentityAssociation association : associations.known().orElse(List.of())) {
            if (association.serviceAccount().equals(DEFAULT)
                    && namespace.known().filter(association.namespace()::equals).isPresent()) {
                findings.add(finding(
                        association.place(),
                        association.role(),
                        "a Pod Identity association gives ServiceAccount " + association.namespace()
                                + "/default the role " + association.role()
                                + ", which every pod gets that names no ServiceAccount",
                        REPAIR));
            }
        }
        if (!findings.isEmpty()) {
            return Outcome.fail(findings);
        }
        Optional<Gap> gap = associations.missing().or(namespace::missing);
        return gap.map(Outcome::notAssessed).orElseGet(Outcome::pass);
    }

    private static boolean hasManifest(KubernetesObject namespace, Estate estate) {
        return namespace
                .cluster()
                .known()
                .flatMap(cluster -> estate.object(cluster, namespace.name(), "ServiceAccount", DEFAULT)
                        .known())
                .isPresent();
    }

    private static Lookup<List<PodIdentityAssociation>> associations(KubernetesObject object, Estate estate) {
        return object.cluster().flatMap(estate::cluster).flatMap(Cluster::podIdentityAssociations);
    }
}
