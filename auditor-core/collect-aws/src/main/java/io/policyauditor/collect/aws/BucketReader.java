package io.policyauditor.collect.aws;

import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Bucket.AccessPoint;
import io.policyauditor.estate.model.Bucket.AclGrant;
import io.policyauditor.estate.model.Bucket.Algorithm;
import io.policyauditor.estate.model.Bucket.Encryption;
import io.policyauditor.estate.model.Bucket.Ownership;
import io.policyauditor.estate.model.BucketTraits;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.PublicAccessBlock;
import io.policyauditor.estate.snapshot.RecordKind;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketLocationConstraint;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.GetBucketAclResponse;
import software.amazon.awssdk.services.s3.model.Grantee;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;
import software.amazon.awssdk.services.s3.model.OwnershipControlsRule;
import software.amazon.awssdk.services.s3.model.Payer;
import software.amazon.awssdk.services.s3.model.ReplicationRuleStatus;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionByDefault;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3control.model.NetworkOrigin;

/** S3 of an account: its buckets, each asked in its own region, and its access points. */
final class BucketReader {
    private static final String NO_PUBLIC_ACCESS_BLOCK = "NoSuchPublicAccessBlockConfiguration";

    private final String account;
    private final Clients clients;
    private final Calls calls;
    private final Regions regions;
    private final String home;

    /**
     * What S3 holds.
     *
     * @param accessPoints all of the account
     */
    record Found(
            Lookup<PublicAccessBlock> publicAccessBlock,
            Listed<Bucket> buckets,
            List<BucketTraits> traits,
            Listed<AccessPointOf> accessPoints) {}

    /** An access point and the bucket it leads to, which may be another account's. */
    record AccessPointOf(String bucket, boolean own, AccessPoint accessPoint) {}

    private record Named(
            String name, @Nullable String region, @Nullable String arn) {}

    private record Read(Bucket bucket, BucketTraits traits) {}

    private record Point(
            String region,
            String name,
            String arn,
            String bucket,
            boolean own,
            @Nullable String alias,
            Lookup<String> vpc) {}

    BucketReader(String account, Clients clients, Calls calls, Regions regions, String home) {
        this.account = account;
        this.clients = clients;
        this.calls = calls;
        this.regions = regions;
        this.home = home;
    }

    Found read() {
        Lookup<PublicAccessBlock> block = calls.ask(
                Operation.S3CONTROL_GET_PUBLIC_ACCESS_BLOCK,
                home,
                "",
                Map.of(NO_PUBLIC_ACCESS_BLOCK, Lookup.known(PublicAccessBlock.NONE)),
                () -> block(clients.s3Control(home)
                        .getPublicAccessBlock(request -> request.accountId(account))
                        .publicAccessBlockConfiguration()));
        Map<String, Listed<Point>> points = points();
        List<Point> all = points.values().stream()
                .flatMap(listed -> listed.items().stream())
                .toList();
        List<AccessPointOf> read = calls.each(all, this::accessPoint);
        Map<String, List<AccessPoint>> ofBucket = new HashMap<>();
        for (AccessPointOf point : read) {
            if (point.own()) {
                ofBucket.computeIfAbsent(point.bucket(), name -> new ArrayList<>())
                        .add(point.accessPoint());
            }
        }
        Listed<Named> names = calls.list(
                Operation.S3_LIST_BUCKETS,
                home,
                "",
                token -> clients.s3(home)
                        .listBuckets(request -> request.maxBuckets(1_000).continuationToken(token)),
                page -> page.buckets().stream().map(BucketReader::named).toList(),
                page -> page.continuationToken());
        List<Read> buckets = calls.each(
                names.items().stream().sorted(Comparator.comparing(Named::name)).toList(),
                named -> bucket(named, points, ofBucket));
        Optional<Gap> pointsGap = points.values().stream()
                .flatMap(listed -> listed.gap().stream())
                .findFirst()
                .or(regions::gap);
        return new Found(
                block,
                new Listed<>(buckets.stream().map(Read::bucket).toList(), names.gap()),
                buckets.stream().map(Read::traits).toList(),
                new Listed<>(read, pointsGap));
    }

    private static Named named(software.amazon.awssdk.services.s3.model.Bucket bucket) {
        String region = bucket.bucketRegion();
        if (region != null && !region.isEmpty() && !Clients.isRegion(region)) {
            throw new Calls.Malformed();
        }
        return new Named(Calls.required(bucket.name()), region, bucket.bucketArn());
    }

