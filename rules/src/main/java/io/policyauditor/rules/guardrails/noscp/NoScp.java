package io.policyauditor.rules.guardrails.noscp;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.rules.guardrails.NoControlPolicy;

/** Flags an account on whose path no SCP denies or leaves out anything. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class NoScp extends NoControlPolicy {
    public NoScp() {
        super(
                RuleInfo.of(
                        "OG001",
                        "no-scp-besides-fullawsaccess",
                        Severity.HIGH,
                        "No service control policy limits the account",
                        "CIS7 2.1.2"),
                ControlPolicy.Type.SCP);
    }

    @Override
    protected boolean applies(Account account, Estate estate, Settings settings) {
        return true;
    }

    @Override
    protected Outcome fail(Account account) {
        return fail(
                account.place(),
                "SCP",
                "no service control policy but FullAWSAccess stands above account " + account.id()
                        + ", so its administrators can undo every guard in it",
                "attach a service control policy with the guardrails to a unit above the account");
    }
}
