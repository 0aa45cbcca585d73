package io.policyauditor.rules.guardrails.norcp;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.rules.ModelBuckets;
import io.policyauditor.rules.guardrails.NoControlPolicy;

/** Flags an account with model buckets on whose path no RCP denies anything. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class NoRcp extends NoControlPolicy {
    public NoRcp() {
        super(
                RuleInfo.of(
                        "OG002",
                        "no-rcp-besides-default",
                        Severity.MEDIUM,
                        "No resource control policy stands above the models",
                        "CIS7 2.1.2"),
                ControlPolicy.Type.RCP);
    }

    @Override
    protected boolean applies(Account account, Estate estate, Settings settings) {
        ModelBuckets models = ModelBuckets.of(estate, settings);
        return estate.bucketsOf(account.id()).stream().anyMatch(bucket -> models.contains(bucket.name()));
    }

    @Override
    protected Outcome fail(Account account) {
        return fail(
                account.place(),
                "RCP",
                "no resource control policy but RCPFullAWSAccess stands above account " + account.id()
                        + ", so only its bucket and key policies keep strangers from the models",
                "attach a resource control policy that denies S3 and KMS to principals outside the organization");
    }
}