    private Map<String, Listed<Point>> points() {
        List<Listed<Point>> listed = calls.each(
                regions.asked(),
                region -> calls.list(
                        Operation.S3CONTROL_LIST_ACCESS_POINTS,
                        region,
                        "",
                        token -> clients.s3Control(region)
                                .listAccessPoints(
                                        request -> request.accountId(account).nextToken(token)),
                        page -> page.accessPointList().stream()
                                .map(point -> new Point(
                                        region,
                                        Calls.required(point.name()),
                                        Calls.required(point.accessPointArn()),
                                        Calls.required(point.bucket()),
                                        point.bucketAccountId() == null
                                                || point.bucketAccountId().equals(account),
                                        point.alias(),
                                        vpc(point)))
                                .toList(),
                        page -> page.nextToken()));
        Map<String, Listed<Point>> byRegion = new LinkedHashMap<>();
        for (int i = 0; i < listed.size(); i++) {
            byRegion.put(regions.asked().get(i), listed.get(i));
        }
        return byRegion;
    }

    /** The VPC of an access point that is for one alone. */
    private static Lookup<String> vpc(software.amazon.awssdk.services.s3control.model.AccessPoint point) {
        if (point.networkOrigin() == NetworkOrigin.INTERNET) {
            return Lookup.absent();
        }
        return point.vpcConfiguration() == null || point.vpcConfiguration().vpcId() == null
                ? Lookup.unknown(Gap.unread("the answer about access point " + point.accessPointArn()
                        + " lacks from where it takes requests"))
                : Lookup.known(point.vpcConfiguration().vpcId());
    }

    private AccessPointOf accessPoint(Point point) {
        AccessPoint accessPoint = new AccessPoint(
                point.arn(),
                point.alias() == null ? Lookup.absent() : Lookup.known(point.alias()),
                calls.ask(
                        Operation.S3CONTROL_GET_ACCESS_POINT_POLICY,
                        point.region(),
                        point.arn(),
                        Map.of("NoSuchAccessPointPolicy", Lookup.absent()),
                        () -> Documents.policy(
                                PolicyKind.BUCKET,
                                point.arn() + "#policy",
                                account,
                                point.arn(),
                                clients.s3Control(point.region())
                                        .getAccessPointPolicy(request ->
                                                request.accountId(account).name(point.name()))
                                        .policy())),
                point.vpc(),
                Lookup.unknown(Gap.outOfScope("what blocks public access at access points is not read")),
                Documents.place(point.arn()));
        return new AccessPointOf(point.bucket(), point.own(), accessPoint);
    }

    /** Asks about one bucket in its own region; what cannot be asked has the gap of the region. */
    private final class Asking {
        private final String name;
        private final Lookup<String> region;

        Asking(String name, Lookup<String> region) {
            this.name = name;
            this.region = region;
        }

        <T> Lookup<T> ask(Operation operation, Map<String, Lookup<T>> meanings, BiFunction<S3Client, String, T> call) {
            return region.flatMap(
                    where -> calls.ask(operation, where, name, meanings, () -> call.apply(clients.s3(where), name)));
        }
    }

