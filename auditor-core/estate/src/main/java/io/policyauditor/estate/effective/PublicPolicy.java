package io.policyauditor.estate.effective;

import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Bucket.AccessPoint;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.PublicAccessBlock;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.Literal;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.decide.Document.Proviso;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.language.PrincipalElement;
import io.policyauditor.policy.language.PrincipalElement.Entry;
import io.policyauditor.policy.text.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Bucket policies that S3 takes for public. Where RestrictPublicBuckets is on, such a policy lets nobody of another account
 * in, whomever else it names.
 *
 * <p>Source: Amazon S3 User Guide, access-control-block-public-access, "The meaning of public".
 */
public final class PublicPolicy {
    /** Keys that make a grant to everyone one to somebody, where their values are fixed. */
    private static final Set<String> FIXING = Set.of(
            "aws:principalaccount",
            "aws:principalarn",
            "aws:principalorgid",
            "aws:principalorgpaths",
            "aws:sourceaccount",
            "aws:sourcearn",
            "aws:sourceip",
            "aws:sourceowner",
            "aws:sourcevpc",
            "aws:sourcevpce",
            "aws:userid",
            "s3:dataaccesspointaccount",
            "s3:dataaccesspointarn",
            "s3:x-amz-server-side-encryption-aws-kms-key-id");

    /** Keys that say nothing of who asks; a condition on these alone leaves a grant public. */
    private static final Set<String> OF_NOBODY = Set.of(
            "aws:currenttime",
            "aws:epochtime",
            "aws:referer",
            "aws:requestedregion",
            "aws:securetransport",
            "aws:useragent",
            "s3:authtype",
            "s3:delimiter",
            "s3:max-keys",
            "s3:prefix",
            "s3:resourceaccount",
            "s3:signatureage",
            "s3:signatureversion",
            "s3:tlsversion",
            "s3:versionid");

    /** What the statement is called that stands for the cut. */
    private static final String SID = "RestrictPublicBuckets: the policy is public";

    private PublicPolicy() {}

    /**
     * A bucket policy as it is after the cut: a known one denies everything to everyone but AWS services and principals of
     * the owner, at the principal that makes the policy public; one that is not known may.
     *
     * @param document the policy of the bucket
     * @param owner account of the bucket
     */
    static Document.Known cut(Document.Known document, Bucket bucket, String owner, Estate estate) {
        return cut(document, cutsOff(bucket, estate), List.of(owner), bucket.place());
    }

    /**
     * The same of the policy of an access point, which its own account's settings and its own cut down.
     *
     * @param owners accounts of the bucket and of the access point
     */
    static Document.Known cut(
            Document.Known document, AccessPoint point, List<String> owners, Lookup<PublicAccessBlock> account) {
        Lookup<Boolean> restricts =
                blocks(List.of(point.publicAccessBlock(), account), PublicAccessBlock::restrictPublicBuckets);
        return cut(
                document,
                cutsOff(of(document.policy(), "access point " + point.arn()), restricts),
                owners,
                point.place());
    }

    private static Document.Known cut(Document.Known document, Lookup<Span> cutsOff, List<String> owners, Span place) {
        String own = "{\"aws:PrincipalAccount\": ["
                + owners.stream().map(KeyGrants::quoted).collect(Collectors.joining(", ")) + "]}";
        if (cutsOff instanceof Lookup.Known<Span> principal) {
            String deny = "{\"Sid\": \"" + SID + "\", \"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"*\","
                    + " \"Resource\": \"*\", \"Condition\": {\"StringNotEquals\": " + own
                    + ", \"BoolIfExists\": {\"aws:PrincipalIsAWSService\": \"false\"}}}";
            return new Document.Known(
                    document.name(),
                    document.policy().with(Documents.placed(PolicyKind.BUCKET, List.of(deny), principal.value())),
                    document.provisos());
        }
        if (cutsOff.missing().isEmpty()) {
            return document;
        }
        CompiledPolicy spared = Documents.placed(
                PolicyKind.BUCKET,
                List.of(
                        Documents.allowing("\"StringEquals\": " + own),
                        Documents.allowing("\"Bool\": {\"aws:PrincipalIsAWSService\": \"true\"}")),
                place);
        List<Proviso> provisos = new ArrayList<>(document.provisos());
        provisos.add(new Proviso(
                Proviso.Effect.MAY_REFUSE_OTHERS,
                spared,
                cutsOff.missing().get().what()));
        return new Document.Known(document.name(), document.policy(), provisos);
    }

