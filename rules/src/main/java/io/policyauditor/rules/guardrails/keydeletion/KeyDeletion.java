package io.policyauditor.rules.guardrails.keydeletion;

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

/** Flags an account with keys of model buckets where everyone may delete or disable them. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class KeyDeletion extends GuardrailRule {
    public KeyDeletion() {
        super(
                RuleInfo.of(
                        "OG008",
                        "scp-allows-kms-deletion",
                        Severity.MEDIUM,
                        "Nothing keeps the keys of the models from being deleted",
                        "FSBP KMS.3"),
                "deny kms:ScheduleKeyDeletion and kms:DisableKey by a service control policy",
                ControlPolicy.Type.SCP);
    }

    @Override
    protected Lookup<List<List<Ask>>> guards(Account account, Estate estate, Settings settings) {
        List<List<Ask>> guard = List.of(Workloads.keys(account, estate, settings).stream()
                .map(key -> Ask.on(key.arn(), List.of("kms:ScheduleKeyDeletion", "kms:DisableKey")))
                .toList());
        return guard.get(0).isEmpty() ? Lookup.absent() : Lookup.known(guard);
    }

    @Override
    protected String consequence() {
        return "so the models can be made unreadable for good";
    }
}
