package io.policyauditor.policy.decide;

import io.policyauditor.policy.text.Span;

/**
 * Why a statement does not apply to a request, or is not known to: the first of its literals that does not hold.
 *
 * @param at the smallest token that says what the statement wants; for something missing, where it should stand
 * @param sentence what the request has and what the statement wants, one line without a full stop
 */
public record Mismatch(Span at, String sentence) {}
