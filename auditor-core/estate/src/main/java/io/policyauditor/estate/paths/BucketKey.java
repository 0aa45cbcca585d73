package io.policyauditor.estate.paths;

import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Bucket.Encryption;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Key;
import io.policyauditor.estate.model.Key.Grant;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.language.Arn;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The key with which a bucket encrypts by default, and how S3 asks it on behalf of whoever reads and writes objects.
 *
 * <p>Source: Amazon S3 User Guide, UsingKMSEncryption and bucket-key; AWS KMS Developer Guide, services-s3.
 */
public final class BucketKey {
    /** The part of the encryption context in which S3 names the object, or the bucket. */
    public static final String OBJECT = "kms:EncryptionContext:aws:s3:arn";

    private BucketKey() {}

    /** Whether a bucket encrypts with the key that AWS manages for S3 in its account, which no other account can use. */
    public static boolean isAwsManaged(Encryption encryption) {
        return encryption.key() instanceof Lookup.KnownAbsent
                || encryption
                        .key()
                        .known()
                        .filter(key -> key.endsWith("alias/aws/s3"))
                        .isPresent();
    }

    /**
     * A key by its ARN, its id, or an alias of the account of the bucket.
     *
     * @param written as the encryption of the bucket has it
     */
    public static Lookup<Key> find(String written, Bucket bucket, Estate estate) {
        Arn arn = Arn.parse(written).orElse(null);
        if (arn != null && arn.resource().startsWith("key/")) {
            return estate.key(written);
        }
        String account = arn == null ? bucket.account().known().orElse("") : arn.account();
        String region = arn == null ? bucket.region().known().orElse("") : arn.region();
        String name = arn == null ? written : arn.resource();
        String id = "key/" + name;
        for (Key key : estate.keys()) {
            Arn of = Arn.parse(key.arn()).orElse(null);
            if (of != null
                    && of.account().equals(account)
                    && of.region().equals(region)
                    && (key.aliases().contains(name) || of.resource().equals(id))) {
                return estate.key(key.arn());
            }
        }
        return Lookup.unknown(
                Gap.outOfScope("key " + written + " of bucket " + bucket.name() + " is not in the estate"));
    }

    /**
     * What the encryption context names: the bucket with a Bucket Key, else the object; both where it is not known.
     *
     * @param object ARN of the object
     */
    public static List<String> named(Bucket bucket, Encryption encryption, String object) {
        return encryption
                .bucketKey()
                .known()
                .map(used -> List.of(used ? bucket.arn() : object))
                .orElse(
                        encryption.bucketKey() instanceof Lookup.KnownAbsent
                                ? List.of(object)
                                : List.of(bucket.arn(), object));
    }

    /** Why the key may answer the one way with a Bucket Key and the other way without. */
    public static Gap bucketKeyUnknown(Bucket bucket) {
        return Gap.outOfScope("whether bucket " + bucket.name()
                + " uses a Bucket Key is not known, and the encryption context decides");
    }

    /**
     * The context in which S3 asks the key on behalf of somebody.
     *
     * @param arn of the key
     * @param named ARN of what the encryption context names
     */
    public static Context context(Caller caller, Key key, Arn arn, String named) {
        Context.Builder keys = new Context.Builder()
                .put("kms:ViaService", "s3." + arn.region() + "." + domain(arn.partition()))
                .put(OBJECT, named)
                .put("kms:EncryptionContextKeys", List.of("aws:s3:arn"))
                .put("kms:EncryptionAlgorithm", "SYMMETRIC_DEFAULT")
                .absent("kms:RequestAlias")
                .absent("kms:GrantIsForAWSResource");
        caller.account().ifPresent(account -> keys.put("kms:CallerAccount", account));
        if (!key.aliases().isEmpty()) {
            keys.put("kms:ResourceAliases", List.copyOf(key.aliases()));
        }
        return keys.build();
    }

    private static String domain(String partition) {
        return partition.equals("aws-cn") ? "amazonaws.com.cn" : "amazonaws.com";
    }

    /**
     * Why a grant may stand in for what the key policy does not say; nothing stands against what denies.
     *
     * @param action {@code kms:Name}
     */
    public static Optional<Gap> openGrant(Key key, Caller caller, String action) {
        if (key.grants() instanceof Lookup.Unknown<List<Grant>> open) {
            return Optional.of(open.gap());
        }
        String operation = Objects.requireNonNull(action.split(":", 2)[1]);
        return key.grants().known().orElse(List.of()).stream()
                .filter(one ->
                        one.grantee().equals(caller.id()) && one.operations().contains(operation) && isOpen(one))
                .findFirst()
                .map(grant -> Gap.outOfScope("grant " + grant.id() + " lets " + caller.id() + " " + operation
                        + " with key " + key.arn() + ", but its constraints are not known"));
    }

    /** Whether its constraints are not known; one of which they are has its say beside the key policy. */
    private static boolean isOpen(Grant grant) {
        return grant.constraints().missing().isPresent()
                || grant.constraints()
                        .known()
                        .filter(constraints ->
                                constraints.contextEquals().missing().isPresent()
                                        || constraints.contextSubset().missing().isPresent())
                        .isPresent();
    }

    /** Why nobody can use a key; empty where it is enabled or where that is not known. */
    public static Optional<String> unusable(Key key) {
        return key.state()
                .known()
                .filter(state -> state != Key.State.ENABLED)
                .map(state -> "key " + key.arn() + " is not usable, its state is "
                        + state.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }
}
