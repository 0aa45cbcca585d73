package io.policyauditor.rules.environments;

import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Subject.BucketSubject;
import io.policyauditor.estate.environment.Environments;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.rules.Capped;
import io.policyauditor.rules.ModelBuckets;
import io.policyauditor.rules.RecordRule;
import io.policyauditor.rules.environments.Intruders.Intruder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A rule about what principals of other environments are allowed on the models of production: one finding for each of
 * them. Environments of pipelines are left out; EN018 is about them.
 */
public abstract class ProductionReachRule extends RecordRule<BucketSubject> {
    private final List<String> actions;
    private final boolean prefixes;
    private final String repair;

    /**
     * @param actions that such a principal should not be allowed
     * @param prefixes whether prefixes of production in buckets of other environments are meant too
     * @param repair what to do
     */
    protected ProductionReachRule(RuleInfo info, List<String> actions, boolean prefixes, String repair) {
        super(info, BucketSubject.class);
        this.actions = List.copyOf(actions);
        this.prefixes = prefixes;
        this.repair = repair;
    }

    @Override
    public final Outcome judge(BucketSubject subject, Estate estate, Settings settings) {
        Bucket bucket = subject.bucket();
        if (!ModelBuckets.of(estate, settings).contains(bucket.name())) {
            return Outcome.notApplicable();
        }
        Environments environments = settings.environments(estate);
        Prefixes parts = Prefixes.of(bucket, estate, environments);
        List<Ask> asks = new ArrayList<>();
        if (parts.own().name().known().filter(Stages::production).isPresent()) {
            asks.add(parts.rest(actions));
        } else if (prefixes) {
            parts.of(Stages::production).forEach(prefix -> asks.add(Ask.onObjects(bucket.arn(), prefix, actions)));
        }
        List<Finding> findings = new ArrayList<>();
        Optional<Gap> gap = parts.own().name().missing();
        for (Ask ask : asks) {
            Intruders intruders = Intruders.of(estate, environments, bucket, ask, Stages::nonproduction);
            intruders.all().forEach(intruder -> findings.add(finding(bucket, intruder)));
            gap = gap.or(intruders::gap);
        }
        if (!findings.isEmpty()) {
            return Outcome.fail(Capped.of(findings, "principals"));
        }
        if (gap.isPresent()) {
            return Outcome.notAssessed(gap.get());
        }
        return asks.isEmpty() ? Outcome.notApplicable() : Outcome.pass();
    }

    private Finding finding(Bucket bucket, Intruder intruder) {
        return finding(
                intruder.granted(),
                bucket.place(),
                intruder.described() + " and is allowed "
                        + intruder.granted().witness().action().text() + " on "
                        + intruder.granted().witness().resource().text() + ", which is production",
                repair,
                new Finding.Related(bucket.place(), "the bucket"));
    }
}
