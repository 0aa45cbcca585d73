package io.policyauditor.rules.exposure.bucketblockoff;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.BucketSubject;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.rules.RecordRule;
import io.policyauditor.rules.exposure.BlockFlags;
import io.policyauditor.rules.exposure.BucketBlock;

/** Flags a bucket for which a flag of S3 Block Public Access is set neither by itself nor by its account. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class BucketBlockOff extends RecordRule<BucketSubject> {
    public BucketBlockOff() {
        super(
                RuleInfo.of(
                        "BX004",
                        "bpa-bucket-off",
                        Severity.MEDIUM,
                        "One wrong policy or ACL makes the bucket public",
                        "FSBP S3.8"),
                BucketSubject.class);
    }

    @Override
    public Outcome judge(BucketSubject subject, Estate estate, Settings settings) {
        Bucket bucket = subject.bucket();
        BucketBlock block = BucketBlock.of(bucket, estate);
        String off = BlockFlags.off(block.known());
        if (off.isEmpty()) {
            return Outcome.pass();
        }
        return block.gap()
                .map(Outcome::notAssessed)
                .orElseGet(() -> fail(
                        bucket.place(),
                        off,
                        "neither bucket " + bucket.name() + " nor its account sets " + off
                                + " of S3 Block Public Access",
                        "set all four flags, for the account if nothing of it must be public"));
    }
}
