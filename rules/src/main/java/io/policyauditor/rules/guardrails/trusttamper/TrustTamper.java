package io.policyauditor.rules.guardrails.trusttamper;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.rules.guardrails.GuardrailRule;
import io.policyauditor.rules.guardrails.Workloads;
import java.util.List;

/** Flags an account where everyone may rewrite whom a loader role trusts. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class TrustTamper extends GuardrailRule {
    public TrustTamper() {
        super(
                RuleInfo.of(
                        "OG014",
                        "scp-trust-policy-tamper",
                        Severity.HIGH,
                        "Nothing keeps the trust policies of loader roles as they are"),
                "deny iam:UpdateAssumeRolePolicy by a service control policy, and spare the role that deploys roles",
                ControlPolicy.Type.SCP);
    }

    @Override
    protected Lookup<List<List<Ask>>> guards(Account account, Estate estate, Settings settings) {
        return Workloads.loaders(account, estate)
                .map(roles -> List.of(roles.stream()
                        .map(role -> Ask.on(role.arn(), List.of("iam:UpdateAssumeRolePolicy")))
                        .toList()));
    }

    @Override
    protected String consequence() {
        return "so whoever has IAM rights there can let himself into the role that reads the models";
    }
}
