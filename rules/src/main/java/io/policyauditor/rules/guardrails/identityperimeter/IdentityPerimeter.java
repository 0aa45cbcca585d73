package io.policyauditor.rules.guardrails.identityperimeter;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.rules.guardrails.GuardrailRule;
import io.policyauditor.rules.guardrails.Guardrails;
import io.policyauditor.rules.guardrails.Guardrails.Answer;
import io.policyauditor.rules.guardrails.Workloads;
import java.util.List;
import java.util.Optional;

/** Flags an account with model buckets that no resource control policy shields from principals of other organizations. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class IdentityPerimeter extends GuardrailRule {
    public IdentityPerimeter() {
        super(
                RuleInfo.of(
                        "OG003",
                        "rcp-no-org-identity-perimeter",
                        Severity.HIGH,
                        "No resource control policy keeps strangers from the models"),
                "deny s3:* by a resource control policy where aws:PrincipalOrgID is not the organization, by StringNotEqualsIfExists, and aws:PrincipalIsAWSService is false",
                ControlPolicy.Type.RCP);
    }

    @Override
    protected Lookup<List<List<Ask>>> guards(Account account, Estate estate, Settings settings) {
        List<List<Ask>> guard = List.of(Workloads.buckets(account, estate, settings).stream()
                .map(bucket -> Ask.onObjects(bucket.arn(), List.of("s3:GetObject")))
                .toList());
        return guard.get(0).isEmpty() ? Lookup.absent() : Lookup.known(guard);
    }

    @Override
    protected String consequence() {
        return "so a mistake in a bucket policy is enough to give the models away";
    }

    @Override
    protected String whom() {
        return "to principals of other organizations";
    }

    @Override
    protected String nobody() {
        return "no bucket policy lets them in today";
    }

    @Override
    protected Answer answer(Account account, Ask ask, String action, Estate estate) {
        return Guardrails.of(estate).toStrangers(ask, action);
    }

    @Override
    protected Optional<Granted> shown(Account account, Answer.Left left, Estate estate) {
        return Guardrails.of(estate).stranger(left);
    }
}
