package io.policyauditor.estate.effective;

import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Key;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.decide.Resource;
import io.policyauditor.policy.language.Arn;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What a resource and its account say of whoever asks for it. */
final class ResourceSide {
    /**
     * A resource as its account has it.
     *
     * @param tags those that a condition on {@code aws:ResourceTag} sees
     * @param region where it is; absent for what has none
     * @param keys what every request about it has besides
     * @param assumptions what was taken for granted of it
     * @param through the access point that it is; empty where it is none
     */
    record Target(
            Resource resource,
            Optional<Document> policy,
            Lookup<Map<String, String>> tags,
            Lookup<String> region,
            Context keys,
            List<String> assumptions,
            Optional<AccessPointSide> through) {
        Target {
            assumptions = List.copyOf(assumptions);
        }

        /** One of which nothing was taken for granted. */
        Target(Resource resource, Optional<Document> policy, Lookup<Map<String, String>> tags, Lookup<String> region) {
            this(resource, policy, tags, region, Context.EMPTY, List.of(), Optional.empty());
        }
    }

    /**
     * Services whose resources have no policies of their own, roles apart. Source: IAM User Guide,
     * reference_aws-services-that-work-with-iam.
     */
    private static final Set<String> WITHOUT_POLICIES = Set.of("eks", "iam");

    private static final Lookup<Map<String, String>> OBJECT_TAGS =
            Lookup.unknown(Gap.outOfScope("the tags of objects are not known"));

    private final Estate estate;

    private final AccessPointSide.Index accessPoints;

    /** Of each bucket that was asked about, by its name, and of each access point by its ARN. */
    private final Map<String, Says> said = new ConcurrentHashMap<>();

    /** What a bucket or an access point says of whoever asks, whatever he asks for. */
    private record Says(Optional<Document> policy, List<String> assumptions) {}

    ResourceSide(Estate estate) {
        this.estate = estate;
        this.accessPoints = new AccessPointSide.Index(estate);
    }

    /**
     * The resource of an ARN, or {@code *}; absent when it is known not to exist.
     *
     * @param home the account of the caller, in which an action without a resource happens
     */
    Lookup<Target> of(String resource, Optional<String> home) {
        if (resource.equals("*")) {
            return Lookup.known(new Target(
                    new Resource("*", home.orElse(null)), Optional.empty(), Lookup.absent(), Lookup.absent()));
        }
        Arn arn = Arn.parse(resource).orElse(null);
        if (arn == null) {
            return Lookup.unknown(Gap.unread("\"" + resource + "\" is not the ARN of a resource"));
        }
        if (arn.service().equals("s3") && arn.region().isEmpty()) {
            return ofBucket(arn);
        }
        if (arn.service().equals("s3") && arn.resource().startsWith("accesspoint/")) {
            // One of the account on a bucket of another account is in no listing.
            return Lookup.known(accessPoints
                    .of(arn)
                    .map(side -> ofAccessPoint(resource, side))
                    .orElseGet(() -> other(arn)));
        }
        if (arn.service().equals("kms") && arn.resource().startsWith("key/")) {
            return estate.key(resource)
                    .map(key -> new Target(
                            new Resource(resource, arn.account()),
                            withGrants(key, Documents.optional(key.policy(), "the policy of key " + resource)),
                            key.tags(),
                            Lookup.known(arn.region())));
        }
        if (arn.service().equals("iam") && arn.resource().startsWith("role/")) {
            return estate.role(resource)
                    .map(role -> new Target(
                            new Resource(resource, arn.account()),
                            Documents.optional(role.trust(), "the trust policy of role " + resource),
                            role.tags(),
                            Lookup.absent()));
        }
        return Lookup.known(other(arn));
    }

    /** Grants say who may use the key besides its policy. */
    private static Optional<Document> withGrants(Key key, Optional<Document> policy) {
        Optional<CompiledPolicy> grants = KeyGrants.of(key);
        return grants.isPresent()
                        && policy.filter(Document.Known.class::isInstance).isPresent()
                ? policy.map(document -> new Document.Known(
                        document.name(), ((Document.Known) document).policy().with(grants.get())))
                : policy;
    }

    private Lookup<Target> ofBucket(Arn arn) {
        String name = arn.resource().split("/", 2)[0];
        Optional<AccessPointSide> alias = accessPoints.of(name);
        if (alias.isPresent()) {
            String key = arn.resource().substring(Math.min(arn.resource().length(), name.length() + 1));
            return Lookup.known(ofAccessPoint(alias.get().named(key), alias.get()));
        }
        return estate.bucket(name).map(bucket -> {
            Says says = said.computeIfAbsent(
                    name,
                    key -> new Says(
                            policy(bucket),
                            AccessLists.assumption(bucket).stream().toList()));
            return new Target(
                    new Resource(arn.toString(), bucket.account().known().orElse(null)),
                    says.policy(),
                    OBJECT_TAGS,
                    bucket.region(),
                    Context.EMPTY,
                    says.assumptions(),
                    Optional.empty());
        });
    }

    private Target ofAccessPoint(String resource, AccessPointSide side) {
        Says says =
                said.computeIfAbsent(side.arn(), key -> new Says(Optional.of(side.policy(estate)), side.assumptions()));
        return new Target(
                new Resource(resource, side.host()),
                says.policy(),
                OBJECT_TAGS,
                side.region(),
                side.keys(),
                says.assumptions(),
                Optional.of(side));
    }

    /** What a bucket says of whoever asks: by its policy and its access control lists, and by what S3 makes of both. */
    private Optional<Document> policy(Bucket bucket) {
        // An owner that is not known must not pass for the caller's own account, nor for another.
        String account = bucket.account().known().orElse(null);
        if (account == null) {
            return Optional.of(new Document.Unknown(
                    "the owner of bucket " + bucket.name(),
                    "which account owns bucket " + bucket.name() + " is not known"));
        }
        return AccessLists.beside(
                        Documents.optional(bucket.policy(), "the policy of bucket " + bucket.name()),
                        bucket,
                        account,
                        estate)
                .map(document -> document instanceof Document.Known known
                        ? PublicPolicy.cut(known, bucket, account, estate)
                        : document);
    }

    /** Something that is no record of the estate: its own policy, if it has one, is not known. */
    private static Target other(Arn arn) {
        boolean unpoliced = WITHOUT_POLICIES.contains(arn.service());
        Gap gap = Gap.outOfScope("the policy of " + arn + " is not in the estate");
        return new Target(
                new Resource(arn.toString(), arn.account().isEmpty() ? null : arn.account()),
                unpoliced ? Optional.empty() : Optional.of(Documents.unknown("the policy of " + arn, gap)),
                Lookup.unknown(gap),
                arn.region().isEmpty() ? Lookup.absent() : Lookup.known(arn.region()));
    }
}
