package io.policyauditor.cli;

import io.policyauditor.policy.decide.Explanation.Cause;
import io.policyauditor.policy.decide.Explanation.Standing;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.reports.DecisionView;

/** What a test expects of a request, with every context key open that the test does not give. */
enum Expectation {
    /** Allowed, whatever the circumstances. */
    ALLOWED("allowed"),
    /** Allowed in some circumstances and not in others. */
    CONDITIONAL("conditional"),
    /** Not allowed in any circumstances. */
    DENIED("denied"),
    /** Denied by a statement, whatever the circumstances. */
    EXPLICITLY_DENIED("explicitly-denied"),
    /** Never allowed, and denied by no statement for certain. */
    IMPLICITLY_DENIED("implicitly-denied");

    private final String word;

    Expectation(String word) {
        this.word = word;
    }

    /** The word for it in a file of tests. */
    String word() {
        return word;
    }

    /** Whether a decision is what is expected; what is not assessed never is. */
    boolean met(DecisionView view) {
        boolean never = view.reach() == Reach.NEVER;
        boolean explicitly = view.explanation().cause() instanceof Cause.Denied denied
                && denied.by().standing() == Standing.APPLIES;
        return switch (this) {
            case ALLOWED -> view.reach() == Reach.ALWAYS;
            case CONDITIONAL -> view.reach() == Reach.ONLY_IF;
            case DENIED -> never;
            case EXPLICITLY_DENIED -> never && explicitly;
            case IMPLICITLY_DENIED -> never && !explicitly;
        };
    }

    /** The word for what a decision is. */
    static String word(DecisionView view) {
        return switch (view.reach()) {
            case ALWAYS -> ALLOWED.word;
            case ONLY_IF -> CONDITIONAL.word;
            case NEVER -> EXPLICITLY_DENIED.met(view) ? EXPLICITLY_DENIED.word : IMPLICITLY_DENIED.word;
            case NOT_ASSESSED -> Reach.NOT_ASSESSED.word();
        };
    }
}
