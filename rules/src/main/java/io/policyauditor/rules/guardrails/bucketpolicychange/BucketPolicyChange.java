package io.policyauditor.rules.guardrails.bucketpolicychange;

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

/** Flags an account with model buckets where everyone may change who reaches them. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class BucketPolicyChange extends GuardrailRule {
    public BucketPolicyChange() {
        super(
                RuleInfo.of(
                        "OG007",
                        "scp-allows-bucket-policy-change",
                        Severity.MEDIUM,
                        "Nothing keeps the policies of the model buckets as they are"),
                "deny s3:PutBucketPolicy and s3:DeleteBucketPolicy by a service control policy, and spare the role that deploys bucket policies",
                ControlPolicy.Type.SCP,
                ControlPolicy.Type.RCP);
    }

    @Override
    protected Lookup<List<List<Ask>>> guards(Account account, Estate estate, Settings settings) {
        List<List<Ask>> guard = List.of(Workloads.buckets(account, estate, settings).stream()
                .map(bucket -> Ask.on(bucket.arn(), List.of("s3:PutBucketPolicy", "s3:DeleteBucketPolicy")))
                .toList());
        return guard.get(0).isEmpty() ? Lookup.absent() : Lookup.known(guard);
    }

    @Override
    protected String consequence() {
        return "so whoever has S3 rights there can let others read or replace the models";
    }
}
