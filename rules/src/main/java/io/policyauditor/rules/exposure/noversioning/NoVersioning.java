package io.policyauditor.rules.exposure.noversioning;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.rules.ModelBucketRule;
import java.util.Optional;

/** Flags a model bucket that does not keep versions. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class NoVersioning extends ModelBucketRule {
    public NoVersioning() {
        super(RuleInfo.of(
                "BX014",
                "no-versioning",
                Severity.MEDIUM,
                "A model that was overwritten cannot be brought back",
                "FSBP S3.14"));
    }

    @Override
    protected Outcome judge(Bucket bucket, Estate estate) {
        Optional<Gap> gap = bucket.versioning().missing();
        if (gap.isPresent()) {
            return Outcome.notAssessed(gap.get());
        }
        return bucket.versioning().known().orElse(false)
                ? Outcome.pass()
                : fail(
                        bucket.place(),
                        "versioning",
                        "bucket " + bucket.name()
                                + " keeps no versions, so a poisoned or deleted model is gone for good",
                        "enable versioning, with a lifecycle rule for versions that are no longer current");
    }
}
