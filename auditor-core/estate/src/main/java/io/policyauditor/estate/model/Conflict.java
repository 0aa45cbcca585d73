package io.policyauditor.estate.model;

import io.policyauditor.policy.text.Span;

/**
 * The same thing given twice with different content. Which of the two is true is not known, so whoever asks for it gets
 * neither.
 *
 * @param name its ARN, the name of a bucket, or the key of a Kubernetes object
 * @param first where it was met first
 * @param second where it was met again
 */
public record Conflict(String name, Span first, Span second) {
    /** Why it is not known. */
    public Gap gap() {
        return Gap.unread(name + " is given twice with different content, at " + first + " and " + second
                + "; keep the true one");
    }
}
