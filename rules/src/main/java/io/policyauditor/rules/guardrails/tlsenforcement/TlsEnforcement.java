package io.policyauditor.rules.guardrails.tlsenforcement;

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
import io.policyauditor.policy.decide.Context;
import io.policyauditor.rules.guardrails.GuardrailRule;
import io.policyauditor.rules.guardrails.Guardrails;
import io.policyauditor.rules.guardrails.Guardrails.Answer;
import io.policyauditor.rules.guardrails.Workloads;
import java.util.List;

/** Flags an account with model buckets that no control policy shields from requests without TLS. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class TlsEnforcement extends GuardrailRule {
    public TlsEnforcement() {
        super(
                RuleInfo.of(
                        "OG010",
                        "scp-no-tls-enforcement",
                        Severity.LOW,
                        "No control policy refuses requests without TLS",
                        "FSBP S3.5"),
                "deny s3:* where aws:SecureTransport is false by a resource control policy",
                ControlPolicy.Type.SCP,
                ControlPolicy.Type.RCP);
    }

    @Override
    protected Lookup<List<List<Ask>>> guards(Account account, Estate estate, Settings settings) {
        List<List<Ask>> guard = List.of(Workloads.buckets(account, estate, settings).stream()
                .map(bucket ->
                        Ask.onObjects(bucket.arn(), List.of("s3:GetObject")).with(PLAIN))
                .toList());
        return guard.get(0).isEmpty() ? Lookup.absent() : Lookup.known(guard);
    }

    @Override
    protected String consequence() {
        return "so only their own policies keep models from being read in the clear";
    }

    @Override
    protected Answer answer(Account account, Ask ask, String action, Estate estate) {
        Answer own = super.answer(account, ask, action, estate);
        // The roles that load the models are of other accounts as a rule.
        return own instanceof Answer.Denied ? Guardrails.of(estate).toOtherMembers(account.id(), ask, action) : own;
    }

    private static final Context PLAIN =
            new Context.Builder().put("aws:SecureTransport", "false").build();
}
