/**
 * Statements about all requests at once: whether one access allows nothing that another does not, what it allows beyond,
 * and a request that shows it. It runs on the compiled form that also decides single requests.
 *
 * <p>What the answers mean. {@code Proven}: no request of the model is allowed by the subject and not by the reference.
 * The model has every action {@code service:name}, those that AWS has yet to add among them; as resource {@code *} and
 * every ARN; every kind of caller that the question admits; and every value of every context key, each key for itself but
 * for the assumptions that the answer lists. {@code Violated}: the answer holds a request, and the evaluator allows it to
 * the subject and does not to the reference. {@code Unknown}: neither, for the reason it names; a gate takes it for a
 * failure and shows it apart.
 */
@NullMarked
package io.policyauditor.policy.prove;

import org.jspecify.annotations.NullMarked;
