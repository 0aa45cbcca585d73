package io.policyauditor.estate.effective;

import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Bucket.AccessPoint;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.decide.Document.Proviso;
import io.policyauditor.policy.decide.Layers.Level;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PolicyKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an access point and the bucket behind it say of whoever asks by the access point: both have to permit it. The policy of
 * the bucket is about the bucket, so here it is read with the names that its objects have by the access point; in the account
 * of the bucket nobody needs a grant of it, elsewhere everybody does.
 *
 * <p>Source: Amazon S3 User Guide, access-points-policies, access-points-delegating-control, access-points-vpc and
 * access-control-block-public-access.
 */
final class AccessPointSide {
    private final Bucket bucket;
    private final AccessPoint point;
    private final String owner;
    private final String host;
    private final Renaming renaming;

    /** Access points of the buckets of an estate, by ARN. */
    static final class Index {
        private final Map<String, AccessPointSide> byArn = new HashMap<>();
        private final Map<String, AccessPointSide> byAlias = new HashMap<>();

        Index(Estate estate) {
            for (Bucket listed : estate.buckets()) {
                // Of one that is given twice, in two ways, nothing is known.
                Bucket bucket = estate.bucket(listed.name()).known().orElse(null);
                if (bucket == null) {
                    continue;
                }
                for (AccessPoint point : bucket.accessPoints().known().orElse(List.of())) {
                    Optional<String> host = Arn.parse(point.arn()).map(Arn::account);
                    Optional<String> owner = bucket.account().known();
                    if (host.isPresent() && owner.isPresent()) {
                        AccessPointSide side = new AccessPointSide(bucket, point, owner.get(), host.get());
                        byArn.putIfAbsent(point.arn(), side);
                        point.alias().known().ifPresent(alias -> byAlias.putIfAbsent(alias, side));
                    }
                }
            }
        }

        /** The access point of an ARN of it or of an object by it. */
        Optional<AccessPointSide> of(Arn arn) {
            String[] parts = arn.resource().split("/", 3);
            String own = arn.toString();
            return parts.length < 2 || !parts[0].equals("accesspoint")
                    ? Optional.empty()
                    : Optional.ofNullable(byArn.get(
                            parts.length == 2 ? own : own.substring(0, own.length() - parts[2].length() - 1)));
        }

        /** That of an alias, which stands in the place of the name of a bucket. */
        Optional<AccessPointSide> of(String alias) {
            return Optional.ofNullable(byAlias.get(alias));
        }
    }

    private AccessPointSide(Bucket bucket, AccessPoint point, String owner, String host) {
        this.bucket = bucket;
        this.point = point;
        this.owner = owner;
        this.host = host;
        this.renaming = new Renaming(bucket.arn(), point.arn());
    }

    String arn() {
        return point.arn();
    }

    /** Account of the access point. */
    String host() {
        return host;
    }

    Lookup<String> region() {
        return Arn.parse(point.arn()).map(Arn::region).map(Lookup::known).orElseGet(Lookup::absent);
    }

    /** What a request by the alias is about: itself, or an object. */
    String named(String behindAlias) {
        return behindAlias.isEmpty() ? point.arn() : point.arn() + "/object/" + behindAlias;
    }

    /** What every request by it has. */
    Context keys() {
        Context.Builder keys =
                new Context.Builder().put("s3:DataAccessPointArn", point.arn()).put("s3:DataAccessPointAccount", host);
        point.vpc().known().ifPresent(vpc -> keys.put("s3:AccessPointNetworkOrigin", "VPC"));
        if (point.vpc().known().isEmpty() && point.vpc().missing().isEmpty()) {
            keys.put("s3:AccessPointNetworkOrigin", "Internet");
        }
        return keys.build();
    }

    /** What is taken for granted of both. */
    List<String> assumptions() {
        List<String> assumptions =
                new ArrayList<>(AccessLists.assumption(bucket).stream().toList());
        if (point.vpc().missing().isPresent()) {
            assumptions.add("access point " + point.arn() + " takes requests from the Internet");
        }
        return assumptions;
    }

