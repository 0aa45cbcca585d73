package io.policyauditor.rules.trust.missingsub;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.rules.trust.WebIdentityTrust;

/**
 * Flags a trust statement that lets in every ServiceAccount of an EKS cluster, because it does not say which. Conditions
 * on {@code :sub} that are there but do not pin it are TR005 and TR007 to TR010.
 */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class MissingSub extends DocumentRule {
    public MissingSub() {
        super(
                RuleInfo.of(
                        "TR001",
                        "irsa-trust-missing-sub",
                        Severity.CRITICAL,
                        "Any ServiceAccount of the cluster can assume the role",
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
            if (trust.saysNothingOf("sub")) {
                judgement.fail(
                        Severity.CRITICAL,
                        trust.placeOfSubject(),
                        trust.issuer(),
                        trust.statement().source().label() + " lets every ServiceAccount of the cluster "
                                + trust.issuer() + " assume the role",
                        "add StringEquals \"" + trust.issuer() + ":sub\": \"system:serviceaccount:NAMESPACE:NAME\"");
            }
        }
    }
}
