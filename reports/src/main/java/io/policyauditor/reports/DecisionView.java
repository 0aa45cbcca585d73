package io.policyauditor.reports;

import io.policyauditor.estate.proof.Condition;
import io.policyauditor.policy.decide.Evaluator;
import io.policyauditor.policy.decide.Explanation;
import io.policyauditor.policy.decide.Explanation.Cause;
import io.policyauditor.policy.decide.Explanation.Reading;
import io.policyauditor.policy.decide.Explanation.Standing;
import io.policyauditor.policy.decide.Layers;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.decide.Resource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A request, what AWS answers to it, and why.
 *
 * @param reach how far the access goes, with what is not known turning out either way
 * @param assumptions what was taken for granted, one line each
 * @param gaps what is not known about the documents, one line each
 * @param condition on what it hangs, where it hangs on what the request has and somebody asked
 */
public record DecisionView(
        Explanation explanation,
        Reach reach,
        List<String> assumptions,
        List<String> gaps,
        Optional<Condition> condition) {
    public DecisionView {
        assumptions = List.copyOf(assumptions);
        gaps = List.copyOf(gaps);
    }

    public DecisionView(Explanation explanation, Reach reach, List<String> assumptions, List<String> gaps) {
        this(explanation, reach, assumptions, gaps, Optional.empty());
    }

    /** The same with the condition on which the answer hangs. */
    public DecisionView with(Condition found) {
        return new DecisionView(explanation, reach, assumptions, gaps, Optional.of(found));
    }

    /**
     * Decides a request.
     *
     * @param layers those that concern it
     */
    public static DecisionView of(Layers layers, Request request, List<String> assumptions) {
        Evaluator evaluator = Evaluator.of(layers.access(
                request.caller(),
                new Resource(request.resource().text(), request.resourceAccount()),
                request.service()));
        return new DecisionView(
                Explanation.of(layers, request), evaluator.reach(request), assumptions, evaluator.gaps());
    }

    /** The decision in a word; where what is not known decides, that. */
    public String word() {
        return reach == Reach.ALWAYS || reach == Reach.NEVER
                ? explanation.decision().word()
                : reach.word();
    }

    /** The statements that decide, and those on which it hangs where the decision is not certain. */
    List<Reading> deciding() {
        Cause cause = explanation.cause();
        if (reach == Reach.ONLY_IF) {
            List<Reading> readings = explanation.readings();
            return readings.stream()
                    .filter(reading -> reading.standing() == Standing.MAY_APPLY)
                    .filter(reading -> readings.stream().noneMatch(other -> spares(other, reading)))
                    .toList();
        }
        if (cause instanceof Cause.Denied denied) {
            return List.of(denied.by());
        }
        if (cause instanceof Cause.Allowed allowed) {
            return allowed.by();
        }
        return ((Cause.Blocked) cause)
                .blockers().stream()
                        .flatMap(blocker -> blocker.nearest().stream())
                        .distinct()
                        .toList();
    }

    /** Whether an Allow that applies does all that another one could. */
    private static boolean spares(Reading one, Reading other) {
        return one.standing() == Standing.APPLIES
                && one.statement().allows()
                && other.statement().allows()
                && one.part().equals(other.part())
                && one.ways().containsAll(other.ways());
    }

    /** Every other statement. */
    Stream<Reading> others() {
        List<Reading> deciding = deciding();
        return explanation.readings().stream().filter(reading -> !deciding.contains(reading));
    }
}