    private Read bucket(Named named, Map<String, Listed<Point>> points, Map<String, List<AccessPoint>> ofBucket) {
        String name = named.name();
        Lookup<String> region =
                named.region() == null || named.region().isEmpty() ? location(name) : Lookup.known(named.region());
        String arn = named.arn() == null || named.arn().isEmpty()
                ? "arn:"
                        + PartitionMetadata.of(Region.of(region.known().orElse(home)))
                                .id() + ":s3:::" + name
                : named.arn();
        Asking asking = new Asking(name, region);
        Bucket bucket = new Bucket(
                name,
                arn,
                Lookup.known(account),
                region,
                asking.ask(
                        Operation.S3_GET_POLICY,
                        Map.of("NoSuchBucketPolicy", Lookup.absent()),
                        (s3, of) -> Documents.policy(
                                PolicyKind.BUCKET,
                                arn + "#policy",
                                account,
                                arn,
                                s3.getBucketPolicy(request -> request.bucket(of))
                                        .policy())),
                asking.ask(
                        Operation.S3_GET_ENCRYPTION,
                        Map.of("ServerSideEncryptionConfigurationNotFoundError", Lookup.absent()),
                        (s3, of) -> encryption(
                                s3.getBucketEncryption(request -> request.bucket(of))
                                        .serverSideEncryptionConfiguration()
                                        .rules(),
                                arn)),
                asking.ask(
                        Operation.S3_GET_PUBLIC_ACCESS_BLOCK,
                        Map.of(NO_PUBLIC_ACCESS_BLOCK, Lookup.known(PublicAccessBlock.NONE)),
                        (s3, of) -> block(s3.getPublicAccessBlock(request -> request.bucket(of))
                                .publicAccessBlockConfiguration())),
                // A bucket that was never given an ownership has that of all buckets before there was the setting.
                asking.ask(
                        Operation.S3_GET_OWNERSHIP,
                        Map.of("OwnershipControlsNotFoundError", Lookup.known(Ownership.OBJECT_WRITER)),
                        (s3, of) -> ownership(s3.getBucketOwnershipControls(request -> request.bucket(of))
                                .ownershipControls()
                                .rules())),
                asking.ask(
                        Operation.S3_GET_ACL,
                        Map.of(),
                        (s3, of) -> acl(s3.getBucketAcl(request -> request.bucket(of)), arn)),
                asking.ask(
                        Operation.S3_GET_VERSIONING,
                        Map.of(),
                        (s3, of) -> s3.getBucketVersioning(request -> request.bucket(of))
                                        .status()
                                == BucketVersioningStatus.ENABLED),
                asking.ask(
                        Operation.S3_GET_OBJECT_LOCK,
                        Map.of("ObjectLockConfigurationNotFoundError", Lookup.known(false)),
                        (s3, of) -> s3.getObjectLockConfiguration(request -> request.bucket(of))
                                        .objectLockConfiguration()
                                        .objectLockEnabled()
                                == ObjectLockEnabled.ENABLED),
                asking.ask(
                        Operation.S3_GET_REQUEST_PAYMENT,
                        Map.of(),
                        (s3, of) -> s3.getBucketRequestPayment(request -> request.bucket(of))
                                        .payer()
                                == Payer.REQUESTER),
                asking.ask(
                        Operation.S3_GET_TAGS,
                        Map.of("NoSuchTagSet", Lookup.known(Map.of())),
                        (s3, of) -> tags(s3.getBucketTagging(request -> request.bucket(of))
                                .tagSet())),
                region.flatMap(where -> accessPoints(name, where, points, ofBucket))
                        .map(own -> placed(own, RecordKind.BUCKETS.place(arn))),
                Lookup.unknown(Gap.outOfScope("objects are not listed")),
                RecordKind.BUCKETS.place(arn));
        return new Read(bucket, traits(asking, name));
    }

    private static BucketTraits traits(Asking asking, String name) {
        return new BucketTraits(
                name,
                asking.ask(
                        Operation.S3_GET_POLICY_STATUS,
                        Map.of("NoSuchBucketPolicy", Lookup.absent()),
                        (s3, of) -> Calls.required(s3.getBucketPolicyStatus(request -> request.bucket(of))
                                .policyStatus()
                                .isPublic())),
                asking.<Optional<String>>ask(
                                Operation.S3_GET_LOGGING,
                                Map.of(),
                                (s3, of) -> Optional.ofNullable(s3.getBucketLogging(request -> request.bucket(of))
                                                .loggingEnabled())
                                        .map(logging -> Calls.required(logging.targetBucket())))
                        .flatMap(target -> target.map(Lookup::known).orElseGet(Lookup::absent)),
                asking.ask(
                        Operation.S3_GET_REPLICATION,
                        Map.of("ReplicationConfigurationNotFoundError", Lookup.known(List.of())),
                        (s3, of) ->
                                s3
                                        .getBucketReplication(request -> request.bucket(of))
                                        .replicationConfiguration()
                                        .rules()
                                        .stream()
                                        .filter(rule -> rule.status() != ReplicationRuleStatus.DISABLED)
                                        .map(rule -> Calls.required(
                                                rule.destination().bucket()))
                                        .distinct()
                                        .sorted()
                                        .toList()),
                RecordKind.BUCKET_TRAITS.place(name));
    }

    private Lookup<List<AccessPoint>> accessPoints(
            String bucket, String region, Map<String, Listed<Point>> points, Map<String, List<AccessPoint>> ofBucket) {
        Listed<Point> listed = points.get(region);
        if (listed == null) {
            return Lookup.unknown(regions.gap()
                    .orElseGet(() -> Gap.unread("region " + region + " of bucket " + bucket
                            + " is not among those of account " + account)));
        }
        return listed.whole().map(ignored -> List.copyOf(ofBucket.getOrDefault(bucket, List.of())));
    }

