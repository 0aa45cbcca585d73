package io.policyauditor.rules;

import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Subject.BucketSubject;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;

/** A rule about the buckets that hold models; every other is not-applicable. */
public abstract class ModelBucketRule extends RecordRule<BucketSubject> {
    protected ModelBucketRule(RuleInfo info) {
        super(info, BucketSubject.class);
    }

    /** Judges a model bucket. */
    protected abstract Outcome judge(Bucket bucket, Estate estate);

    @Override
    public final Outcome judge(BucketSubject subject, Estate estate, Settings settings) {
        Bucket bucket = subject.bucket();
        return ModelBuckets.of(estate, settings).contains(bucket.name())
                ? judge(bucket, estate)
                : Outcome.notApplicable();
    }
}
