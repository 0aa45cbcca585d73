package io.policyauditor.policy.text;

/**
 * Something wrong with a text as a text.
 *
 * @param at the smallest stretch that is wrong
 * @param message one line, without a full stop
 * @param harmless whether the tree is certain all the same: a comment or a trailing comma leaves no doubt about what
 *     was meant, a missing quote does
 */
public record Problem(Span at, String message, boolean harmless) {}
