package io.policyauditor.rules;

import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Bucket.Algorithm;
import io.policyauditor.estate.model.Bucket.Encryption;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Key;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.language.Arn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The keys that buckets encrypt with by default.
 *
 * <p>Source: Amazon S3 User Guide, bucket-encryption: a key without an ARN is one of the bucket's account and region.
 */
public final class BucketKeys {
    /** The alias of the key that AWS manages for S3. */
    public static final String AWS_MANAGED = "alias/aws/s3";

    private final Estate estate;
    private final Map<String, String> arnByName = new HashMap<>();
    private final Map<String, List<Bucket>> bucketsByArn = new HashMap<>();

    private BucketKeys(Estate estate) {
        this.estate = estate;
        for (Key key : estate.keys()) {
            Arn.parse(key.arn())
                    .ifPresent(arn -> key.aliases()
                            .forEach(alias -> arnByName.putIfAbsent(
                                    new Arn(arn.partition(), "kms", arn.region(), arn.account(), alias).toString(),
                                    key.arn())));
        }
        for (Bucket bucket : estate.buckets()) {
            of(bucket)
                    .known()
                    .ifPresent(key -> bucketsByArn
                            .computeIfAbsent(key.arn(), ignored -> new ArrayList<>())
                            .add(bucket));
        }
    }

    /** Those of an estate, found once. */
    public static BucketKeys of(Estate estate) {
        return estate.derived(BucketKeys.class, BucketKeys::new);
    }

    /** The buckets that a key encrypts, in the order read. */
    public List<Bucket> buckets(String keyArn) {
        return List.copyOf(bucketsByArn.getOrDefault(keyArn, List.of()));
    }

    /** The key that a bucket names; absent where it names none, or one that is known not to exist. */
    public Lookup<Key> of(Bucket bucket) {
        if (!(bucket.encryption() instanceof Lookup.Known<Encryption> encryption)) {
            return bucket.encryption()
                    .missing()
                    .<Lookup<Key>>map(Lookup::unknown)
                    .orElseGet(Lookup::absent);
        }
        if (encryption.value().algorithm() == Algorithm.SSE_S3) {
            return Lookup.absent();
        }
        if (!(encryption.value().key() instanceof Lookup.Known<String> name)) {
            return encryption
                    .value()
                    .key()
                    .missing()
                    .<Lookup<Key>>map(Lookup::unknown)
                    .orElseGet(Lookup::absent);
        }
        String arn = arn(name.value(), bucket);
        return arn.isEmpty()
                ? Lookup.unknown(Gap.outOfScope("the account or the region of bucket " + bucket.name()
                        + " is not known, and so which key " + name.value() + " is"))
                : estate.key(arnByName.getOrDefault(arn, arn));
    }

    /** The ARN that a name stands for in the account and region of a bucket; empty when these are not known. */
    private static String arn(String name, Bucket bucket) {
        if (name.startsWith("arn:")) {
            return name;
        }
        String account = bucket.account().known().orElse("");
        String region = bucket.region().known().orElse("");
        if (account.isEmpty() || region.isEmpty()) {
            return "";
        }
        String partition = Arn.parse(bucket.arn()).map(Arn::partition).orElse("aws");
        String resource = name.startsWith("alias/") || name.startsWith("key/") ? name : "key/" + name;
        return new Arn(partition, "kms", region, account, resource).toString();
    }
}
