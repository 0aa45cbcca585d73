package io.policyauditor.rules.leastprivilege.widerthanconsumers;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.BucketSubject;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Explanation.Reading;
import io.policyauditor.policy.decide.Layer;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.text.Span;
import io.policyauditor.rules.Granting;
import io.policyauditor.rules.ModelBuckets;
import io.policyauditor.rules.ReadNeeds;
import io.policyauditor.rules.ReadNeeds.Needs;
import io.policyauditor.rules.RecordRule;
import io.policyauditor.rules.leastprivilege.BeyondNeed;
import io.policyauditor.rules.leastprivilege.BeyondNeed.Grant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Flags a resource pattern of a bucket policy by which a role that it names may read more than is loaded as the role. The
 * role's own policies are LP010's and LP013's.
 */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class WiderThanConsumers extends RecordRule<BucketSubject> {
    private static final String PRINCIPAL_ARN = "aws:PrincipalArn";

    public WiderThanConsumers() {
        super(
                RuleInfo.of(
                        "LP011",
                        "bucket-policy-wider-than-consumers",
                        Severity.MEDIUM,
                        "The bucket policy lets a role read models that nothing loads as it"),
                BucketSubject.class);
    }

    @Override
    public Outcome judge(BucketSubject subject, Estate estate, Settings settings) {
        Bucket bucket = subject.bucket();
        if (!ModelBuckets.of(estate, settings).contains(bucket.name())) {
            return Outcome.notApplicable();
        }
        Lookup<CompiledPolicy> policy = bucket.policy().flatMap(Policy::compiled);
        if (!(policy instanceof Lookup.Known<CompiledPolicy> known)) {
            return policy.missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        Map<Span, Finding> found = new LinkedHashMap<>();
        Optional<Gap> gap = Optional.empty();
        boolean any = false;
        for (String role : named(known.value())) {
            Needs needs = ReadNeeds.of(estate).of(role);
            if (needs.points().isEmpty()) {
                continue;
            }
            any = true;
            BeyondNeed beyond = BeyondNeed.of(
                    estate,
                    Caller.aws(role, Arn.parse(role).map(Arn::account).orElse("")),
                    bucket,
                    needs.patterns(bucket),
                    by -> by.stream()
                            .filter(reading -> reading.part().layer() == Layer.RESOURCE && names(reading, role))
                            .toList());
            Optional<Gap> open = beyond.grants().isEmpty() ? beyond.gap() : needs.gap();
            gap = gap.or(() -> open);
            if (open.isEmpty()) {
                beyond.grants()
                        .forEach(grant -> found.putIfAbsent(grant.at(), finding(bucket, role, needs, grant, estate)));
            }
        }
        if (!found.isEmpty()) {
            return Outcome.fail(List.copyOf(found.values()));
        }
        if (gap.isPresent()) {
            return Outcome.notAssessed(gap.get());
        }
        return any ? Outcome.pass() : Outcome.notApplicable();
    }

    private Finding finding(Bucket bucket, String role, Needs needs, Grant grant, Estate estate) {
        List<String> smallest = ReadNeeds.of(estate).smallest(needs, bucket);
        return Granting.at(
                info(),
                grant.granted(),
                grant.at(),
                role + " " + grant.text(),
                grant.named() + " lets " + role + " read "
                        + grant.granted().witness().resource().text() + ", which nothing loads as it",
                smallest.isEmpty()
                        ? "take the role out of the statement: nothing of the bucket is loaded as it"
                        : "grant the role what is loaded alone: " + String.join(", ", smallest));
    }

    /** The roles that load models and that an Allow names, in the order of the policy. */
    private static Set<String> named(CompiledPolicy policy) {
        Set<String> named = new LinkedHashSet<>();
        policy.allows().stream()
                .filter(allow -> allow.coversAction("s3:GetObject"))
                .flatMap(WiderThanConsumers::names)
                .forEach(named::add);
        return named;
    }

    private static boolean names(Reading reading, String role) {
        return names(reading.statement()).anyMatch(role::equals);
    }

    private static Stream<String> names(CompiledStatement statement) {
        Stream<String> principals = statement.source().principal() == null
                ? Stream.of()
                : statement.source().principal().entries().stream()
                        .map(entry -> entry.value().value());
        Stream<String> conditions = statement.pins(PRINCIPAL_ARN)
                ? statement.source().conditions().stream()
                        .filter(condition -> condition.isAbout(PRINCIPAL_ARN))
                        .flatMap(condition -> condition.values().stream())
                        .map(value -> value.value())
                : Stream.of();
        return Stream.concat(principals, conditions);
    }
}
