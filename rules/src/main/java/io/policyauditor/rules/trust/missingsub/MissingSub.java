package io.policyauditor.rules.trust.missingsub;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.language.Condition;
import io.policyauditor.policy.language.ConditionOperator;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.Span;
import io.policyauditor.rules.trust.WebIdentityTrust;
import java.util.List;

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
        for (CompiledStatement statement : judgement.statements()) {
            for (WebIdentityTrust trust : WebIdentityTrust.of(statement)) {
                if (!trust.eks()) {
                    continue;
                }
                judgement.applies();
                if (trust.onAny("sub").stream().allMatch(MissingSub::saysNothing)) {
                    judgement.fail(
                            Severity.CRITICAL,
                            place(trust),
                            trust.issuer(),
                            statement.source().label() + " lets every ServiceAccount of the cluster " + trust.issuer()
                                    + " assume the role",
                            "add StringEquals \"" + trust.issuer()
                                    + ":sub\": \"system:serviceaccount:NAMESPACE:NAME\"");
                }
            }
        }
    }

    /** A Null test on the subject restricts nothing: every token has one. */
    private static boolean saysNothing(Condition condition) {
        ConditionOperator operator = condition.operator();
        return operator != null && operator.test() == ConditionOperator.Test.NULL;
    }

    /** The operator that already holds the audience, where the subject belongs too. */
    private static Span place(WebIdentityTrust trust) {
        List<Condition> audience = trust.on("aud");
        return audience.isEmpty()
                ? trust.statement().source().place("Condition", "Principal")
                : audience.get(0).written().span();
    }
}
