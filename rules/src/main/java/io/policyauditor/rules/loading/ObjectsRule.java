package io.policyauditor.rules.loading;

import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoint.Direction;
import io.policyauditor.estate.loading.LoadPoint.Loader;
import io.policyauditor.estate.loading.ModelUri;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Bucket.ObjectSample;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.verdict.LoadedObjects;
import java.util.List;
import java.util.Optional;

/** A rule about the objects that a load reads, as far as they are known. */
public abstract class ObjectsRule extends LoadRule {
    protected ObjectsRule(RuleInfo info, String cause) {
        super(info, cause);
    }

    /**
     * What the rule says.
     *
     * @param path that is loaded
     * @param objects those of the bucket that are known and that the load reads
     */
    protected abstract Outcome judge(
            LoadPoint loadPoint,
            Bucket bucket,
            String path,
            List<ObjectSample> objects,
            Estate estate,
            Settings settings);

    /** Why nothing is said of objects that are not known. */
    protected static Gap others(Bucket bucket) {
        return bucket.objects()
                .missing()
                .orElseGet(() -> Gap.outOfScope(
                        "only some objects of bucket " + bucket.name() + " are in the estate",
                        "only some objects of {n} buckets are in the estate"));
    }

    /** What a rule says that speaks about buckets whose objects one lists on purpose, of a bucket without any. */
    protected static Outcome withoutObjects(Bucket bucket) {
        return bucket.objects()
                .missing()
                .filter(gap -> gap.reason() != Gap.Reason.OUT_OF_SCOPE)
                .map(Outcome::notAssessed)
                .orElseGet(Outcome::notApplicable);
    }

    @Override
    protected final Outcome judge(LoadPoint loadPoint, Estate estate, Settings settings) {
        if (loadPoint.direction() == Direction.WRITE || loadPoint.loader() == Loader.NONE) {
            return Outcome.notApplicable();
        }
        Optional<ModelUri> uri = loadPoint.uri().known();
        if (uri.flatMap(ModelUri::s3Bucket).isEmpty()) {
            return loadPoint.uri().missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        Lookup<Bucket> bucket = estate.bucket(uri.get().bucket());
        String path = uri.get().key();
        return bucket.known()
                .map(known -> judge(loadPoint, known, path, LoadedObjects.of(known, path), estate, settings))
                .orElseGet(() -> bucket.missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable));
    }
}
