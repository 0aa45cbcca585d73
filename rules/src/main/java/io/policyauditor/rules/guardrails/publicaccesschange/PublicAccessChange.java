package io.policyauditor.rules.guardrails.publicaccesschange;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.rules.guardrails.GuardrailRule;
import io.policyauditor.rules.guardrails.Workloads;
import java.util.ArrayList;
import java.util.List;

/** Flags an account with model buckets where everyone may switch off Block Public Access. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class PublicAccessChange extends GuardrailRule {
    public PublicAccessChange() {
        super(
                RuleInfo.of(
                        "OG006",
                        "scp-allows-bpa-change",
                        Severity.HIGH,
                        "Nothing keeps Block Public Access switched on",
                        "FSBP S3.1",
                        "CIS5 2.1.4"),
                "deny s3:PutAccountPublicAccessBlock and s3:PutBucketPublicAccessBlock by a service control policy, and spare the one role that sets them up",
                ControlPolicy.Type.SCP);
    }

    @Override
    protected Lookup<List<List<Ask>>> guards(Account account, Estate estate, Settings settings) {
        List<Bucket> buckets = Workloads.buckets(account, estate, settings);
        if (buckets.isEmpty()) {
            return Lookup.absent();
        }
        List<Ask> asks = new ArrayList<>();
        asks.add(Ask.on("*", List.of("s3:PutAccountPublicAccessBlock")));
        buckets.forEach(bucket -> asks.add(Ask.on(bucket.arn(), List.of("s3:PutBucketPublicAccessBlock"))));
        return Lookup.known(List.of(asks));
    }

    @Override
    protected String consequence() {
        return "so the model buckets can be opened to the world";
    }
}
