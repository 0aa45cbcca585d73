package io.policyauditor.rules.guardrails.scpbreaksload;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.policy.decide.Layer;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.rules.guardrails.BreaksLoad;

/** Flags a service control policy that keeps models from being loaded. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class ScpBreaksLoad extends BreaksLoad {
    public ScpBreaksLoad() {
        super(
                RuleInfo.of(
                        "OG017",
                        "scp-breaks-model-load",
                        Severity.CRITICAL,
                        "A service control policy keeps models from being loaded"),
                PolicyKind.SCP,
                ControlPolicy.Type.SCP,
                Layer.SERVICE_CONTROL);
    }

    @Override
    protected String repair() {
        return "spare the loader roles by a condition on aws:PrincipalArn, or take the action or the model buckets out of"
                + " the statement";
    }
}
