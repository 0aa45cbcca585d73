package io.policyauditor.estate.proof;

import io.policyauditor.estate.model.AccessFinding;
import io.policyauditor.estate.model.AccountTraits;
import io.policyauditor.estate.model.AccountTraits.Analyzer;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Key;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Organization;
import io.policyauditor.estate.model.OrganizationPath;
import io.policyauditor.estate.proof.Comparison.Agreement;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.prove.Verdict.Proven;
import io.policyauditor.policy.prove.Verdict.Unknown;
import io.policyauditor.policy.prove.Verdict.Violated;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Holds what Access Analyzers say of buckets, keys and roles against what is proven of them, outside the zone of trust of
 * each analyzer: its account or its whole organization, with everybody in it. An analyzer reports no AWS services, looks
 * at the resources of its own region, and at roles from every region; it weighs no resource control policy.
 *
 * <p>Source: IAM User Guide, access-analyzer-concepts, -findings and -resources; IAM Access Analyzer API reference,
 * ExternalAccessDetails, resourceControlPolicyRestriction.
 */
public final class AnalyzerCheck {
    private static final Context NO_SERVICE =
            new Context.Builder().put("aws:PrincipalIsAWSService", "false").build();

    private final Estate estate;
    private final EstateProver prover;
    private final Map<String, Analyzer> analyzers;
    private final Map<String, List<AccessFinding>> findings;

    /** @param prover of the same estate */
    public AnalyzerCheck(Estate estate, EstateProver prover) {
        this.estate = estate;
        this.prover = prover;
        this.analyzers = estate.observations().accounts().stream()
                .flatMap(traits -> traits.analyzers().known().orElse(List.of()).stream())
                .collect(Collectors.toMap(Analyzer::arn, one -> one, (one, same) -> one, LinkedHashMap::new));
        this.findings = estate.observations().accessFindings().stream()
                .filter(finding -> finding.resource().known().isPresent())
                .collect(Collectors.groupingBy(
                        finding -> finding.resource().known().orElseThrow(), LinkedHashMap::new, Collectors.toList()));
    }

    /** Every bucket, key and role of the estate that an analyzer watches, and every other resource with a finding. */
    public List<Comparison> all() {
        Set<String> resources = new LinkedHashSet<>();
        Stream.of(
                        estate.buckets().stream().map(Bucket::arn),
                        estate.keys().stream().filter(key -> !key.awsManaged()).map(Key::arn),
                        estate.roles().stream().map(role -> role.arn()),
                        findings.keySet().stream())
                .flatMap(arns -> arns)
                .forEach(resources::add);
        return resources.stream().flatMap(arn -> of(arn).stream()).toList();
    }

    /** One comparison for each analyzer that watches a resource, or has found something about it. */
    public List<Comparison> of(String resource) {
        Map<String, List<AccessFinding>> byAnalyzer = findings.getOrDefault(resource, List.of()).stream()
                .collect(Collectors.groupingBy(AccessFinding::analyzer, LinkedHashMap::new, Collectors.toList()));
        List<Comparison> comparisons = new ArrayList<>();
        for (Analyzer analyzer : analyzers.values()) {
            List<AccessFinding> found = byAnalyzer.getOrDefault(analyzer.arn(), List.of());
            byAnalyzer.remove(analyzer.arn());
            Lookup<Boolean> watched = watched(resource, analyzer);
            boolean certainlyNot = !watched.known().orElse(watched.missing().isPresent());
            if (found.isEmpty() && certainlyNot) {
                continue;
            }
            comparisons.add(watched.missing()
                    .map(gap -> open(resource, analyzer.arn(), gap.what(), found))
                    .orElseGet(() -> certainlyNot
                            ? open(
                                    resource,
                                    analyzer.arn(),
                                    "the estate has the resource outside of what the analyzer watches",
                                    found)
                            : compared(resource, analyzer, found)));
        }
        byAnalyzer.forEach((analyzer, found) -> comparisons.add(open(
                resource, analyzer, "the analyzer is not in the estate, so its zone of trust is not known", found)));
        return comparisons;
    }

    private static Comparison open(String resource, String analyzer, String reason, List<AccessFinding> found) {
        return new Comparison(resource, analyzer, Agreement.UNKNOWN, reason, found, Optional.empty());
    }

    private Comparison compared(String resource, Analyzer analyzer, List<AccessFinding> found) {
        Optional<String> only = analyzer.organization()
                ? Optional.empty()
                : Arn.parse(analyzer.arn()).map(Arn::account);
        if (only.isEmpty()
                && estate.organization().flatMap(Organization::id).known().isEmpty()) {
            return open(resource, analyzer.arn(), "the id of the organization is not known", found);
        }
        Crowd.TrustZone zone = new Crowd.TrustZone(only);
        Asked all = Asked.all(resource);
        Asked asked = new Asked(resource, all.actions(), all.resources(), NO_SERVICE);
        Answer answer = prover.anyone(zone, asked);
        Agreement agreement;
        String reason;
        if (answer.verdict() instanceof Unknown unknown) {
            agreement = Agreement.UNKNOWN;
            reason = unknown.detail();
        } else if (answer.verdict() instanceof Violated violated) {
            Optional<String> doubt = found.isEmpty() ? doubtOfMissing(analyzer, violated) : Optional.empty();
            agreement = found.isEmpty() ? Agreement.MISSED_BY_ANALYZER : Agreement.CONFIRMED;
            reason = found.isEmpty()
                    ? "the analyzer has no active finding; look whether one is archived or the policy is newer"
                    : "the witness is one of those that the analyzer warns of, or another";
            if (doubt.isPresent()) {
                agreement = Agreement.UNKNOWN;
                reason = doubt.get();
            }
        } else if (found.isEmpty()) {
            Optional<Gap> doubt = unlisted(analyzer);
            agreement = doubt.isEmpty() ? Agreement.AGREES_NONE : Agreement.UNKNOWN;
            reason = doubt.map(Gap::what).orElse("nobody outside " + zone.words() + " has access");
        } else {
            Optional<String> doubt = otherWays(resource);
            agreement = doubt.isEmpty() ? Agreement.CONTRADICTED_BY_PROOF : Agreement.UNKNOWN;
            reason = doubt.orElseGet(() -> refusal(zone, asked));
        }
        return new Comparison(resource, analyzer.arn(), agreement, reason, found, Optional.of(answer));
    }

