package io.policyauditor.rules.snapshot.unmodelledkey;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Finding.Related;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.verdict.LoadVerdict;
import io.policyauditor.estate.verdict.LoadVerdict.Result;
import io.policyauditor.estate.verdict.LoadVerdicts;
import io.policyauditor.estate.verdict.Need;
import io.policyauditor.policy.decide.Explanation;
import io.policyauditor.policy.decide.Explanation.Cause;
import io.policyauditor.policy.decide.Explanation.Reading;
import io.policyauditor.policy.decide.Explanation.Standing;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.language.Condition;
import io.policyauditor.rules.LoadPointRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Points out the context keys on which it hangs whether a model loads, and of which the estate tells nothing; once for each. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class UnmodelledKey extends LoadPointRule {
    public UnmodelledKey() {
        super(RuleInfo.of(
                "SN005",
                "condition-key-unmodelled",
                Severity.INFO,
                "The answer hangs on something that no file tells"));
    }

    @Override
    protected Outcome judge(LoadPoint loadPoint, Estate estate, Settings settings) {
        LoadVerdict verdict = LoadVerdicts.of(estate).of(loadPoint);
        if (verdict.result() == Result.ELSEWHERE) {
            return Outcome.notApplicable();
        }
        Map<String, Finding> findings = new LinkedHashMap<>();
        for (Need need : verdict.needs()) {
            if (need.reach() == Reach.ONLY_IF || need.reach() == Reach.NOT_ASSESSED) {
                deciding(need)
                        .forEach(reading -> open(reading, need)
                                .forEach(condition -> findings.computeIfAbsent(
                                        condition.key().value().toLowerCase(Locale.ROOT),
                                        key -> finding(loadPoint, need, reading, condition))));
            }
        }
        if (!findings.isEmpty()) {
            return Outcome.fail(List.copyOf(findings.values()));
        }
        return verdict.result() == Result.NOT_ASSESSED && !verdict.gaps().isEmpty()
                ? Outcome.notAssessed(verdict.gaps().get(0))
                : Outcome.pass();
    }

    /** The statements that may decide, and do not for certain. */
    private static Stream<Reading> deciding(Need need) {
        Cause cause = Explanation.of(need.effective().layers(need.request()), need.request())
                .cause();
        Stream<Reading> readings = Stream.empty();
        if (cause instanceof Cause.Denied denied) {
            readings = Stream.of(denied.by());
        } else if (cause instanceof Cause.Blocked blocked) {
            readings = blocked.blockers().stream().flatMap(blocker -> blocker.nearest().stream());
        }
        return readings.filter(reading -> reading.standing() == Standing.MAY_APPLY);
    }

    private static Stream<Condition> open(Reading reading, Need need) {
        return reading.statement().source().conditions().stream()
                .filter(condition ->
                        need.request().context().open(condition.key().value().toLowerCase(Locale.ROOT)));
    }

    private Finding finding(LoadPoint loadPoint, Need need, Reading reading, Condition condition) {
        String key = condition.key().value();
        String action = need.request().action().text();
        return new Finding(
                info().severity(),
                condition.key().span(),
                loadPoint.key() + ": whether " + action + " is allowed hangs on " + key + " in " + reading.label()
                        + ", and nothing tells what the request of the pod has there",
                "ask for the value that the pod has: auditor decide --estate . --principal "
                        + need.request().caller().id() + " --action " + action + " --resource "
                        + need.request().resource().text() + " --context " + key + "=VALUE",
                key.toLowerCase(Locale.ROOT),
                List.of(new Related(loadPoint.place(), "what is to be loaded")));
    }
}
