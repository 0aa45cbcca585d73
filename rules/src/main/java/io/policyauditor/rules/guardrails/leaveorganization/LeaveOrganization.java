package io.policyauditor.rules.guardrails.leaveorganization;

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

/** Flags an account of the serving platform that may leave the organization. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class LeaveOrganization extends GuardrailRule {
    public LeaveOrganization() {
        super(
                RuleInfo.of(
                        "OG012",
                        "scp-can-leave-org",
                        Severity.MEDIUM,
                        "The account can leave the organization and its guardrails",
                        "CIS7 2.1.2"),
                "deny organizations:LeaveOrganization by a service control policy at the root",
                ControlPolicy.Type.SCP);
    }

    @Override
    protected Lookup<List<List<Ask>>> guards(Account account, Estate estate, Settings settings) {
        return Workloads.any(account, estate, settings)
                .flatMap(any -> any
                        ? Lookup.known(List.of(List.of(Ask.on("*", List.of("organizations:LeaveOrganization")))))
                        : Lookup.absent());
    }

    @Override
    protected String consequence() {
        return "so it can leave and take the models out of reach of every guardrail";
    }
}
