package io.policyauditor.policy.prove;

import java.time.Duration;

/**
 * How far a search may go.
 *
 * @param states sets of automaton states, over all searches for a text together
 * @param nodes cases that are told apart
 * @param cpu time of the thread's processor; it is looked at now and then, so a little more may be taken
 */
public record Budget(int states, int nodes, Duration cpu) {
    /** What one question of a gate may cost. */
    public static final Budget DEFAULT = new Budget(1_000_000, 200_000, Duration.ofMillis(1_500));
}
