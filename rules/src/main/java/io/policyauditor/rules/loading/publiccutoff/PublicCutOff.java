package io.policyauditor.rules.loading.publiccutoff;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Witness;
import io.policyauditor.estate.effective.PublicPolicy;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.verdict.LoadVerdict;
import io.policyauditor.estate.verdict.LoadVerdicts;
import io.policyauditor.policy.text.Span;
import io.policyauditor.rules.loading.LoadRule;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Flags a bucket that lets nobody of another account in, because its policy is public and S3 cuts such a policy down. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class PublicCutOff extends LoadRule {
    public PublicCutOff() {
        super(
                RuleInfo.of(
                        "RL023",
                        "restrict-public-buckets-blocks",
                        Severity.HIGH,
                        "Block Public Access keeps the loader out, for the bucket policy is public"),
                "C18");
    }

    @Override
    protected Outcome judge(LoadPoint loadPoint, Estate estate, Settings settings) {
        Optional<String> name = loadPoint.bucket();
        if (name.isEmpty()) {
            return loadPoint.uri().missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        Lookup<Bucket> found = estate.bucket(name.get());
        if (!(found instanceof Lookup.Known<Bucket> bucket)) {
            return found.missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        Lookup<String> owner = bucket.value().account();
        LoadVerdict verdict = LoadVerdicts.of(estate).of(loadPoint);
        Set<String> callers = verdict.identities().stream()
                .flatMap(identity -> identity.caller().account().stream())
                .collect(Collectors.toSet());
        Optional<Gap> gap =
                verdict.identities().isEmpty() ? verdict.gaps().stream().findFirst() : owner.missing();
        if (gap.isPresent()) {
            return Outcome.notAssessed(gap.get());
        }
        if (callers.stream()
                .allMatch(caller -> owner.known().filter(caller::equals).isPresent())) {
            return Outcome.notApplicable();
        }
        Optional<Witness> refused = verdict.needs().stream()
                .filter(need -> !need.purpose().isOnTheWay()
                        && need.request().service().equals("s3")
                        && need.effective().layers().session().isEmpty())
                .flatMap(need -> refused(need.effective().plain(need.request()), estate).stream())
                .findFirst();
        Lookup<Span> principal = PublicPolicy.cutsOff(bucket.value(), estate);
        return principal
                .known()
                .map(at -> finding(
                        loadPoint,
                        estate,
                        settings,
                        at,
                        name.get(),
                        "the policy of bucket " + name.get()
                                + " is public by this principal, and RestrictPublicBuckets then lets nobody of another"
                                + " account in",
                        "name the loader role as principal, or limit the statement by aws:PrincipalOrgID"))
                .map(finding ->
                        Outcome.fail(List.of(refused.map(finding::shownBy).orElse(finding))))
                .orElseGet(() -> principal.missing().map(Outcome::notAssessed).orElseGet(Outcome::pass));
    }
}