    /** The policies of both. */
    Document policy(Estate estate) {
        Document own = Documents.optional(point.policy(), "the policy of access point " + point.arn())
                .orElseGet(() -> new Document.Known(
                        "the policy of access point " + point.arn(),
                        Documents.placed(PolicyKind.BUCKET, List.of(), point.place())));
        if (!(own instanceof Document.Known known)) {
            return own;
        }
        Document.Known cut = PublicPolicy.cut(
                known,
                point,
                List.of(owner, host),
                estate.account(host).flatMap(account -> account.publicAccessBlock()));
        List<Proviso> provisos = new ArrayList<>(cut.provisos());
        point.vpc()
                .known()
                .ifPresent(vpc -> provisos.add(new Proviso(
                        Proviso.Effect.REFUSES_OTHERS,
                        spared("\"aws:SourceVpc\": " + KeyGrants.quoted(vpc)),
                        "access point " + point.arn() + " takes requests from " + vpc + " only")));
        Document.Known behind = behind(estate);
        provisos.addAll(behind.provisos());
        return new Document.Known(cut.name(), cut.policy().with(behind.policy()), provisos);
    }

    /** What the bucket denies, and that it has to allow the rest, but for its own account. */
    private Document.Known behind(Estate estate) {
        Optional<Document> policy = Documents.optional(bucket.policy(), "the policy of bucket " + bucket.name());
        String name = policy.map(Document::name).orElse("the policy of bucket " + bucket.name());
        CompiledPolicy nothing = Documents.placed(PolicyKind.BUCKET, List.of(), bucket.place());
        if (policy.orElse(null) instanceof Document.Unknown unknown) {
            return new Document.Known(name, nothing, List.of(unknown(unknown.reason())));
        }
        Optional<CompiledPolicy> renamed =
                policy.isEmpty() ? Optional.of(nothing) : renaming.of(((Document.Known) policy.get()).policy());
        if (renamed.isEmpty()) {
            String reason = name + " cannot be read with the names of access point " + point.arn();
            return new Document.Known(name, nothing, List.of(unknown(reason)));
        }
        Document.Known there = PublicPolicy.cut(new Document.Known(name, renamed.get()), bucket, owner, estate);
        boolean listed = !AccessLists.beside(policy, bucket, owner, estate).equals(policy);
        List<Proviso> provisos = new ArrayList<>(there.provisos());
        provisos.add(new Proviso(
                listed ? Proviso.Effect.MAY_REFUSE_OTHERS : Proviso.Effect.REFUSES_OTHERS,
                there.policy()
                        .only(CompiledStatement::allows)
                        .with(spared("\"aws:PrincipalAccount\": " + KeyGrants.quoted(owner))),
                name + ", of the bucket behind access point " + point.arn() + ", does not allow it"
                        + (listed ? ", and what its access control lists do is not known" : "")));
        return new Document.Known(name, there.policy().only(CompiledStatement::denies), provisos);
    }

    private CompiledPolicy spared(String equal) {
        return Documents.placed(
                PolicyKind.BUCKET, List.of(Documents.allowing("\"StringEquals\": {" + equal + "}")), point.place());
    }

    private Proviso unknown(String reason) {
        return new Proviso(
                Proviso.Effect.MAY_REFUSE_OTHERS,
                Documents.placed(PolicyKind.BUCKET, List.of(), bucket.place()),
                reason);
    }

    /** The resource control policies of both accounts: those of the access point, and those of the bucket by its names here. */
    List<Level> controls(ControlSide controls) {
        List<Level> levels = new ArrayList<>(controls.resourceControl(host));
        for (Level level : controls.resourceControl(owner)) {
            List<Document> there = new ArrayList<>();
            for (Document document : level.documents()) {
                boolean same = owner.equals(host)
                        && !(document instanceof Document.Known known && renaming.changes(known.policy()));
                if (!same) {
                    there.add(renamed(document));
                }
            }
            if (!there.isEmpty()) {
                levels.add(new Level(level.name(), there));
            }
        }
        return levels;
    }

    private Document renamed(Document document) {
        if (!(document instanceof Document.Known known)) {
            return document;
        }
        return renaming.of(known.policy())
                .<Document>map(policy -> new Document.Known(known.name(), policy))
                .orElseGet(() -> new Document.Unknown(
                        known.name(), known.name() + " cannot be read with the names of access point " + point.arn()));
    }
}
