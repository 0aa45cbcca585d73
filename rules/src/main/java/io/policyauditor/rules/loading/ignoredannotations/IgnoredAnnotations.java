package io.policyauditor.rules.loading.ignoredannotations;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.loading.Credential.PodIdentity;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.rules.Annotations;
import io.policyauditor.rules.loading.Identity;
import io.policyauditor.rules.loading.LoadRule;
import java.util.List;
import java.util.Optional;

/** Flags annotations on S3 beside EKS Pod Identity: KServe reads them only beside the annotation of a role. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class IgnoredAnnotations extends LoadRule {
    public IgnoredAnnotations() {
        super(
                RuleInfo.of(
                        "RL028",
                        "podidentity-s3-annotations-ignored",
                        Severity.HIGH,
                        "What the ServiceAccount says about S3 is ignored, because its role comes from EKS Pod Identity"),
                "C28");
    }

    @Override
    protected Outcome judge(LoadPoint loadPoint, Estate estate, Settings settings) {
        Optional<KubernetesObject> account = loadPoint.serviceAccount().known();
        if (account.isEmpty()) {
            return loadPoint
                    .serviceAccount()
                    .missing()
                    .map(Outcome::notAssessed)
                    .orElseGet(Outcome::notApplicable);
        }
        List<Member> annotations = Annotations.of(account.get()).stream()
                .filter(annotation -> annotation.key().value().startsWith(Annotations.S3))
                .toList();
        if (annotations.isEmpty()
                || Annotations.get(account.get(), Annotations.ROLE).isPresent()) {
            return Outcome.notApplicable();
        }
        Lookup<?> bound = Identity.bound(loadPoint);
        if (bound.known().isEmpty()) {
            return bound.missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        if (!(bound.known().get() instanceof PodIdentity)) {
            return Outcome.notApplicable();
        }
        List<Finding> findings = annotations.stream()
                .map(annotation -> finding(
                        loadPoint,
                        estate,
                        settings,
                        annotation.key().span(),
                        annotation.key().value(),
                        "the annotation " + annotation.key().value() + " is ignored, because ServiceAccount "
                                + account.get().name() + " has no " + Annotations.ROLE
                                + " but a Pod Identity association",
                        "delete the annotation, and set what is needed in the environment of a"
                                + " ClusterStorageContainer"))
                .toList();
        return Outcome.fail(findings);
    }
}