    /** Whether a statement stands for the cut, which nobody wrote. */
    public static boolean isCut(CompiledStatement statement) {
        return statement.denies() && statement.source().label().equals("statement \"" + SID + "\"");
    }

    /**
     * The principal by which nobody of another account gets in; known absent where S3 does not cut the policy down, unknown
     * where the policy or what blocks public access is not known.
     */
    public static Lookup<Span> cutsOff(Bucket bucket, Estate estate) {
        return cutsOff(of(bucket), blocks(bucket, estate, PublicAccessBlock::restrictPublicBuckets));
    }

    private static Lookup<Span> cutsOff(Lookup<Span> principal, Lookup<Boolean> restricts) {
        if (principal instanceof Lookup.KnownAbsent || restricts.equals(Lookup.known(false))) {
            return Lookup.absent();
        }
        return restricts.flatMap(always -> principal);
    }

    /**
     * Whether the bucket or its account has a flag of Block Public Access on.
     *
     * @param flag of the four
     */
    static Lookup<Boolean> blocks(Bucket bucket, Estate estate, Predicate<PublicAccessBlock> flag) {
        return blocks(
                List.of(
                        bucket.publicAccessBlock(),
                        bucket.account().flatMap(estate::account).flatMap(owner -> owner.publicAccessBlock())),
                flag);
    }

    private static Lookup<Boolean> blocks(List<Lookup<PublicAccessBlock>> blocks, Predicate<PublicAccessBlock> flag) {
        if (blocks.stream().anyMatch(block -> block.known().filter(flag).isPresent())) {
            return Lookup.known(true);
        }
        Optional<Gap> gap =
                blocks.stream().flatMap(block -> block.missing().stream()).findFirst();
        return gap.<Lookup<Boolean>>map(Lookup::unknown).orElseGet(() -> Lookup.known(false));
    }

    /** The principal that makes the policy of a bucket public; known absent when it is not. */
    static Lookup<Span> of(Bucket bucket) {
        return bucket.policy().flatMap(Policy::compiled).flatMap(policy -> of(policy, "bucket " + bucket.name()));
    }

    private static Lookup<Span> of(CompiledPolicy policy, String whose) {
        Optional<Gap> gap = policy.rejections().isEmpty()
                ? Optional.empty()
                : Optional.of(Gap.unread(String.join("; ", policy.rejections())));
        for (CompiledStatement statement : policy.allows()) {
            Optional<Entry> anyone = anyone(statement);
            if (anyone.isEmpty() || statement.conditions().anyMatch(literal -> fixes(literal, statement))) {
                continue;
            }
            boolean everyone = statement.conditions().allMatch(literal -> OF_NOBODY.contains(key(literal)));
            if (everyone) {
                return Lookup.known(anyone.get().value().span());
            }
            gap = gap.or(() -> Optional.of(Gap.outOfScope("whether S3 takes the policy of " + whose
                    + " for public is not known: " + statement.source().label()
                    + " is for everyone under a condition that it may not count as a limit")));
        }
        return gap.<Lookup<Span>>map(Lookup::unknown).orElseGet(Lookup::absent);
    }

    private static Optional<Entry> anyone(CompiledStatement statement) {
        PrincipalElement principal = statement.source().principal();
        return principal == null || principal.negated()
                ? Optional.empty()
                : principal.entries().stream().filter(Entry::anyone).findFirst();
    }

    /** Whether a condition names values without any wildcard, and of addresses no large part of all. */
    private static boolean fixes(Literal literal, CompiledStatement statement) {
        return literal.pins()
                && FIXING.contains(key(literal))
                && statement.source().conditions().stream()
                        .filter(condition -> condition.isAbout(key(literal)))
                        .flatMap(condition -> condition.values().stream())
                        .allMatch(value -> fixed(value.value()));
    }

    private static boolean fixed(String value) {
        return value.indexOf('*') < 0
                && value.indexOf('?') < 0
                && value.indexOf('$') < 0
                && !value.matches("[0-9.]+/[0-8]|.*:.*/[0-9]{1,2}");
    }

    private static String key(Literal literal) {
        return literal.dimension().key();
    }
}
