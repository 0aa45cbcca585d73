package io.policyauditor.rules.loading;

import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Finding.Related;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoint.Problem;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.policy.text.Span;
import io.policyauditor.rules.LoadPointRule;
import java.util.List;

/** A rule on one cause why a load point cannot load. */
public abstract class LoadRule extends LoadPointRule {
    private final String cause;

    /** @param cause as the table of causes counts it, such as {@code C6} */
    protected LoadRule(RuleInfo info, String cause) {
        super(info);
        this.cause = cause;
    }

    /** What the resolver found to be of this cause. */
    protected final List<Problem> problems(LoadPoint loadPoint) {
        return loadPoint.problems().stream()
                .filter(problem -> problem.cause().equals(cause))
                .toList();
    }

    /** Fails with what the resolver found of this cause, of which there is something. */
    protected final Outcome fail(
            List<Problem> problems, LoadPoint loadPoint, Estate estate, Settings settings, String repair) {
        return Outcome.fail(problems.stream()
                .map(problem -> finding(
                        loadPoint,
                        estate,
                        settings,
                        problem.place(),
                        problem.place().text(),
                        problem.message(),
                        repair))
                .toList());
    }

    /**
     * A finding about the load point.
     *
     * @param at the token that decides, in whatever file
     * @param message what is wrong with it
     */
    protected final Finding finding(
            LoadPoint loadPoint,
            Estate estate,
            Settings settings,
            Span at,
            String value,
            String message,
            String repair) {
        List<Related> related = at.equals(loadPoint.place())
                ? List.of()
                : List.of(new Related(loadPoint.place(), "what is to be loaded"));
        return new Finding(
                severity(loadPoint, estate, settings),
                at,
                loadPoint.key() + ": " + message + " (" + cause + ")",
                repair,
                value,
                related);
    }

    /** What does not work is worse where it serves production; a mere suspicion stays one. */
    private Severity severity(LoadPoint loadPoint, Estate estate, Settings settings) {
        boolean production = info().severity() == Severity.HIGH
                && settings.environments(estate)
                        .object(loadPoint.object())
                        .name()
                        .known()
                        .filter("prod"::equals)
                        .isPresent();
        return production ? Severity.CRITICAL : info().severity();
    }
}
