package io.policyauditor.rules.encryption.bucketkeydisabled;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.BucketSubject;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Bucket.Algorithm;
import io.policyauditor.estate.model.Bucket.Encryption;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.rules.RecordRule;
import java.util.Optional;

/** Flags SSE-KMS without an S3 Bucket Key; DSSE-KMS has no such thing. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class BucketKeyDisabled extends RecordRule<BucketSubject> {
    public BucketKeyDisabled() {
        super(
                RuleInfo.of(
                        "KM003",
                        "bucket-key-disabled",
                        Severity.LOW,
                        "Every object read is a request to KMS of its own"),
                BucketSubject.class);
    }

    @Override
    public Outcome judge(BucketSubject subject, Estate estate, Settings settings) {
        Bucket bucket = subject.bucket();
        Optional<Gap> unread = bucket.encryption().missing();
        if (unread.isPresent()) {
            return Outcome.notAssessed(unread.get());
        }
        Optional<Encryption> encryption =
                bucket.encryption().known().filter(known -> known.algorithm() == Algorithm.SSE_KMS);
        if (encryption.isEmpty()) {
            return Outcome.notApplicable();
        }
        Optional<Gap> gap = encryption.get().bucketKey().missing();
        if (gap.isPresent()) {
            return Outcome.notAssessed(gap.get());
        }
        return encryption.get().bucketKey().known().orElse(false)
                ? Outcome.pass()
                : fail(
                        encryption.get().place(),
                        "bucketKey",
                        "bucket " + bucket.name()
                                + " asks KMS for every object, which costs, is throttled when many pods"
                                + " load, and makes the ARN of the object the encryption context",
                        "set bucketKey: true, and let conditions on the encryption context name the ARN of the bucket");
    }
}
