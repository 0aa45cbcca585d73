package io.policyauditor.policy.prove;

import java.time.Duration;

/**
 * What an answer cost.
 *
 * @param states sets of automaton states that were made
 * @param nodes cases that were told apart
 * @param cpu time of the thread's processor
 */
public record Stats(int states, int nodes, Duration cpu) {}
