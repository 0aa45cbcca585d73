package io.policyauditor.rules.environments.sharedbucket;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.BucketSubject;
import io.policyauditor.estate.environment.Environments;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.Literal;
import io.policyauditor.policy.language.PrincipalElement;
import io.policyauditor.rules.ModelBuckets;
import io.policyauditor.rules.RecordRule;
import io.policyauditor.rules.environments.Mixture;
import io.policyauditor.rules.environments.Openness;
import io.policyauditor.rules.environments.Readers;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Flags a model bucket that load points of more than one environment read, so that only prefixes keep them apart. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class OneBucketManyEnvironments extends RecordRule<BucketSubject> {
    /** Keys that tell callers apart. */
    private static final Set<String> CALLER =
            Set.of("aws:principalarn", "aws:principalaccount", "aws:userid", "aws:principalorgpaths");

    public OneBucketManyEnvironments() {
        super(
                RuleInfo.of(
                        "EN006",
                        "one-bucket-many-envs",
                        Severity.MEDIUM,
                        "One model bucket serves more than one environment"),
                BucketSubject.class);
    }

    @Override
    public Outcome judge(BucketSubject subject, Estate estate, Settings settings) {
        Bucket bucket = subject.bucket();
        if (!ModelBuckets.of(estate, settings).contains(bucket.name())) {
            return Outcome.notApplicable();
        }
        Environments environments = settings.environments(estate);
        Mixture readers = new Mixture();
        for (LoadPoint point : Readers.of(estate).of(bucket.name())) {
            readers.add(Readers.name(point), environments.object(point.object()), point.place());
        }
        if (readers.mixed()) {
            return fail(bucket, readers);
        }
        Optional<Gap> gap = readers.gap().or(() -> Openness.ofLoadPoints(estate));
        return gap.map(Outcome::notAssessed).orElseGet(Outcome::pass);
    }

    private static Outcome fail(Bucket bucket, Mixture readers) {
        boolean open = !keepsPrefixesApart(bucket).orElse(true);
        return Outcome.fail(List.of(new Finding(
                open ? Severity.HIGH : Severity.MEDIUM,
                bucket.place(),
                "bucket " + bucket.name() + " serves " + readers.names() + ": " + readers.described()
                        + (open ? ", and no statement denies a prefix to the callers of another environment" : ""),
                "give each environment a bucket of its own",
                readers.names(),
                List.of(readers.related()))));
    }

    /** Whether the bucket policy denies some callers some of the objects; empty when the policy is not known. */
    private static Optional<Boolean> keepsPrefixesApart(Bucket bucket) {
        if (bucket.policy() instanceof Lookup.KnownAbsent) {
            return Optional.of(false);
        }
        return bucket.policy()
                .known()
                .flatMap(policy -> policy.compiled().known())
                .filter(policy -> policy.rejections().isEmpty())
                .map(policy -> deniesPrefix(policy, bucket));
    }

    private static boolean deniesPrefix(CompiledPolicy policy, Bucket bucket) {
        return policy.statements().stream()
                .filter(CompiledStatement::denies)
                .filter(statement -> statement.coversAction("s3:GetObject"))
                .filter(statement -> statement.resources().meets(bucket.arn() + "/*")
                        && !statement.resources().covers(bucket.arn() + "/*"))
                .anyMatch(OneBucketManyEnvironments::tellsCallersApart);
    }

    private static boolean tellsCallersApart(CompiledStatement statement) {
        PrincipalElement principal = statement.source().principal();
        boolean named = principal != null
                && (principal.negated() || principal.entries().stream().noneMatch(PrincipalElement.Entry::anyone));
        return named || statement.conditions().map(Literal::dimension).anyMatch(key -> isCaller(key.key()));
    }

    private static boolean isCaller(String key) {
        return CALLER.contains(key) || key.startsWith("aws:principaltag/");
    }
}
