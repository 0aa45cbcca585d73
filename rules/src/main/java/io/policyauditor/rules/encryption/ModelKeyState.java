package io.policyauditor.rules.encryption;

import io.policyauditor.audit.Finding.Related;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Subject.KeySubject;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Key;
import io.policyauditor.rules.BucketKeys;
import io.policyauditor.rules.ModelBuckets;
import io.policyauditor.rules.RecordRule;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A rule on states in which the key of a model bucket cannot decrypt. */
public abstract class ModelKeyState extends RecordRule<KeySubject> {
    private final Set<Key.State> states;
    private final String repair;

    protected ModelKeyState(RuleInfo info, String repair, Set<Key.State> states) {
        super(info, KeySubject.class);
        this.states = Set.copyOf(states);
        this.repair = repair;
    }

    @Override
    public final Outcome judge(KeySubject subject, Estate estate, Settings settings) {
        Key key = subject.kmsKey();
        ModelBuckets models = ModelBuckets.of(estate, settings);
        List<Bucket> buckets = BucketKeys.of(estate).buckets(key.arn()).stream()
                .filter(bucket -> models.contains(bucket.name()))
                .toList();
        boolean wrong = key.state().known().filter(states::contains).isPresent();
        if (buckets.isEmpty()) {
            // Only a key in such a state makes it matter that a bucket may use it.
            return wrong
                    ? openBucket(estate, models).map(Outcome::notAssessed).orElseGet(Outcome::notApplicable)
                    : Outcome.notApplicable();
        }
        Optional<Gap> gap = key.state().missing();
        if (gap.isPresent()) {
            return Outcome.notAssessed(gap.get());
        }
        String state = key.state()
                .known()
                .map(known -> known.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '))
                .orElse("");
        String names = buckets.stream().map(Bucket::name).collect(Collectors.joining(", "));
        return wrong
                ? fail(
                        key.place(),
                        state,
                        "key " + key.arn() + " is " + state + ", so no model of " + names + " can be read",
                        repair,
                        buckets.stream()
                                .map(bucket -> new Related(bucket.place(), "encrypts with this key"))
                                .toArray(Related[]::new))
                : Outcome.pass();
    }

    private static Optional<Gap> openBucket(Estate estate, ModelBuckets models) {
        BucketKeys keys = BucketKeys.of(estate);
        return estate.buckets().stream()
                .filter(bucket -> models.contains(bucket.name()))
                .flatMap(bucket -> keys.of(bucket).missing().stream())
                .findFirst();
    }
}
