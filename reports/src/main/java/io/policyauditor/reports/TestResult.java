package io.policyauditor.reports;

import io.policyauditor.policy.text.Span;
import java.util.List;
import java.util.Optional;

/**
 * What became of one expectation that a team pins.
 *
 * @param suite the file that it stands in
 * @param name what the file calls it
 * @param at where the file says what is expected
 * @param checks one for each action and resource, never empty
 */
public record TestResult(String suite, String name, Span at, List<Check> checks) {
    public TestResult {
        checks = List.copyOf(checks);
    }

    /** What became of it. */
    public enum Outcome {
        PASSED,
        FAILED,
        /** Something that is not known decides. */
        INCOMPLETE;

        /** The word for it in text. */
        String word() {
            return name();
        }
    }

    /**
     * One request.
     *
     * @param sentence the request, what it came to and what was expected, one line without a full stop
     * @param decision empty where nothing could be decided
     */
    public record Check(Outcome outcome, String sentence, Optional<DecisionView> decision) {}

    /** Failed when some check did; else incomplete when some check is. */
    public Outcome outcome() {
        for (Outcome worst : List.of(Outcome.FAILED, Outcome.INCOMPLETE)) {
            if (checks.stream().anyMatch(check -> check.outcome() == worst)) {
                return worst;
            }
        }
        return Outcome.PASSED;
    }

    /** The checks that did not pass. */
    List<Check> open() {
        return checks.stream()
                .filter(check -> check.outcome() != Outcome.PASSED)
                .toList();
    }

    /** How many of some results had an outcome. */
    static long count(List<TestResult> results, Outcome outcome) {
        return results.stream().filter(result -> result.outcome() == outcome).count();
    }
}
