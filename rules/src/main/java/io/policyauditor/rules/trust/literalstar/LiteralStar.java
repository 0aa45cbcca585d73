package io.policyauditor.rules.trust.literalstar;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.rules.trust.Tested;
import io.policyauditor.rules.trust.WebIdentityTrust;
import java.util.stream.Stream;

/** Flags a wildcard in a claim where the operator takes it literally, so that no token ever fits. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class LiteralStar extends DocumentRule {
    public LiteralStar() {
        super(
                RuleInfo.of(
                        "TR006",
                        "irsa-sub-literal-star",
                        Severity.MEDIUM,
                        "A wildcard under StringEquals is a mere character"),
                PolicyKind.TRUST);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (WebIdentityTrust trust : WebIdentityTrust.in(judgement)) {
            judgement.applies();
            Stream.of("sub", "aud")
                    .flatMap(claim -> trust.on(claim).stream())
                    .forEach(condition -> stars(judgement, condition));
        }
    }

    private static void stars(Judgement judgement, Tested condition) {
        for (Scalar value : condition.condition().values()) {
            if (condition.isLiteralStar(value)) {
                judgement.fail(
                        Severity.MEDIUM,
                        value.span(),
                        value.value(),
                        "under " + condition.operator() + " \"" + value.value()
                                + "\" is literal text, and no token has it",
                        "name the value without a wildcard, or use StringLike if all that fits may assume the role");
            }
        }
    }
}
