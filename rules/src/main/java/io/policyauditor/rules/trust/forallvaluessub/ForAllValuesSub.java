package io.policyauditor.rules.trust.forallvaluessub;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.rules.trust.Tested;
import io.policyauditor.rules.trust.UnpinnedClaim;

/** Flags ForAllValues on a subject or audience: it holds when the token has no such claim. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class ForAllValuesSub extends UnpinnedClaim {
    public ForAllValuesSub() {
        super(RuleInfo.of(
                "TR008",
                "irsa-forallvalues-sub",
                Severity.HIGH,
                "ForAllValues makes the condition on a claim hold without it"));
    }

    @Override
    protected boolean concerns(Tested condition) {
        return condition.forAll();
    }

    @Override
    protected String repair(Tested condition) {
        return condition.operator().test().negated()
                ? "name the values that may come under StringEquals"
                : "write " + condition.operator().test().text() + " without ForAllValues";
    }
}
