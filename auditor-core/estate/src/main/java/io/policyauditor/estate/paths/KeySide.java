package io.policyauditor.estate.paths;

import io.policyauditor.estate.effective.Effective;
import io.policyauditor.estate.effective.EffectiveAccess;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Bucket.Algorithm;
import io.policyauditor.estate.model.Bucket.Encryption;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Key;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Decision;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.language.Arn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the key of a bucket says to those whom S3 lets read or write an object: S3 asks KMS on their behalf, and whom the key
 * refuses gets nothing. Objects are taken to be encrypted as the bucket encrypts new ones.
 */
final class KeySide {
    /** What S3 asks of the key for an action, which is in lower case. */
    private static final Map<String, String> OPERATIONS = Map.of(
            "s3:getobject", "kms:Decrypt",
            "s3:getobjectversion", "kms:Decrypt",
            "s3:putobject", "kms:GenerateDataKey");

    /** A write that asks for the keys of S3 itself: the key of the bucket has no part in it. */
    private static final Context WITHOUT_KEY = new Context.Builder()
            .put("s3:x-amz-server-side-encryption", "AES256")
            .absent("s3:x-amz-server-side-encryption-aws-kms-key-id")
            .build();

    private final Estate estate;
    private final EffectiveAccess access;
    private final String action;
    private final String object;
    private final String operation;
    private final @Nullable Bucket bucket;
    private final @Nullable Encryption encryption;
    private final Lookup<Key> key;
    private final List<Gap> gaps = new ArrayList<>();

    private KeySide(Estate estate, String action, String object) {
        this.estate = estate;
        this.access = EffectiveAccess.of(estate);
        this.action = action;
        this.object = object;
        this.operation = OPERATIONS.getOrDefault(action.toLowerCase(Locale.ROOT), "");
        this.bucket = operation.isEmpty() ? null : bucket(estate, object);
        this.encryption = bucket == null
                ? null
                : bucket.encryption()
                        .known()
                        .filter(one -> one.algorithm() != Algorithm.SSE_S3)
                        .orElse(null);
        this.key = bucket == null || encryption == null || BucketKey.isAwsManaged(encryption)
                ? Lookup.absent()
                : encryption.key().flatMap(written -> BucketKey.find(written, bucket, estate));
        if (bucket != null && bucket.encryption().missing().isPresent()) {
            gaps.add(Gap.outOfScope(
                    "how bucket " + bucket.name() + " encrypts is not known, and a key may refuse those whom S3 lets",
                    "how {n} buckets encrypt is not known, and a key may refuse those whom S3 lets"));
        }
        key.known().flatMap(known -> known.state().missing()).ifPresent(gaps::add);
    }

    /**
     * That of an object.
     *
     * @param action {@code s3:GetObject}, or anything else, of which no key is asked
     */
    static KeySide of(Estate estate, String action, String resource) {
        return new KeySide(estate, action, resource);
    }

    private static @Nullable Bucket bucket(Estate estate, String resource) {
        Arn arn = Arn.parse(resource).orElse(null);
        int slash = arn == null ? -1 : arn.resource().indexOf('/');
        return arn == null
                        || slash <= 0
                        || !arn.service().equals("s3")
                        || !arn.region().isEmpty()
                ? null
                : estate.bucket(arn.resource().substring(0, slash)).known().orElse(null);
    }

    /** What is not known of the key, whoever asks. */
    List<Gap> gaps() {
        return List.copyOf(gaps);
    }

    /** How a principal is asked about the key; as he is, or with everything granted that his limits leave. */
    interface Asking {
        Granted key(String action, String key, Context given);
    }

    /** All that somebody needs whom S3 lets, or that he is refused. */
    sealed interface Answer {
        /**
         * He can.
         *
         * @param steps what S3 lets him do, and what the key does where it is asked
         */
        record Kept(List<Granted> steps) implements Answer {
            public Kept {
                steps = List.copyOf(steps);
            }
        }

        /** He cannot. */
        record No(Refused refused) implements Answer {}
    }

    /** Asks the key for somebody whom S3 lets. */
    Answer of(Granted s3) {
        Caller caller = s3.effective().map(Effective::caller).orElse(null);
        return of(
                s3,
                caller,
                (what, arn, given) -> caller == null
                        ? Granted.none(s3.principal(), what, arn)
                        : asked(s3.principal(), caller, what, arn, given));
    }

    /** The same for a principal of the estate who is not as he is. */
    Answer of(Granted s3, Asking asking) {
        return of(s3, s3.effective().map(Effective::caller).orElse(null), asking);
    }

