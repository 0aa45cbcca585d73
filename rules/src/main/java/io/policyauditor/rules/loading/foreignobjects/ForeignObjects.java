package io.policyauditor.rules.loading.foreignobjects;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Bucket.ObjectSample;
import io.policyauditor.estate.model.Bucket.Ownership;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.rules.loading.ObjectsRule;
import java.util.List;
import java.util.Optional;

/** Flags objects of a model that belong to whoever uploaded them, so that the bucket policy is not about them. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class ForeignObjects extends ObjectsRule {
    public ForeignObjects() {
        super(
                RuleInfo.of(
                        "RL024",
                        "object-owner-not-bucket-owner",
                        Severity.HIGH,
                        "Objects of the model belong to another account than the bucket"),
                "C26");
    }

    @Override
    protected Outcome judge(
            LoadPoint loadPoint,
            Bucket bucket,
            String path,
            List<ObjectSample> objects,
            Estate estate,
            Settings settings) {
        if (bucket.ownership().equals(Lookup.known(Ownership.BUCKET_OWNER_ENFORCED))) {
            return Outcome.pass();
        }
        Optional<Gap> gap =
                bucket.ownership().missing().or(() -> bucket.account().missing());
        if (gap.isPresent()) {
            return Outcome.notAssessed(gap.get());
        }
        String owner = bucket.account().known().orElse("");
        List<ObjectSample> foreign = objects.stream()
                .filter(object -> object.owner()
                        .known()
                        .filter(other -> !other.equals(owner))
                        .isPresent())
                .toList();
        if (foreign.isEmpty()) {
            return Outcome.notAssessed(others(bucket));
        }
        ObjectSample first = foreign.get(0);
        return Outcome.fail(List.of(finding(
                loadPoint,
                estate,
                settings,
                first.place(),
                first.key(),
                "object " + first.key()
                        + (foreign.size() > 1 ? " and " + (foreign.size() - 1) + " more belong" : " belongs")
                        + " to account " + first.owner().known().orElse("") + " and not to " + owner
                        + " like the bucket, so the bucket policy lets nobody read it",
                "set the Object Ownership of the bucket to BucketOwnerEnforced")));
    }
}
