package io.policyauditor.rules.environments.sharedkey;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.KeySubject;
import io.policyauditor.estate.environment.Environment;
import io.policyauditor.estate.environment.Environments;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Key;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.rules.BucketKeys;
import io.policyauditor.rules.ModelBuckets;
import io.policyauditor.rules.RecordRule;
import io.policyauditor.rules.environments.Mixture;
import io.policyauditor.rules.environments.Openness;
import io.policyauditor.rules.environments.Readers;
import java.util.List;
import java.util.Optional;

/** Flags a KMS key that encrypts models of more than one environment. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class OneKeyManyEnvironments extends RecordRule<KeySubject> {
    public OneKeyManyEnvironments() {
        super(
                RuleInfo.of(
                        "EN008",
                        "one-kms-key-many-envs",
                        Severity.MEDIUM,
                        "One KMS key encrypts the models of more than one environment"),
                KeySubject.class);
    }

    @Override
    public Outcome judge(KeySubject subject, Estate estate, Settings settings) {
        Key key = subject.kmsKey();
        ModelBuckets models = ModelBuckets.of(estate, settings);
        List<Bucket> buckets = BucketKeys.of(estate).buckets(key.arn()).stream()
                .filter(bucket -> models.contains(bucket.name()))
                .toList();
        if (key.awsManaged() || buckets.isEmpty()) {
            return Outcome.notApplicable();
        }
        Environments environments = settings.environments(estate);
        Mixture encrypted = new Mixture();
        buckets.forEach(bucket -> add(bucket, encrypted, estate, environments));
        if (encrypted.mixed()) {
            return fail(
                    key.place(),
                    encrypted.names(),
                    "key " + key.arn() + " encrypts models of " + encrypted.names() + ": " + encrypted.described(),
                    "give the models of each environment a key of their own",
                    encrypted.related());
        }
        Optional<Gap> gap = encrypted.gap().or(() -> open(estate));
        return gap.map(Outcome::notAssessed).orElseGet(Outcome::pass);
    }

    /** A bucket of no environment is of those that its models are loaded for. */
    private static void add(Bucket bucket, Mixture encrypted, Estate estate, Environments environments) {
        Environment own = environments.bucket(bucket.name());
        List<LoadPoint> readers = Readers.of(estate).of(bucket.name());
        if (own.name().known().isPresent() || readers.isEmpty()) {
            encrypted.add("bucket " + bucket.name(), own, bucket.place());
        } else {
            readers.forEach(point -> encrypted.add(
                    Readers.name(point) + ", which loads from bucket " + bucket.name() + ",",
                    environments.object(point.object()),
                    point.place()));
        }
    }

    /** A bucket of any account can be encrypted with the key. */
    private static Optional<Gap> open(Estate estate) {
        return estate.accounts().stream()
                .map(Account::id)
                .flatMap(id -> Openness.ofAccount(estate, id, Listing.BUCKETS).stream())
                .findFirst();
    }
}
