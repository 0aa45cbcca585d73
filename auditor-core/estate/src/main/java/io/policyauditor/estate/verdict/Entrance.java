package io.policyauditor.estate.verdict;

import io.policyauditor.estate.effective.Effective;
import io.policyauditor.estate.effective.EffectiveAccess;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Bucket.AccessPoint;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.PolicyCompiler;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.decide.Layers;
import io.policyauditor.policy.decide.Resource;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * By which name a bucket is asked: its own, or that of an access point. What goes through an access point is asked of two:
 * of the access point, by its own ARN and policy, and of the bucket behind it, which only its own account has a say in.
 *
 * <p>Source: Amazon S3 User Guide, access-points-policies and access-points-delegating-control.
 */
final class Entrance {
    private static final Document EVERYTHING = everything();

    private final String bucket;
    private final String objects;
    private final Context given;
    private final Optional<AccessPoint> accessPoint;
    private final UnaryOperator<Layers> layers;

    private Entrance(
            String bucket,
            String objects,
            Context given,
            Optional<AccessPoint> accessPoint,
            UnaryOperator<Layers> layers) {
        this.bucket = bucket;
        this.objects = objects;
        this.given = given;
        this.accessPoint = accessPoint;
        this.layers = layers;
    }

    /** The bucket by its own name. */
    static Entrance of(Bucket bucket) {
        return new Entrance(
                bucket.arn(), bucket.arn() + "/", Context.EMPTY, Optional.empty(), UnaryOperator.identity());
    }

    /** An access point, which the caller's own policies have to name. */
    static Entrance of(AccessPoint accessPoint) {
        Document policy = document(accessPoint);
        return new Entrance(
                accessPoint.arn(),
                accessPoint.arn() + "/object/",
                keys(accessPoint),
                Optional.of(accessPoint),
                all -> with(all, all.identity(), accessPoint.policy() instanceof Lookup.KnownAbsent ? null : policy));
    }

    /** The bucket behind an access point: whatever the caller's own policies allow, its policy has to agree. */
    static Entrance behind(Bucket bucket, AccessPoint accessPoint) {
        return new Entrance(bucket.arn(), bucket.arn() + "/", keys(accessPoint), Optional.empty(), all -> {
            List<Document> identity = new ArrayList<>(all.identity());
            identity.add(EVERYTHING);
            return with(all, identity, all.resource());
        });
    }

    private static Context keys(AccessPoint accessPoint) {
        Context.Builder keys = new Context.Builder()
                .put("s3:DataAccessPointArn", accessPoint.arn())
                .put(
                        "s3:DataAccessPointAccount",
                        Arn.parse(accessPoint.arn()).map(Arn::account).orElse(""));
        if (accessPoint.vpc().missing().isPresent()) {
            keys.open("s3:AccessPointNetworkOrigin");
        } else {
            keys.put("s3:AccessPointNetworkOrigin", accessPoint.vpc().known().isPresent() ? "VPC" : "Internet");
        }
        return keys.build();
    }

    private static Layers with(Layers all, List<Document> identity, @Nullable Document resource) {
        return new Layers(
                identity,
                all.boundary(),
                all.session(),
                resource,
                all.serviceControl(),
                all.resourceControl(),
                all.endpoint());
    }

    private static Document document(AccessPoint accessPoint) {
        Lookup<Policy> policy = accessPoint.policy();
        Lookup<CompiledPolicy> compiled = policy.flatMap(Policy::compiled);
        String name = policy.known().map(Policy::name).orElse("the policy of access point " + accessPoint.arn());
        if (compiled instanceof Lookup.Known<CompiledPolicy> known) {
            List<String> rejections = known.value().rejections();
            return rejections.isEmpty()
                    ? new Document.Known(name, known.value())
                    : new Document.Unknown(name, name + ": " + String.join("; ", rejections));
        }
        return new Document.Unknown(
                name, compiled.missing().map(gap -> gap.what()).orElse(name + " is not known"));
    }

    private static Document everything() {
        Tree tree = JsonReader.read(new SourceText(
                "the caller's own policies",
                "{\"Version\": \"" + PolicyDocument.CURRENT_VERSION
                        + "\", \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}}"));
        return new Document.Known(
                "the caller's own policies",
                PolicyCompiler.compile(
                        PolicyDocument.parse(PolicyKind.IDENTITY, Objects.requireNonNull(tree.root()), tree)));
    }

    /** ARN that is listed. */
    String bucket() {
        return bucket;
    }

    /** ARN of an object. */
    String object(String key) {
        return objects + key;
    }

    /** What is known of every request that comes this way. */
    Context given() {
        return given;
    }

    /** What somebody may do here. */
    Lookup<Effective> access(EffectiveAccess access, Reader reader, Bucket behind, String resource) {
        Lookup<Effective> found = reader.access(access, accessPoint.isPresent() ? behind.arn() : resource);
        return found.map(effective -> new Effective(
                effective.caller(),
                accessPoint
                        .map(point -> new Resource(
                                resource,
                                Arn.parse(point.arn()).map(Arn::account).orElse(null)))
                        .orElse(effective.resource()),
                layers.apply(effective.layers()),
                effective.context(),
                effective.closed(),
                effective.assumptions(),
                effective.catalogue(),
                effective.endpoints()));
    }
}
