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
import io.policyauditor.estate.model.Key.Grant;
import io.policyauditor.estate.model.Key.State;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Decision;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.language.Arn;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
        boolean own = encryption
                .key()
                .known()
                .filter(key -> !key.endsWith("alias/aws/s3"))
                .isPresent();
        if (!own && encryption.key().missing().isEmpty()) {
            managed(reader, bucket, encryption, answer);
            return;
        }
        Lookup<Key> key = encryption.key().flatMap(written -> find(written, bucket));
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

    /** A key by its ARN, its id, or an alias of the account of the bucket. */
    private Lookup<Key> find(String written, Bucket bucket) {
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

    private void key(
            LoadPoint point,
            Reader reader,
            Bucket bucket,
            String path,
            Key key,
            Encryption encryption,
            BucketNeeds.Answer answer) {
        State state = key.state().known().orElse(null);
        if (state == null) {
            key.state().missing().ifPresent(answer.gaps::add);
        } else if (state != State.ENABLED) {
            answer.problems.add(new Problem(
                    "C25",
                    "key " + key.arn() + " is not usable, its state is "
                            + state.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ') + ": enable it",
                    key.place()));
        }
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
                    LoadContext.key(reader.caller(), arn, object, List.copyOf(key.aliases())));
            needs.add(
                    object.equals(bucket.arn())
                            ? need
                            : Asking.everyValue(need, LoadContext.OBJECT, bucket.arn() + "/" + path));
        }
        answer.needs.addAll(needs);
        List<Reach> reaches = needs.stream().map(Need::reach).distinct().toList();
        if (reaches.size() > 1) {
            answer.gaps.add(Gap.outOfScope("whether bucket " + bucket.name()
                    + " uses a Bucket Key is not known, and the encryption context decides"));
        } else if (reaches.get(0) == Reach.NEVER) {
            refused(point, reader.caller(), key, needs.get(0), answer);
        } else {
            answer.open(needs.get(0));
        }
    }

    /** What the encryption context names: the bucket with a Bucket Key, else the object; both where it is not known. */
    private static List<String> contexts(Bucket bucket, String path, Encryption encryption) {
        // One of the objects: the path itself is none where it is a folder.
        String object = bucket.arn() + "/" + path + (path.isEmpty() || path.endsWith("/") ? BucketNeeds.EXAMPLE : "");
        return encryption
                .bucketKey()
                .known()
                .map(used -> List.of(used ? bucket.arn() : object))
                .orElse(
                        encryption.bucketKey() instanceof Lookup.KnownAbsent
                                ? List.of(object)
                                : List.of(bucket.arn(), object));
    }

    /** A grant may stand in for what the key policy does not say, but not against what denies. */
    private static void refused(LoadPoint point, Caller caller, Key key, Need need, BucketNeeds.Answer answer) {
        boolean denied = need.explanation().decision() == Decision.EXPLICITLY_DENIED;
        if (!denied && key.grants() instanceof Lookup.Unknown<List<Grant>> open) {
            answer.gaps.add(open.gap());
            return;
        }
        String operation = Objects.requireNonNull(need.request().action().text().split(":", 2)[1]);
        Optional<Grant> grant = key.grants().known().orElse(List.of()).stream()
                .filter(one ->
                        one.grantee().equals(caller.id()) && one.operations().contains(operation) && isOpen(one))
                .findFirst();
        if (!denied && grant.isPresent()) {
            answer.gaps.add(Gap.outOfScope("grant " + grant.get().id() + " lets " + caller.id() + " " + operation
                    + " with key " + key.arn() + ", but its constraints are not known"));
            return;
        }
        answer.problems.addAll(Refusals.ofKey(need, point.place()));
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
}
