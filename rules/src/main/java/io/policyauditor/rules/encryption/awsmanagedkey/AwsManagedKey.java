package io.policyauditor.rules.encryption.awsmanagedkey;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding.Related;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoint.Direction;
import io.policyauditor.estate.loading.LoadPoints;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Bucket.Algorithm;
import io.policyauditor.estate.model.Bucket.Encryption;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Key;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.rules.BucketKeys;
import io.policyauditor.rules.LoaderRoles;
import io.policyauditor.rules.ModelBucketRule;
import io.policyauditor.rules.OtherAccount;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Flags a model bucket that other accounts read and that encrypts with the key that AWS manages for S3. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class AwsManagedKey extends ModelBucketRule {
    public AwsManagedKey() {
        super(RuleInfo.of(
                "KM002",
                "bucket-uses-aws-managed-key",
                Severity.HIGH,
                "Other accounts cannot decrypt what the key of AWS encrypts"));
    }

    @Override
    protected Outcome judge(Bucket bucket, Estate estate) {
        Optional<Gap> unread = bucket.encryption().missing();
        if (unread.isPresent()) {
            return Outcome.notAssessed(unread.get());
        }
        Optional<Encryption> encryption =
                bucket.encryption().known().filter(known -> known.algorithm() != Algorithm.SSE_S3);
        if (encryption.isEmpty()) {
            return Outcome.notApplicable();
        }
        Lookup<Boolean> managed = managed(bucket, encryption.get(), estate);
        if (managed instanceof Lookup.Unknown<Boolean> unknown) {
            return Outcome.notAssessed(unknown.gap());
        }
        if (!managed.known().orElse(false)) {
            return Outcome.pass();
        }
        if (!(bucket.account() instanceof Lookup.Known<String> owner)) {
            return Outcome.notAssessed(bucket.account()
                    .missing()
                    .orElseGet(() -> Gap.outOfScope("the account of bucket " + bucket.name() + " is not known")));
        }
        List<Related> readers = Stream.concat(
                        byPolicy(bucket, owner.value()), byLoadPoint(bucket, owner.value(), estate))
                .toList();
        if (!readers.isEmpty()) {
            return fail(
                    encryption.get().place(),
                    BucketKeys.AWS_MANAGED,
                    "bucket " + bucket.name()
                            + " encrypts with aws/s3, whose key policy no one can change, so readers of"
                            + " other accounts are refused kms:Decrypt",
                    "encrypt with a customer managed key whose policy lets them decrypt, and copy the objects onto"
                            + " themselves",
                    readers.toArray(Related[]::new));
        }
        return policyGap(bucket).map(Outcome::notAssessed).orElseGet(Outcome::pass);
    }

    /** Whether the key is the one that AWS manages; a bucket that names none uses it. */
    private static Lookup<Boolean> managed(Bucket bucket, Encryption encryption, Estate estate) {
        Optional<String> name = encryption.key().known();
        if (encryption.key() instanceof Lookup.KnownAbsent
                || name.filter(text -> text.endsWith(BucketKeys.AWS_MANAGED)).isPresent()) {
            return Lookup.known(true);
        }
        return BucketKeys.of(estate).of(bucket).map(Key::awsManaged);
    }

    private static Stream<Related> byPolicy(Bucket bucket, String owner) {
        return bucket.policy().known().flatMap(policy -> policy.compiled().known()).stream()
                .flatMap(policy -> policy.allows().stream())
                .filter(statement -> statement.coversAction("s3:GetObject"))
                .flatMap(statement -> OtherAccount.in(statement, owner).stream())
                .map(other -> new Related(other.place(), "the bucket policy lets " + other.name() + " read"));
    }

    private static Stream<Related> byLoadPoint(Bucket bucket, String owner, Estate estate) {
        return LoadPoints.of(estate).all().stream()
                .filter(point -> point.direction() == Direction.READ)
                .filter(point -> point.bucket().filter(bucket.name()::equals).isPresent())
                .filter(point -> roleAccounts(point).anyMatch(account -> !account.equals(owner)))
                .map(point -> new Related(point.place(), point.object().name() + " loads from another account"));
    }

    private static Stream<String> roleAccounts(LoadPoint point) {
        return point.credential().stream()
                .flatMap(LoaderRoles::roles)
                .flatMap(role -> Arn.parse(role).stream())
                .map(Arn::account);
    }

    private static Optional<Gap> policyGap(Bucket bucket) {
        if (!(bucket.policy() instanceof Lookup.Known<Policy> policy)) {
            return bucket.policy().missing();
        }
        Lookup<CompiledPolicy> compiled = policy.value().compiled();
        return compiled.known()
                .filter(known -> !known.rejections().isEmpty())
                .map(known -> Gap.unread(
                        "the policy of bucket " + bucket.name() + ": " + String.join("; ", known.rejections())))
                .or(compiled::missing);
    }
}