    /** Those of a bucket, which stand where it does. */
    private static List<AccessPoint> placed(List<AccessPoint> points, Span place) {
        return points.stream()
                .map(point -> new AccessPoint(
                        point.arn(), point.alias(), point.policy(), point.vpc(), point.publicAccessBlock(), place))
                .toList();
    }

    /** Empty stands for us-east-1, EU for eu-west-1: S3 API reference, GetBucketLocation. */
    private Lookup<String> location(String bucket) {
        return calls.ask(Operation.S3_GET_LOCATION, home, bucket, () -> {
            String constraint = clients.s3(home)
                    .getBucketLocation(request -> request.bucket(bucket))
                    .locationConstraintAsString();
            if (constraint == null || constraint.isEmpty()) {
                return "us-east-1";
            }
            String region = constraint.equals(BucketLocationConstraint.EU.toString()) ? "eu-west-1" : constraint;
            if (!Clients.isRegion(region)) {
                throw new Calls.Malformed();
            }
            return region;
        });
    }

    private static Encryption encryption(List<ServerSideEncryptionRule> rules, String arn) {
        ServerSideEncryptionRule rule = rules.get(0);
        ServerSideEncryptionByDefault set = Calls.required(rule.applyServerSideEncryptionByDefault());
        Algorithm algorithm = switch (Calls.required(set.sseAlgorithm())) {
            case AES256 -> Algorithm.SSE_S3;
            case AWS_KMS -> Algorithm.SSE_KMS;
            case AWS_KMS_DSSE -> Algorithm.DSSE_KMS;
            default -> throw new Calls.Malformed();
        };
        String key = set.kmsMasterKeyID();
        return new Encryption(
                algorithm,
                key == null || key.isEmpty() ? Lookup.absent() : Lookup.known(key),
                Lookup.known(rule.bucketKeyEnabled() != null && rule.bucketKeyEnabled()),
                RecordKind.BUCKETS.place(arn));
    }

    private static Ownership ownership(List<OwnershipControlsRule> rules) {
        return switch (Calls.required(rules.get(0).objectOwnership())) {
            case BUCKET_OWNER_ENFORCED -> Ownership.BUCKET_OWNER_ENFORCED;
            case BUCKET_OWNER_PREFERRED -> Ownership.BUCKET_OWNER_PREFERRED;
            case OBJECT_WRITER -> Ownership.OBJECT_WRITER;
            default -> throw new Calls.Malformed();
        };
    }

    private List<AclGrant> acl(GetBucketAclResponse list, String arn) {
        String owner = list.owner() == null ? null : list.owner().id();
        return list.grants().stream()
                .map(grant -> new AclGrant(
                        owner != null && owner.equals(grant.grantee().id()) ? account : grantee(grant.grantee()),
                        Calls.required(grant.permissionAsString()),
                        RecordKind.BUCKETS.place(arn)))
                .toList();
    }

    private static String grantee(Grantee grantee) {
        if (grantee.uri() != null) {
            return grantee.uri();
        }
        return Calls.required(grantee.id() != null ? grantee.id() : grantee.emailAddress());
    }

    private static Map<String, String> tags(List<Tag> tags) {
        Map<String, String> read = new LinkedHashMap<>();
        tags.forEach(tag -> read.put(Calls.required(tag.key()), Objects.requireNonNull(tag.value())));
        return Map.copyOf(read);
    }

    private static PublicAccessBlock block(
            software.amazon.awssdk.services.s3.model.@Nullable PublicAccessBlockConfiguration set) {
        return set == null
                ? PublicAccessBlock.NONE
                : new PublicAccessBlock(
                        on(set.blockPublicAcls()),
                        on(set.ignorePublicAcls()),
                        on(set.blockPublicPolicy()),
                        on(set.restrictPublicBuckets()));
    }

    private static PublicAccessBlock block(
            software.amazon.awssdk.services.s3control.model.@Nullable PublicAccessBlockConfiguration set) {
        return set == null
                ? PublicAccessBlock.NONE
                : new PublicAccessBlock(
                        on(set.blockPublicAcls()),
                        on(set.ignorePublicAcls()),
                        on(set.blockPublicPolicy()),
                        on(set.restrictPublicBuckets()));
    }

    private static boolean on(@Nullable Boolean flag) {
        return flag != null && flag;
    }
}
