package io.policyauditor.rules.environments.promotionbypass;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Finding.Related;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.BucketSubject;
import io.policyauditor.estate.environment.Environments;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.paths.Allowance;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.estate.paths.Allowance.Never;
import io.policyauditor.estate.paths.Allowance.Open;
import io.policyauditor.estate.paths.Allowances;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.rules.Capped;
import io.policyauditor.rules.ModelBuckets;
import io.policyauditor.rules.ReachableModels;
import io.policyauditor.rules.RecordRule;
import io.policyauditor.rules.environments.Intruders;
import io.policyauditor.rules.environments.Intruders.Intruder;
import io.policyauditor.rules.environments.Stages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Flags a model bucket of production that a pipeline can write to which can write to one of staging too. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class PromotionBypass extends RecordRule<BucketSubject> {
    private static final List<String> WRITE = List.of("s3:PutObject");

    public PromotionBypass() {
        super(
                RuleInfo.of(
                        "EN018",
                        "promotion-path-bypass",
                        Severity.MEDIUM,
                        "A pipeline can put a model into production that never was in staging"),
                BucketSubject.class);
    }

    @Override
    public Outcome judge(BucketSubject subject, Estate estate, Settings settings) {
        Bucket bucket = subject.bucket();
        if (!ModelBuckets.of(estate, settings).contains(bucket.name())) {
            return Outcome.notApplicable();
        }
        Environments environments = settings.environments(estate);
        Lookup<String> own = environments.bucket(bucket.name()).name();
        if (own.known().filter(Stages::production).isEmpty()) {
            return own.missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        Intruders pipelines =
                Intruders.of(estate, environments, bucket, Ask.onObjects(bucket.arn(), WRITE), Stages::pipeline);
        List<Finding> findings = new ArrayList<>();
        Optional<Gap> gap = pipelines.gap();
        for (Intruder pipeline : pipelines.all()) {
            Caller caller = pipeline.granted().witness().caller();
            for (Bucket staging : ReachableModels.of(estate, settings)
                    .from(Arn.parse(caller.id()).map(Arn::account).orElse(""))) {
                Lookup<String> stage = environments.bucket(staging.name()).name();
                if (stage.known().filter(name -> !Stages.beforeProduction(name)).isPresent()) {
                    continue;
                }
                Allowance too = Allowances.of(estate).of(caller, Ask.onObjects(staging.arn(), WRITE));
                if (too instanceof Granted && stage.known().isPresent()) {
                    findings.add(finding(bucket, staging, pipeline));
                    break;
                }
                if (!(too instanceof Never)) {
                    gap = gap.or(() -> too instanceof Open open ? Optional.of(open.gap()) : stage.missing());
                }
            }
        }
        if (!findings.isEmpty()) {
            return Outcome.fail(Capped.of(findings, "principals"));
        }
        return gap.map(Outcome::notAssessed).orElseGet(Outcome::pass);
    }

    private Finding finding(Bucket production, Bucket staging, Intruder pipeline) {
        return finding(
                pipeline.granted(),
                production.place(),
                pipeline.described() + " and is allowed s3:PutObject in bucket " + staging.name() + " and in bucket "
                        + production.name(),
                "let one role write to staging, and another copy what was accepted there to production",
                new Related(staging.place(), "the bucket of staging"),
                new Related(production.place(), "the bucket of production"));
    }
}
