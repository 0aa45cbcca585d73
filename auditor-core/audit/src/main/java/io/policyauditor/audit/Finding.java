package io.policyauditor.audit;

import io.policyauditor.policy.text.Span;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One fault, at one place.
 *
 * @param severity as this case deserves
 * @param at the smallest token that is wrong; for something missing, the key of the element that should hold it
 * @param message one line without a full stop, naming the offender
 * @param repair one line without a full stop: what to do
 * @param value the offending value in a normal form, part of the fingerprint; never a line number
 * @param related other places that a reader wants to see
 */
public record Finding(Severity severity, Span at, String message, String repair, String value, List<Related> related) {
    public Finding {
        related = List.copyOf(related);
        if (message.isBlank() || repair.isBlank()) {
            throw new IllegalArgumentException("a finding says what is wrong and what to do");
        }
    }

    /** The same finding with its places put otherwise. */
    Finding placed(UnaryOperator<Span> place) {
        return new Finding(
                severity,
                place.apply(at),
                message,
                repair,
                value,
                related.stream()
                        .map(other -> new Related(place.apply(other.at()), other.message()))
                        .toList());
    }

    /** Another place, and what it has to do with the finding. */
    public record Related(Span at, String message) {}
}
