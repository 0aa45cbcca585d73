package io.policyauditor.rules.guardrails.encryptionenforcement;

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
import io.policyauditor.policy.decide.Context;
import io.policyauditor.rules.guardrails.GuardrailRule;
import io.policyauditor.rules.guardrails.Workloads;
import java.util.List;

/** Flags an account with model buckets where no control policy sees to it that models are encrypted by a KMS key. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class EncryptionEnforcement extends GuardrailRule {
    public EncryptionEnforcement() {
        super(
                RuleInfo.of(
                        "OG009",
                        "scp-no-kms-encryption-enforcement",
                        Severity.MEDIUM,
                        "No control policy enforces encryption by KMS",
                        "FSBP S3.17"),
                "deny s3:PutEncryptionConfiguration by a service control policy and spare the role that sets buckets up, or deny s3:PutObject where s3:x-amz-server-side-encryption is not aws:kms",
                ControlPolicy.Type.SCP,
                ControlPolicy.Type.RCP);
    }

    @Override
    protected Lookup<List<List<Ask>>> guards(Account account, Estate estate, Settings settings) {
        List<Bucket> buckets = Workloads.buckets(account, estate, settings);
        if (buckets.isEmpty()) {
            return Lookup.absent();
        }
        List<Ask> configuration = buckets.stream()
                .map(bucket -> Ask.on(bucket.arn(), List.of("s3:PutEncryptionConfiguration")))
                .toList();
        List<Ask> objects = buckets.stream()
                .map(bucket ->
                        Ask.onObjects(bucket.arn(), List.of("s3:PutObject")).with(WITHOUT_KMS))
                .toList();
        return Lookup.known(List.of(configuration, objects));
    }

    @Override
    protected String consequence() {
        return "so models can be stored without a KMS key, past the key policy";
    }

    /** What an upload says that asks for keys of S3 itself. */
    private static final Context WITHOUT_KMS = new Context.Builder()
            .put("s3:x-amz-server-side-encryption", "AES256")
            .absent("s3:x-amz-server-side-encryption-aws-kms-key-id")
            .build();
}
