package io.policyauditor.rules.exposure.aclenabled;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.BucketSubject;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Bucket.Ownership;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.rules.RecordRule;
import java.util.Optional;

/** Flags a bucket in which access control lists still count. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class AclEnabled extends RecordRule<BucketSubject> {
    public AclEnabled() {
        super(
                RuleInfo.of(
                        "BX005",
                        "acl-enabled",
                        Severity.MEDIUM,
                        "Access control lists can grant what no policy does",
                        "FSBP S3.12"),
                BucketSubject.class);
    }

    @Override
    public Outcome judge(BucketSubject subject, Estate estate, Settings settings) {
        Bucket bucket = subject.bucket();
        Optional<Gap> gap = bucket.ownership().missing();
        if (gap.isPresent()) {
            return Outcome.notAssessed(gap.get());
        }
        // A bucket without ownership controls is one from before 2023, and as good as ObjectWriter.
        Ownership ownership = bucket.ownership().known().orElse(Ownership.OBJECT_WRITER);
        return ownership == Ownership.BUCKET_OWNER_ENFORCED
                ? Outcome.pass()
                : fail(
                        bucket.place(),
                        ownership.name(),
                        "bucket " + bucket.name() + " has object ownership "
                                + (ownership == Ownership.OBJECT_WRITER ? "ObjectWriter" : "BucketOwnerPreferred")
                                + ", so access control lists grant access and objects can belong to other accounts",
                        "set BucketOwnerEnforced once no reader depends on an access control list");
    }
}
