package io.policyauditor.rules.loading.requesterpays;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.rules.loading.Identity;
import io.policyauditor.rules.loading.LoadRule;
import java.util.List;
import java.util.Optional;

/** Flags a bucket of another account that answers only who offers to pay, which KServe does not. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class RequesterPays extends LoadRule {
    public RequesterPays() {
        super(
                RuleInfo.of(
                        "RL025",
                        "requester-pays",
                        Severity.LOW,
                        "The bucket answers only requests that offer to pay, and KServe sends none"),
                "C27");
    }

    @Override
    protected Outcome judge(LoadPoint loadPoint, Estate estate, Settings settings) {
        Optional<String> name = loadPoint.bucket();
        if (name.isEmpty()) {
            return loadPoint.uri().missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        Lookup<Bucket> bucket = estate.bucket(name.get());
        Lookup<Boolean> pays = bucket.flatMap(Bucket::requesterPays);
        if (pays.known().isEmpty() || !pays.known().get()) {
            return pays.missing()
                    .map(Outcome::notAssessed)
                    .orElseGet(bucket.known().isPresent() ? Outcome::pass : Outcome::notApplicable);
        }
        Lookup<String> caller = Identity.reader(loadPoint)
                .map(arn -> Arn.parse(arn).map(Arn::account).orElse(""));
        Lookup<String> owner = bucket.flatMap(Bucket::account);
        Optional<Gap> gap = caller.missing().or(owner::missing);
        if (gap.isPresent()) {
            return Outcome.notAssessed(gap.get());
        }
        // The owner is charged anyway.
        if (caller.known().isPresent() && caller.known().equals(owner.known())) {
            return Outcome.pass();
        }
        return Outcome.fail(List.of(finding(
                loadPoint,
                estate,
                settings,
                loadPoint.place(),
                name.get(),
                "the bucket " + name.get() + " is requester-pays, and KServe does not send x-amz-request-payer",
                "turn requester-pays off, or copy the model into a bucket of your own")));
    }
}
