package io.policyauditor.audit;

import io.policyauditor.policy.text.Span;

/**
 * Something wrong with {@code auditor.yaml}; with any, nothing is judged and the exit code is 2.
 *
 * @param at the smallest token that is wrong; for something missing, where it should stand
 * @param message one line without a full stop and without control characters
 */
public record ConfigurationError(Span at, String message) {
    /** {@code auditor.yaml:LINE:COL  message}, as the command line prints it. */
    @Override
    public String toString() {
        return at + "  " + message;
    }
}
