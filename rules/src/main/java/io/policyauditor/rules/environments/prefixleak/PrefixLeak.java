package io.policyauditor.rules.environments.prefixleak;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.BucketSubject;
import io.policyauditor.estate.environment.Environment;
import io.policyauditor.estate.environment.Environments;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.rules.Capped;
import io.policyauditor.rules.ModelBuckets;
import io.policyauditor.rules.RecordRule;
import io.policyauditor.rules.environments.Intruders;
import io.policyauditor.rules.environments.Intruders.Intruder;
import io.policyauditor.rules.environments.Openness;
import io.policyauditor.rules.environments.Prefixes;
import io.policyauditor.rules.environments.Stages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Flags a bucket that environments share, each with a prefix, where a principal of one can read the prefix of another. What
 * belongs to production in a bucket of production is EN001's.
 */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class PrefixLeak extends RecordRule<BucketSubject> {
    private static final List<String> READ = List.of("s3:GetObject");

    public PrefixLeak() {
        super(
                RuleInfo.of(
                        "EN007",
                        "env-prefix-leak",
                        Severity.HIGH,
                        "Environments share a bucket, and one can read the models of another"),
                BucketSubject.class);
    }

    @Override
    public Outcome judge(BucketSubject subject, Estate estate, Settings settings) {
        Bucket bucket = subject.bucket();
        if (!ModelBuckets.of(estate, settings).contains(bucket.name())) {
            return Outcome.notApplicable();
        }
        Environments environments = settings.environments(estate);
        Prefixes prefixes = Prefixes.of(bucket, estate, environments);
        if (!prefixes.shared()) {
            return Openness.ofLoadPoints(estate).map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        Map<Ask, Environment> asks = new LinkedHashMap<>();
        prefixes.others()
                .forEach((prefix, environment) -> asks.put(Ask.onObjects(bucket.arn(), prefix, READ), environment));
        if (prefixes.own()
                .name()
                .known()
                .filter(name -> !Stages.production(name))
                .isPresent()) {
            asks.put(prefixes.rest(READ), prefixes.own());
        }
        List<Finding> findings = new ArrayList<>();
        Optional<Gap> gap = Optional.empty();
        for (Map.Entry<Ask, Environment> ask : asks.entrySet()) {
            String meant = ask.getValue().name().known().orElse("");
            Intruders intruders = Intruders.of(
                    estate, environments, bucket, ask.getKey(), name -> !name.equals(meant) && !Stages.pipeline(name));
            intruders.all().forEach(intruder -> findings.add(finding(bucket, intruder, ask.getValue())));
            gap = gap.or(intruders::gap);
        }
        if (!findings.isEmpty()) {
            return Outcome.fail(Capped.of(findings, "leaks"));
        }
        return gap.map(Outcome::notAssessed).orElseGet(Outcome::pass);
    }

    private Finding finding(Bucket bucket, Intruder intruder, Environment prefix) {
        return finding(
                intruder.granted(),
                bucket.place(),
                intruder.described() + " and is allowed s3:GetObject on "
                        + intruder.granted().witness().resource().text() + ", which is " + prefix,
                "limit the grant to the prefix of its own environment, or give each environment a bucket",
                new Finding.Related(bucket.place(), "the bucket that they share"));
    }
}
