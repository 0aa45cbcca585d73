package io.policyauditor.rules.loading;

import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Witness;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoint.Problem;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.verdict.LoadVerdict;
import io.policyauditor.estate.verdict.LoadVerdict.Result;
import io.policyauditor.estate.verdict.LoadVerdicts;
import io.policyauditor.estate.verdict.Need;
import io.policyauditor.estate.verdict.Purpose;
import io.policyauditor.estate.verdict.Refusal;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.text.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A rule on what the requests of a load are answered: it fails on a request that is refused whatever is open, and passes
 * when every request that it is about is allowed.
 */
public abstract class VerdictRule extends LoadRule {
    private final Set<Purpose> purposes;
    private final String repair;

    /**
     * @param cause as the table of causes counts it
     * @param purposes the requests that it is about
     * @param repair what to do, one line
     */
    protected VerdictRule(RuleInfo info, String cause, Set<Purpose> purposes, String repair) {
        super(info, cause);
        this.purposes = Set.copyOf(purposes);
        this.repair = repair;
    }

    /** What the rule finds wrong: a line for each place. */
    protected abstract Map<Span, String> wrong(LoadVerdict verdict, List<Need> needs);

    /** The refusals of some requests that a rule is about, by the place that decides. */
    protected static Map<Span, String> refused(
            LoadVerdict verdict, List<Need> needs, java.util.function.Predicate<Refusal> concerns) {
        Map<Span, String> wrong = new LinkedHashMap<>();
        for (Need need : needs) {
            for (Refusal refusal : need.refusals()) {
                if (concerns.test(refusal)) {
                    wrong.putIfAbsent(
                            refusal.at().orElse(verdict.point().place()),
                            need.request().action().text() + " on "
                                    + need.pattern()
                                            .orElse(need.request().resource().text()) + " is "
                                    + (refusal.denied() ? "denied" : "not allowed") + " to "
                                    + need.request().caller().id() + ": " + refusal.sentence());
                }
            }
        }
        return wrong;
    }

    /** What the verdict tells of a cause. */
    protected static Map<Span, String> caused(List<Problem> problems, String cause) {
        Map<Span, String> wrong = new LinkedHashMap<>();
        problems.stream()
                .filter(problem -> problem.cause().equals(cause))
                .forEach(problem -> wrong.putIfAbsent(problem.place(), problem.message()));
        return wrong;
    }

    /** Whether the listing fails by its prefix, which rules of their own tell. */
    protected static boolean failsByPrefix(LoadVerdict verdict) {
        return verdict.problems().stream()
                .anyMatch(problem ->
                        problem.cause().equals("C20") || problem.cause().equals("C21"));
    }

    /**
     * A request that is refused at a place, else any. A session of EKS Pod Identity has a policy and tags of its own, which
     * {@code decide} is not told.
     */
    private static Optional<Witness> witness(List<Need> needs, Span at) {
        List<Need> refused = needs.stream()
                .filter(need -> need.reach() == Reach.NEVER
                        && need.effective().layers().session().isEmpty())
                .toList();
        return refused.stream()
                .filter(need -> need.refusals().stream()
                        .anyMatch(refusal -> refusal.at().filter(at::equals).isPresent()))
                .findFirst()
                .or(() -> refused.stream().findFirst())
                .map(need -> Witness.refused(need.effective().plain(need.request())));
    }

    @Override
    protected final Outcome judge(LoadPoint loadPoint, Estate estate, Settings settings) {
        LoadVerdict verdict = LoadVerdicts.of(estate).of(loadPoint);
        List<Need> mine = verdict.needs().stream()
                .filter(need -> purposes.contains(need.purpose()))
                .toList();
        List<Finding> findings = new ArrayList<>();
        wrong(verdict, mine).forEach((at, message) -> {
            Finding finding = finding(loadPoint, estate, settings, at, at.text(), message, repair);
            findings.add(witness(mine, at).map(finding::shownBy).orElse(finding));
        });
        if (!findings.isEmpty()) {
            return Outcome.fail(findings);
        }
        Optional<String> open =
                mine.stream().flatMap(need -> need.open().stream()).findFirst();
        if (open.isPresent()) {
            return Outcome.notAssessed(Gap.outOfScope(loadPoint.key() + ": " + open.get()));
        }
        if (mine.isEmpty()) {
            return verdict.result() == Result.NOT_ASSESSED && !verdict.gaps().isEmpty()
                    ? Outcome.notAssessed(verdict.gaps().get(0))
                    : Outcome.notApplicable();
        }
        // One that another rule tells of is no pass of this one.
        return mine.stream().anyMatch(need -> need.reach() == Reach.NEVER) ? Outcome.notApplicable() : Outcome.pass();
    }
}
