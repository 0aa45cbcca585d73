package io.policyauditor.rules.guardrails.rcpbreaksload;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.policy.decide.Layer;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.rules.guardrails.BreaksLoad;

/** Flags a resource control policy that keeps models from being loaded. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class RcpBreaksLoad extends BreaksLoad {
    public RcpBreaksLoad() {
        super(
                RuleInfo.of(
                        "OG018",
                        "rcp-breaks-model-load",
                        Severity.CRITICAL,
                        "A resource control policy keeps models from being loaded"),
                PolicyKind.RCP,
                ControlPolicy.Type.RCP,
                Layer.RESOURCE_CONTROL);
    }

    @Override
    protected String repair() {
        return "spare the loader roles by a condition on aws:PrincipalArn or aws:PrincipalAccount, or take the model"
                + " buckets and keys out of the statement";
    }
}
