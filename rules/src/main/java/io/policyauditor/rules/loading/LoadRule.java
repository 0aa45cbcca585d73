package io.policyauditor.rules.loading;

import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Finding.Related;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Witness;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoint.Problem;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.paths.Posed;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.text.Span;
import io.policyauditor.rules.LoadPointRule;
import java.util.List;
import java.util.Optional;

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
        Optional<Witness> witness = refused(loadPoint, estate);
        return Outcome.fail(problems.stream()
                .map(problem -> finding(
                        loadPoint,
                        estate,
                        settings,
                        problem.place(),
                        problem.place().text(),
                        problem.message(),
                        repair))
                .map(finding -> witness.map(finding::shownBy).orElse(finding))
                .toList());
    }

    /** A request that is refused because of the cause; empty where none is. */
    protected Optional<Witness> refused(LoadPoint loadPoint, Estate estate) {
        return Optional.empty();
    }

    /** A request that shows what is refused, where it is when it is put by itself. */
    protected static Optional<Witness> refused(Request request, Estate estate) {
        return Posed.of(request).reach(estate) == Reach.NEVER
                ? Optional.of(Witness.refused(request))
                : Optional.empty();
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
