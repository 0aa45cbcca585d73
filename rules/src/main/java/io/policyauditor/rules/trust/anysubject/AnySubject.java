package io.policyauditor.rules.trust.anysubject;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.rules.trust.Reach;
import io.policyauditor.rules.trust.WebIdentityTrust;

/** Flags a subject that fits every ServiceAccount of an EKS cluster. Issuers that many tenants share are TR028. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class AnySubject extends DocumentRule {
    public AnySubject() {
        super(
                RuleInfo.of(
                        "TR005",
                        "irsa-sub-any",
                        Severity.CRITICAL,
                        "The condition on the subject fits every ServiceAccount",
                        "EKS 5.2.1"),
                PolicyKind.TRUST);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (WebIdentityTrust trust : WebIdentityTrust.in(judgement)) {
            if (!trust.eks()) {
                continue;
            }
            judgement.applies();
            for (Scalar value : trust.subjects(Reach.ALL)) {
                judgement.fail(
                        Severity.CRITICAL,
                        value.span(),
                        value.value(),
                        "\"" + value.value() + "\" fits every ServiceAccount of the cluster " + trust.issuer(),
                        "write StringEquals with \"system:serviceaccount:NAMESPACE:NAME\"");
            }
        }
    }
}
