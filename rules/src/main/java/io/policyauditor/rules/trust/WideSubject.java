package io.policyauditor.rules.trust;

import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.Node.Scalar;

/** A rule on values of conditions on the subject of EKS tokens that reach too far. */
public abstract class WideSubject extends DocumentRule {
    private final Reach reach;

    protected WideSubject(RuleInfo info, Reach reach) {
        super(info, PolicyKind.TRUST);
        this.reach = reach;
    }

    /** What a message says behind the value. */
    protected abstract String whatItDoes(WebIdentityTrust trust);

    /** What repairs it. */
    protected abstract String repair();

    @Override
    protected final void judge(Judgement judgement) {
        for (WebIdentityTrust trust : WebIdentityTrust.in(judgement)) {
            if (!trust.eks()) {
                continue;
            }
            judgement.applies();
            for (Scalar value : trust.subjects(reach)) {
                judgement.fail(
                        info().severity(),
                        value.span(),
                        value.value(),
                        "\"" + value.value() + "\" " + whatItDoes(trust),
                        repair());
            }
        }
    }
}
