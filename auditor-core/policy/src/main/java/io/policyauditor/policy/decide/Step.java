package io.policyauditor.policy.decide;

import io.policyauditor.policy.access.CompiledStatement;
import java.util.List;

/** One question of a decision, and which comes next as it is answered: the number of a step, or an end. */
sealed interface Step {
    /** The ends. */
    int ALLOWED = -1;

    int EXPLICITLY_DENIED = -2;
    int IMPLICITLY_DENIED = -3;

    /** What comes next when the answer is yes. */
    int yes();

    /** What comes next when the answer is no. */
    int no();

    /** What an end means. */
    static Decision decision(int end) {
        return switch (end) {
            case ALLOWED -> Decision.ALLOWED;
            case EXPLICITLY_DENIED -> Decision.EXPLICITLY_DENIED;
            default -> Decision.IMPLICITLY_DENIED;
        };
    }

    /** Whether a statement with Effect Deny applies. */
    record Denies(List<CompiledStatement> statements, boolean bounded, int yes, int no) implements Step {}

    /** Whether a statement with Effect Allow applies and names the caller in one of some ways. */
    record Allows(List<CompiledStatement> statements, int ways, int yes, int no) implements Step {}

    /** Whether a document of which nothing is known would allow. */
    record Open(int yes, int no) implements Step {}
}
