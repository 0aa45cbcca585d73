package io.policyauditor.estate.effective;

import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Bucket.AclGrant;
import io.policyauditor.estate.model.Bucket.Ownership;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.PublicAccessBlock;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.decide.Document.Proviso;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The access control lists of a bucket and of its objects as statements beside those of its policy: they only allow, and a
 * Deny wins over them. What the list of the bucket grants to everyone, to every account or to an account that it names is
 * known; whose a canonical user id is, is not, and the lists of objects are in no estate.
 *
 * <p>Source: Amazon S3 User Guide, acl-overview (Who is a grantee; Mapping of ACL permissions and access policy permissions),
 * about-object-ownership and access-control-block-public-access.
 */
final class AccessLists {
    /** S3's own service writes access logs by it. */
    private static final String LOG_DELIVERY = "/groups/s3/LogDelivery";

    private static final String EVERYONE = "/groups/global/AllUsers";
    private static final String ACCOUNTS = "/groups/global/AuthenticatedUsers";

    /** What a permission in the list of an object allows. */
    private static final List<String> ON_OBJECTS = List.of(
            "s3:GetObject",
            "s3:GetObjectVersion",
            "s3:GetObjectAcl",
            "s3:GetObjectVersionAcl",
            "s3:PutObjectAcl",
            "s3:PutObjectVersionAcl");

    /** A list tells requests of some account from unsigned ones. */
    private static final String SIGNED = "\"Null\": {\"aws:PrincipalAccount\": \"false\"}";

    private static final String ANYONE = "\"*\"";

    private final Bucket bucket;
    private final String owner;
    private final List<Proviso> provisos = new ArrayList<>();
    private Optional<CompiledPolicy> grants = Optional.empty();

    /** Whether groups of everyone have their say; a gap where it is not known. */
    private final Lookup<Boolean> ignoresPublic;

    private AccessLists(Bucket bucket, String owner, Estate estate) {
        this.bucket = bucket;
        this.owner = owner;
        this.ignoresPublic = PublicPolicy.blocks(bucket, estate, PublicAccessBlock::ignorePublicAcls);
    }

    /**
     * What is taken for granted where nothing is said of lists at all: S3 turns them off for every new bucket since April
     * 2023, so files that do not speak of them are taken to mean it. What could not be read is no silence.
     */
    static Optional<String> assumption(Bucket bucket) {
        return silent(bucket)
                ? Optional.of("the access control lists of bucket " + bucket.name()
                        + " are off, as ownership: BucketOwnerEnforced would say")
                : Optional.empty();
    }

    private static boolean silent(Bucket bucket) {
        return bucket.ownership()
                        .missing()
                        .filter(gap -> gap.reason() == Gap.Reason.OUT_OF_SCOPE)
                        .isPresent()
                && bucket.acl().known().isEmpty();
    }

    /**
     * A bucket policy with what the lists add.
     *
     * @param policy of the bucket; empty when it has none
     * @param owner account of the bucket
     */
    static Optional<Document> beside(Optional<Document> policy, Bucket bucket, String owner, Estate estate) {
        boolean off = bucket.ownership()
                .known()
                .filter(Ownership.BUCKET_OWNER_ENFORCED::equals)
                .isPresent();
        if (off
                || silent(bucket)
                || policy.filter(Document.Unknown.class::isInstance).isPresent()) {
            return policy;
        }
        AccessLists lists = new AccessLists(bucket, owner, estate);
        lists.look();
        if (lists.grants.isEmpty() && lists.provisos.isEmpty()) {
            return policy;
        }
        Document.Known known = policy.map(Document.Known.class::cast)
                .orElseGet(() -> new Document.Known(
                        "the policy of bucket " + bucket.name(),
                        Documents.placed(PolicyKind.BUCKET, List.of(), bucket.place())));
        List<Proviso> provisos = new ArrayList<>(known.provisos());
        provisos.addAll(lists.provisos);
        return Optional.of(new Document.Known(
                known.name(), lists.grants.map(known.policy()::with).orElse(known.policy()), provisos));
    }

    private void look() {
        Optional<Gap> ownership = bucket.ownership().missing();
        Optional<List<AclGrant>> list = bucket.acl().known();
        list.ifPresent(all -> all.forEach(grant -> look(grant, ownership)));
        String inForce = ownership
                .map(gap -> "whether access control lists are in force is not known (" + gap.what() + "), and ")
                .orElse("access control lists are in force, and ");
        if (list.isEmpty() && !(bucket.acl() instanceof Lookup.KnownAbsent)) {
            String what = "what that of the bucket grants";
            proviso(
                    List.of(
                            toSomebody(what, onBucket("FULL_CONTROL"), bucket.arn()),
                            toSomebody(what, List.of("s3:PutObject", "s3:DeleteObject"), bucket.arn() + "/*")),
                    bucket.place(),
                    inForce + what + " is not known");
        }
        if (ownership.isEmpty() || ownership.get().reason() == Gap.Reason.UNREAD) {
            String what = "what those of the objects grant";
            proviso(
                    List.of(toSomebody(what, ON_OBJECTS, bucket.arn() + "/*")),
                    bucket.place(),
                    inForce + what + " is not known");
        }
    }

