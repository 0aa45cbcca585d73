package io.policyauditor.rules.trust.ifexistssub;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.rules.trust.Tested;
import io.policyauditor.rules.trust.UnpinnedClaim;

/** Flags IfExists on a subject or audience: it holds when the token has no such claim. With ForAllValues it is TR008. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class IfExistsSub extends UnpinnedClaim {
    public IfExistsSub() {
        super(RuleInfo.of(
                "TR009",
                "irsa-ifexists-sub",
                Severity.HIGH,
                "IfExists makes the condition on a claim hold without it"));
    }

    @Override
    protected boolean concerns(Tested condition) {
        return condition.ifExists();
    }

    @Override
    protected String repair(Tested condition) {
        return "write " + condition.operator().test().text() + " without IfExists";
    }
}
