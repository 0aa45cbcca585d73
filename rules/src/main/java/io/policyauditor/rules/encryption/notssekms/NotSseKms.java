package io.policyauditor.rules.encryption.notssekms;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Bucket.Algorithm;
import io.policyauditor.estate.model.Bucket.Encryption;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.policy.text.Span;
import io.policyauditor.rules.ModelBucketRule;
import java.util.Optional;

/** Flags a model bucket whose objects are not encrypted with a KMS key unless the writer asks for it. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class NotSseKms extends ModelBucketRule {
    public NotSseKms() {
        super(RuleInfo.of(
                "KM001",
                "bucket-not-sse-kms",
                Severity.HIGH,
                "No KMS key stands between the bucket policy and the models",
                "FSBP S3.17"));
    }

    @Override
    protected Outcome judge(Bucket bucket, Estate estate) {
        Optional<Gap> gap = bucket.encryption().missing();
        if (gap.isPresent()) {
            return Outcome.notAssessed(gap.get());
        }
        Optional<Encryption> encryption = bucket.encryption().known();
        if (encryption.filter(known -> known.algorithm() != Algorithm.SSE_S3).isPresent()) {
            return Outcome.pass();
        }
        Span at = encryption.map(Encryption::place).orElse(bucket.place());
        return fail(
                at,
                "SSE-S3",
                "bucket " + bucket.name() + " encrypts with SSE-S3, the default of AWS since 2023, which no key policy"
                        + " guards: who may read the object reads the model",
                "set aws:kms with a customer managed key as its default encryption");
    }
}
