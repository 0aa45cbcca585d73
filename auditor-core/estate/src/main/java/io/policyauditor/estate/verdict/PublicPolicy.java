package io.policyauditor.estate.verdict;

import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.PublicAccessBlock;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.Literal;
import io.policyauditor.policy.language.PrincipalElement;
import io.policyauditor.policy.language.PrincipalElement.Entry;
import io.policyauditor.policy.text.Span;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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

    private PublicPolicy() {}

    /**
     * The principal by which nobody of another account gets in; known absent where S3 does not cut the policy down, unknown
     * where the policy or what blocks public access is not known.
     */
    public static Lookup<Span> cutsOff(Bucket bucket, Estate estate) {
        Lookup<Span> principal = of(bucket);
        Lookup<Boolean> restricts = restricts(bucket, estate);
        if (principal instanceof Lookup.KnownAbsent || restricts.equals(Lookup.known(false))) {
            return Lookup.absent();
        }
        return restricts.flatMap(always -> principal);
    }

    private static Lookup<Boolean> restricts(Bucket bucket, Estate estate) {
        List<Lookup<PublicAccessBlock>> blocks = List.of(
                bucket.publicAccessBlock(),
                bucket.account().flatMap(estate::account).flatMap(owner -> owner.publicAccessBlock()));
        boolean on = blocks.stream()
                .anyMatch(block -> block.known()
                        .filter(PublicAccessBlock::restrictPublicBuckets)
                        .isPresent());
        if (on) {
            return Lookup.known(true);
        }
        Optional<Gap> gap =
                blocks.stream().flatMap(block -> block.missing().stream()).findFirst();
        return gap.<Lookup<Boolean>>map(Lookup::unknown).orElseGet(() -> Lookup.known(false));
    }

    /** The principal that makes the policy of a bucket public; known absent when it is not. */
    static Lookup<Span> of(Bucket bucket) {
        return bucket.policy().flatMap(Policy::compiled).flatMap(policy -> of(policy, bucket));
    }

    private static Lookup<Span> of(CompiledPolicy policy, Bucket bucket) {
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
            gap = gap.or(() -> Optional.of(Gap.outOfScope("whether S3 takes the policy of bucket " + bucket.name()
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
