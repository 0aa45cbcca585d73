package io.policyauditor.rules.kubernetes.anonymous;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.rules.Annotations;
import io.policyauditor.rules.kubernetes.ObjectRule;
import java.util.List;
import java.util.Optional;

/** Flags unsigned requests to S3, which only a public bucket answers. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class AnonymousAccess extends ObjectRule {
    public AnonymousAccess() {
        super(
                RuleInfo.of(
                        "KS007",
                        "anonymous-s3",
                        Severity.MEDIUM,
                        "Models are loaded without credentials, which needs a public bucket"),
                "ServiceAccount",
                "Secret");
    }

    @Override
    protected Outcome judge(KubernetesObject object, Estate estate, Settings settings) {
        Optional<Scalar> anonymous = Annotations.get(object, Annotations.S3_ANONYMOUS);
        if (anonymous.isEmpty()) {
            return Outcome.notApplicable();
        }
        if (!Annotations.on(anonymous.get())) {
            return Outcome.pass();
        }
        return Outcome.fail(List.of(finding(
                anonymous.get().span(),
                anonymous.get().value(),
                label(object) + " makes KServe load from S3 without credentials, so the bucket has to be public",
                "delete the annotation " + Annotations.S3_ANONYMOUS + " and give the ServiceAccount a role")));
    }
}
