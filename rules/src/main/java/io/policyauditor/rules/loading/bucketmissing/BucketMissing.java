package io.policyauditor.rules.loading.bucketmissing;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.Span;
import io.policyauditor.rules.S3Endpoint;
import io.policyauditor.rules.loading.LoadRule;
import java.util.List;
import java.util.Optional;

/** Flags a bucket that no account has, or that an explicit endpoint looks for in another region. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class BucketMissing extends LoadRule {
    public BucketMissing() {
        super(
                RuleInfo.of(
                        "RL026",
                        "bucket-missing-or-wrong-region",
                        Severity.HIGH,
                        "The bucket is not where the model is looked for"),
                "C28");
    }

    @Override
    protected Outcome judge(LoadPoint loadPoint, Estate estate, Settings settings) {
        Optional<String> name = loadPoint.bucket();
        if (name.isEmpty()) {
            return loadPoint.uri().missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        Optional<S3Endpoint> endpoint = S3Endpoint.of(loadPoint, estate);
        if (endpoint.filter(url -> !url.isAws()).isPresent()) {
            // Whether the bucket is one of AWS at all is KS009.
            return Outcome.notApplicable();
        }
        Lookup<Bucket> bucket = estate.bucket(name.get());
        if (bucket instanceof Lookup.KnownAbsent) {
            return Outcome.fail(List.of(finding(
                    loadPoint,
                    estate,
                    settings,
                    loadPoint.place(),
                    name.get(),
                    "no account of the estate has the bucket " + name.get(),
                    "create the bucket, or correct its name in the URI")));
        }
        Optional<String> asked = endpoint.flatMap(S3Endpoint::namedRegion);
        Lookup<String> region = bucket.flatMap(Bucket::region);
        if (asked.isEmpty() || region.known().isEmpty()) {
            return (asked.isEmpty() ? bucket.missing() : region.missing())
                    .map(Outcome::notAssessed)
                    .orElseGet(Outcome::pass);
        }
        if (region.known().equals(asked)) {
            return Outcome.pass();
        }
        Span at = endpoint.map(S3Endpoint::url).map(Scalar::span).orElse(loadPoint.place());
        return Outcome.fail(List.of(finding(
                loadPoint,
                estate,
                settings,
                at,
                asked.get(),
                "the endpoint is one of " + asked.get() + ", but the bucket " + name.get() + " is in "
                        + region.known().get(),
                "delete the endpoint, or name that of " + region.known().get())));
    }
}