    /** What refuses what the analyzer found. */
    private String refusal(Crowd.TrustZone zone, Asked asked) {
        if (!(prover.opened(zone, asked, true).verdict() instanceof Proven)) {
            return "the policy of the resource lets them in, and the policies, boundaries or service control policies of"
                    + " those it lets in do not";
        }
        if (prover.opened(zone, asked, false).verdict() instanceof Violated) {
            return "a resource control policy refuses what the policy of the resource allows";
        }
        return "the policy of the resource that the estate has lets in nobody outside " + zone.words()
                + ": the finding is stale, or of a policy that was there before";
    }

    /** Why the analyzer may have a finding after all, or none may be due. */
    private Optional<String> doubtOfMissing(Analyzer analyzer, Violated violated) {
        Caller caller = violated.witness().caller();
        boolean mayBeMember = analyzer.organization()
                && caller.kind() == Caller.Kind.AWS
                && caller.account()
                        .filter(id -> estate.account(id).known().isEmpty())
                        .isPresent();
        Optional<Gap> gap = unlisted(analyzer)
                .or(() -> mayBeMember ? OrganizationPath.open(estate.organization(), estate) : Optional.<Gap>empty());
        return gap.map(Gap::what);
    }

    /** Why the analyzer may have findings that the estate does not show. */
    private Optional<Gap> unlisted(Analyzer analyzer) {
        String account = Arn.parse(analyzer.arn()).map(Arn::account).orElse("");
        Lookup<Integer> listed = estate.traits(account).flatMap(AccountTraits::accessFindings);
        return listed.known().isPresent()
                ? Optional.empty()
                : listed.missing()
                        .or(() -> Optional.of(Gap.outOfScope(
                                "the findings of analyzer " + analyzer.arn() + " may not all be in the estate")));
    }

    /** What may give access to a resource besides policies, of which the proof says nothing. */
    private Optional<String> otherWays(String resource) {
        Bucket bucket = bucket(resource).orElse(null);
        if (bucket != null) {
            boolean lists = bucket.ownership()
                            .known()
                            .filter(Bucket.Ownership.BUCKET_OWNER_ENFORCED::equals)
                            .isEmpty()
                    && !none(bucket.acl());
            if (lists) {
                return Optional.of("the access control list of bucket " + bucket.name()
                        + " may be what the analyzer found; the proof is about policies");
            }
            return none(bucket.accessPoints())
                    ? Optional.empty()
                    : Optional.of("an access point of bucket " + bucket.name()
                            + " may be what the analyzer found; the proof is about the bucket's policy");
        }
        Key key = estate.key(resource).known().orElse(null);
        return key == null || none(key.grants())
                ? Optional.empty()
                : Optional.of("a grant of the key may be what the analyzer found; the proof is about policies");
    }

    private static <T> boolean none(Lookup<List<T>> some) {
        return some.known().map(List::isEmpty).orElse(some.missing().isEmpty());
    }

    private Optional<Bucket> bucket(String arn) {
        return Arn.parse(arn)
                .filter(parts -> parts.service().equals("s3"))
                .flatMap(parts -> estate.bucket(parts.resource()).known());
    }

    /** Whether an analyzer looks at a resource: at those of its account or organization, of its region where they have one. */
    private Lookup<Boolean> watched(String resource, Analyzer analyzer) {
        Arn arn = Arn.parse(resource).orElse(null);
        Arn own = Arn.parse(analyzer.arn()).orElse(null);
        if (arn == null || own == null) {
            return Lookup.unknown(Gap.unread("it is no ARN: " + (arn == null ? resource : analyzer.arn())));
        }
        Lookup<String> owner = Lookup.known(arn.account());
        Lookup<String> region = Lookup.known(arn.region());
        switch (arn.service()) {
            case "s3" -> {
                Lookup<Bucket> bucket = estate.bucket(arn.resource());
                owner = bucket.flatMap(Bucket::account);
                region = bucket.flatMap(Bucket::region);
            }
            case "iam" -> region = Lookup.known(own.region());
            case "kms" -> {
                // Its ARN says both.
            }
            default -> {
                return Lookup.unknown(Gap.outOfScope("the estate has no policies of resources like " + resource));
            }
        }
        Lookup<Boolean> inRegion = region.map(own.region()::equals);
        if (inRegion.known().filter(same -> !same).isPresent()) {
            return inRegion;
        }
        Lookup<Boolean> inZone =
                owner.flatMap(id -> analyzer.organization() ? member(id) : Lookup.known(id.equals(own.account())));
        return inZone.known().filter(inside -> !inside).isPresent() ? inZone : inRegion.flatMap(same -> inZone);
    }

    private Lookup<Boolean> member(String account) {
        Lookup<Boolean> member = estate.account(account)
                .flatMap(one -> OrganizationPath.of(one, estate))
                .map(path -> true);
        return member instanceof Lookup.KnownAbsent ? Lookup.known(false) : member;
    }
}