    private Answer of(Granted s3, @Nullable Caller caller, Asking asking) {
        if (bucket == null || encryption == null || caller == null) {
            // Where nothing of the caller is known, S3's answer says so already.
            return new Answer.Kept(List.of(s3));
        }
        Refused refused = state(s3, bucket, encryption);
        if (refused == null && BucketKey.isAwsManaged(encryption)) {
            return new Answer.Kept(List.of(s3));
        }
        if (refused == null) {
            Granted answer = key.known()
                    .map(known -> key(s3.principal(), caller, known, bucket, encryption, asking))
                    .orElseGet(() -> Granted.unknown(
                            s3.principal(),
                            operation,
                            encryption.key().known().orElse("*"),
                            key.missing().orElseThrow()));
            List<Granted> both = List.of(s3, answer);
            if (answer.reach() == Reach.ALWAYS) {
                return new Answer.Kept(both);
            }
            if (!answer.never()) {
                return new Answer.Kept(withoutKey(s3)
                        .filter(write -> Granted.doubt(write.reach()) < Granted.doubt(Granted.all(both)))
                        .map(List::of)
                        .orElse(both));
            }
            refused = new Refused(s3, answer, Optional.empty());
        }
        Refused no = refused;
        return withoutKey(s3)
                .<Answer>map(write -> new Answer.Kept(List.of(write)))
                .orElseGet(() -> new Answer.No(no));
    }

    /** Why nobody like him can use the key, whatever its policy says; null where the policies are to be asked. */
    private @Nullable Refused state(Granted s3, Bucket of, Encryption with) {
        if (BucketKey.isAwsManaged(with)) {
            String owner = of.account().known().orElse("");
            return owner.isEmpty() || owner.equals(s3.principal().account())
                    ? null
                    : refused(
                            s3,
                            "alias/aws/s3",
                            "bucket " + of.name() + " encrypts with the AWS managed key aws/s3, which no other account"
                                    + " can use");
        }
        String written = with.key().known().orElse("*");
        if (key instanceof Lookup.KnownAbsent) {
            return refused(s3, written, "key " + written + " of bucket " + of.name() + " does not exist");
        }
        return key.known()
                .flatMap(known -> BucketKey.unusable(known).map(why -> refused(s3, known.arn(), why)))
                .orElse(null);
    }

    private Refused refused(Granted s3, String arn, String why) {
        return new Refused(s3, Granted.none(s3.principal(), operation, arn), Optional.of(why));
    }

    private Granted key(Principal who, Caller caller, Key known, Bucket of, Encryption with, Asking asking) {
        Arn arn = Arn.parse(known.arn()).orElse(null);
        if (arn == null) {
            return Granted.unknown(who, operation, known.arn(), Gap.unread(known.arn() + " is no ARN of a key"));
        }
        List<Granted> answers = BucketKey.named(of, with, object).stream()
                .map(named -> asking.key(operation, known.arn(), BucketKey.context(caller, known, arn, named)))
                .toList();
        Granted first = answers.get(0);
        if (answers.stream().map(Granted::reach).distinct().count() > 1) {
            return Granted.unknown(who, operation, known.arn(), BucketKey.bucketKeyUnknown(of));
        }
        boolean open = first.never()
                && first.explanation()
                        .filter(why -> why.decision() == Decision.EXPLICITLY_DENIED)
                        .isEmpty();
        return (open ? BucketKey.openGrant(known, caller, operation) : Optional.<Gap>empty())
                .map(gap -> Granted.unknown(who, operation, known.arn(), gap))
                .orElse(first);
    }

    /** The key asked as the bucket was: of whoever is one of many, by the many. */
    private Granted asked(Principal who, Caller caller, String what, String arn, Context given) {
        if (who.kind() == Principal.Kind.ANYONE) {
            return access.between(Caller.anonymous(), arn)
                    .known()
                    .flatMap(target -> Outsiders.anyone(estate, access, what, target, given))
                    .orElseGet(() -> Granted.none(who, what, arn));
        }
        Lookup<Effective> found = access.between(caller, arn);
        if (found.missing().isPresent()) {
            return Granted.unknown(who, what, arn, found.missing().get());
        }
        if (found.known().isEmpty()) {
            return Granted.none(who, what, arn);
        }
        if (who.kind() == Principal.Kind.OUTSIDE_ACCOUNT) {
            return Outsiders.anyOf(who, found.known().get(), what, given);
        }
        return Granted.of(who, found.known().get(), found.known().get().request(what, given));
    }

    /** A write that needs no key, where S3 lets it: a header of the request chooses the encryption. */
    private Optional<Granted> withoutKey(Granted s3) {
        if (!action.equalsIgnoreCase("s3:PutObject")) {
            return Optional.empty();
        }
        Effective effective = s3.effective().orElseThrow();
        List<String> assumptions = new ArrayList<>(effective.assumptions());
        assumptions.add("the request asks for SSE-S3 (x-amz-server-side-encryption: AES256), which needs no key");
        Effective told = new Effective(
                effective.caller(),
                effective.resource(),
                effective.layers(),
                effective.context(),
                effective.closed(),
                assumptions,
                effective.catalogue(),
                effective.endpoints());
        Context asked =
                s3.request().map(request -> effective.plain(request).context()).orElse(Context.EMPTY);
        Granted write = Granted.of(
                s3.principal(),
                told,
                told.request(action, asked.with().putAll(WITHOUT_KEY).build()));
        return write.reach() == Reach.NEVER ? Optional.empty() : Optional.of(write);
    }
}
