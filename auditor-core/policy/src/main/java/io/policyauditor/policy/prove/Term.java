package io.policyauditor.policy.prove;

import io.policyauditor.policy.access.Literal;

/**
 * A literal of the question: one that means the same as another is the same term.
 *
 * @param dimension the number of its dimension
 * @param texts the texts that its matchers fit
 */
record Term(int id, int dimension, Literal literal, TextSet texts) {
    @Override
    public String toString() {
        return literal.toString();
    }
}
