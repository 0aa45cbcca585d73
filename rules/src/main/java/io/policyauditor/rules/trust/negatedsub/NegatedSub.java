package io.policyauditor.rules.trust.negatedsub;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.language.Condition;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.rules.trust.Tested;
import io.policyauditor.rules.trust.WebIdentityTrust;
import java.util.List;

/** Flags a trust whose conditions on the subject are a deny list: everyone else is let in, also who comes tomorrow. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class NegatedSub extends DocumentRule {
    public NegatedSub() {
        super(
                RuleInfo.of(
                        "TR007", "irsa-negated-sub", Severity.HIGH, "The trust only says which subjects are kept out"),
                PolicyKind.TRUST);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (WebIdentityTrust trust : WebIdentityTrust.in(judgement)) {
            judgement.applies();
            List<Tested> conditions = trust.on("sub").stream()
                    .filter(condition -> !condition.presence())
                    .toList();
            if (conditions.isEmpty() || !conditions.stream().allMatch(Tested::denyList)) {
                continue;
            }
            Condition first = conditions.get(0).condition();
            judgement.fail(
                    Severity.HIGH,
                    first.written().span(),
                    trust.issuer(),
                    trust.statement().source().label() + " lets in every subject of " + trust.issuer()
                            + " but those under " + first.written().value(),
                    "name the subjects that may assume the role under StringEquals");
        }
    }
}