    /** A statement for whomever a list that is not known may name: everyone, where S3 heeds that; else other accounts. */
    private String toSomebody(String what, List<String> actions, String resource) {
        boolean none = ignoresPublic.known().filter(ignores -> ignores).isPresent();
        return statement(what, actions, resource, ANYONE, none ? ofOtherAccounts() : "");
    }

    private String ofOtherAccounts() {
        return SIGNED + ", \"StringNotEquals\": {\"aws:PrincipalAccount\": \"" + owner + "\"}";
    }

    private void look(AclGrant grant, Optional<Gap> ownership) {
        String grantee = grant.grantee();
        if (grantee.equals(owner) || grantee.endsWith(LOG_DELIVERY)) {
            return;
        }
        boolean everyone = grantee.endsWith(EVERYONE);
        boolean accounts = grantee.endsWith(ACCOUNTS);
        boolean open = everyone || accounts;
        if (open && ignoresPublic.known().filter(ignores -> ignores).isPresent()) {
            return;
        }
        String group = grantee.substring(grantee.lastIndexOf('/') + 1);
        boolean account = Arn.isAccountId(grantee);
        String principal = account ? "{\"AWS\": \"" + grantee + "\"}" : ANYONE;
        String condition = everyone || account ? "" : accounts ? SIGNED : ofOtherAccounts();
        String what = "that of the bucket grants " + grant.permission() + " to " + group;
        List<String> certain = statements(grant.permission(), what, principal, condition);
        Optional<String> reason = ownership
                .map(gap -> "whether access control lists are in force is not known (" + gap.what() + "), and " + what)
                .or(() -> open
                        ? ignoresPublic
                                .missing()
                                .map(gap -> what + ", and whether IgnorePublicAcls is on is not known: " + gap.what())
                        : Optional.empty())
                .or(() -> open || account
                        ? Optional.empty()
                        : Optional.of("access control lists are in force, and " + what
                                + ", of whom it is not known whose canonical user id that is"));
        if (reason.isPresent()) {
            proviso(certain, grant.place(), reason.get());
        } else if (!certain.isEmpty()) {
            CompiledPolicy more = Documents.placed(PolicyKind.BUCKET, certain, grant.place());
            grants = Optional.of(grants.map(before -> before.with(more)).orElse(more));
        }
        if (reason.isEmpty() && writes(grant.permission())) {
            proviso(
                    List.of(statement(what, List.of("s3:DeleteObject"), bucket.arn() + "/*", principal, condition)),
                    grant.place(),
                    what + ", which allows to delete the objects that one owns, and whose they are is not known");
        }
    }

    private List<String> statements(String permission, String sid, String principal, String condition) {
        List<String> statements = new ArrayList<>();
        List<String> onBucket = onBucket(permission);
        if (!onBucket.isEmpty()) {
            statements.add(statement(sid, onBucket, bucket.arn(), principal, condition));
        }
        if (writes(permission)) {
            statements.add(statement(sid, List.of("s3:PutObject"), bucket.arn() + "/*", principal, condition));
        }
        return statements;
    }

    /** What a permission in the list of a bucket allows on the bucket; WRITE allows it on objects. */
    private static List<String> onBucket(String permission) {
        return switch (permission) {
            case "READ" -> List.of("s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads");
            case "READ_ACP" -> List.of("s3:GetBucketAcl");
            case "WRITE_ACP" -> List.of("s3:PutBucketAcl");
            case "FULL_CONTROL" ->
                Stream.of("READ", "READ_ACP", "WRITE_ACP")
                        .flatMap(one -> onBucket(one).stream())
                        .toList();
            default -> List.of();
        };
    }

    private static boolean writes(String permission) {
        return permission.equals("WRITE") || permission.equals("FULL_CONTROL");
    }

    private static String statement(
            String what, List<String> actions, String resource, String principal, String condition) {
        return "{\"Sid\": " + KeyGrants.quoted("access control list: " + what)
                + ", \"Effect\": \"Allow\", \"Principal\": " + principal + ", \"Action\": ["
                + actions.stream().map(KeyGrants::quoted).collect(Collectors.joining(", ")) + "], \"Resource\": "
                + KeyGrants.quoted(resource)
                + (condition.isEmpty() ? "" : ", \"Condition\": {" + condition + "}") + "}";
    }

    private void proviso(List<String> statements, Span at, String reason) {
        if (!statements.isEmpty()) {
            provisos.add(
                    new Proviso(Proviso.Effect.MAY_ALLOW, Documents.placed(PolicyKind.BUCKET, statements, at), reason));
        }
    }
}
