package io.policyauditor.estate.verdict;

import io.policyauditor.estate.effective.Effective;
import io.policyauditor.estate.effective.EffectiveAccess;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoint.Direction;
import io.policyauditor.estate.loading.LoadPoint.Problem;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Bucket.Algorithm;
import io.policyauditor.estate.model.Bucket.Encryption;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Key;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.paths.BucketKey;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Decision;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.language.Arn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What S3 asks of KMS for a load, by the default encryption of the bucket.
 *
 * <p>Source: Amazon S3 User Guide, UsingKMSEncryption and bucket-key; AWS KMS Developer Guide, services-s3 and
 * key-policy-modifying-external-accounts.
 */
final class KeyNeeds {
    private final Estate estate;
    private final EffectiveAccess access;

    KeyNeeds(Estate estate) {
        this.estate = estate;
        this.access = EffectiveAccess.of(estate);
    }

    /** Adds what is asked of the key of a bucket, where it has one. */
    void of(LoadPoint point, Reader reader, Bucket bucket, String path, BucketNeeds.Answer answer) {
        if (bucket.encryption() instanceof Lookup.Unknown<Encryption> open) {
            answer.gaps.add(open.gap());
            return;
        }
        Encryption encryption = bucket.encryption().known().orElse(null);
        if (encryption == null || encryption.algorithm() == Algorithm.SSE_S3) {
            answer.assumptions.add("the objects are encrypted as bucket " + bucket.name() + " encrypts new ones");
            return;
        }
        answer.assumptions.add("the objects are encrypted as bucket " + bucket.name() + " encrypts new ones");
        if (BucketKey.isAwsManaged(encryption)) {
            managed(reader, bucket, encryption, answer);
            return;
        }
        Lookup<Key> key = encryption.key().flatMap(written -> BucketKey.find(written, bucket, estate));
        if (key instanceof Lookup.Unknown<Key> open) {
            answer.gaps.add(open.gap());
        } else if (key instanceof Lookup.Known<Key> known) {
            key(point, reader, bucket, path, known.value(), encryption, answer);
        } else {
            answer.problems.add(new Problem(
                    "C25",
                    "the key of bucket " + bucket.name() + " does not exist: objects that it encrypted cannot be read",
                    encryption.place()));
        }
    }

    /** The AWS managed key is for everyone of its own account who may read the objects, and for nobody else. */
    private static void managed(Reader reader, Bucket bucket, Encryption encryption, BucketNeeds.Answer answer) {
        Optional<String> owner = bucket.account().known();
        if (owner.isEmpty()) {
            bucket.account().missing().ifPresent(answer.gaps::add);
        } else if (!owner.equals(reader.caller().account())) {
            answer.problems.add(new Problem(
                    "C25",
                    "bucket " + bucket.name() + " encrypts with the AWS managed key aws/s3, which no other account"
                            + " can use: encrypt with a customer managed key",
                    encryption.place()));
        }
    }

    private void key(
            LoadPoint point,
            Reader reader,
            Bucket bucket,
            String path,
            Key key,
            Encryption encryption,
            BucketNeeds.Answer answer) {
        key.state().missing().ifPresent(answer.gaps::add);
        BucketKey.unusable(key)
                .ifPresent(state -> answer.problems.add(new Problem("C25", state + ": enable it", key.place())));
        Arn arn = Arn.parse(key.arn()).orElse(null);
        Lookup<Effective> found = reader.access(access, key.arn());
        if (arn == null || found.known().isEmpty()) {
            answer.gaps.add(found.missing().orElse(Gap.unread(key.arn() + " is no ARN of a key")));
            return;
        }
        boolean writes = point.direction() == Direction.WRITE;
        List<Need> needs = new ArrayList<>();
        for (String object : contexts(bucket, path, encryption)) {
            Need need = Asking.one(
                    writes ? Purpose.ENCRYPT : Purpose.DECRYPT,
                    found.known().get(),
                    writes ? "kms:GenerateDataKey" : "kms:Decrypt",
                    context(reader.caller(), key, arn, object));
            needs.add(
                    object.equals(bucket.arn())
                            ? need
                            : Asking.everyValue(need, BucketKey.OBJECT, bucket.arn() + "/" + path));
        }
        answer.needs.addAll(needs);
        List<Reach> reaches = needs.stream().map(Need::reach).distinct().toList();
        if (reaches.size() > 1) {
            answer.gaps.add(BucketKey.bucketKeyUnknown(bucket));
        } else if (reaches.get(0) == Reach.NEVER) {
            refused(point, reader.caller(), key, needs.get(0), answer);
        } else {
            answer.open(needs.get(0));
        }
    }

    private static List<String> contexts(Bucket bucket, String path, Encryption encryption) {
        // One of the objects: the path itself is none where it is a folder.
        String example = path.isEmpty() || path.endsWith("/") ? BucketNeeds.EXAMPLE : "";
        return BucketKey.named(bucket, encryption, bucket.arn() + "/" + path + example);
    }

    /** A pod signs with the keys of a session that no device was shown for. */
    private static Context context(Caller caller, Key key, Arn arn, String named) {
        return BucketKey.context(caller, key, arn, named)
                .with()
                .absent("aws:MultiFactorAuthPresent")
                .absent("aws:MultiFactorAuthAge")
                .build();
    }

    private static void refused(LoadPoint point, Caller caller, Key key, Need need, BucketNeeds.Answer answer) {
        boolean denied = need.explanation().decision() == Decision.EXPLICITLY_DENIED;
        Optional<Gap> grant = denied
                ? Optional.empty()
                : BucketKey.openGrant(key, caller, need.request().action().text());
        grant.ifPresentOrElse(answer.gaps::add, () -> answer.problems.addAll(Refusals.ofKey(need, point.place())));
    }
}
