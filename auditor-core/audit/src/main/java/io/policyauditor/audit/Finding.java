package io.policyauditor.audit;

import io.policyauditor.policy.text.Span;
import java.util.List;
import java.util.Optional;
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
 * @param witness a request that shows it; empty where the finding is not about what is allowed
 */
public record Finding(
        Severity severity,
        Span at,
        String message,
        String repair,
        String value,
        List<Related> related,
        Optional<Witness> witness) {
    public Finding {
        related = List.copyOf(related);
        if (message.isBlank() || repair.isBlank()) {
            throw new IllegalArgumentException("a finding says what is wrong and what to do");
        }
    }

    /** One that is not about what is allowed. */
    public Finding(Severity severity, Span at, String message, String repair, String value, List<Related> related) {
        this(severity, at, message, repair, value, related, Optional.empty());
    }

    /** The same, shown by a request. */
    public Finding shownBy(Witness request) {
        return new Finding(severity, at, message, repair, value, related, Optional.of(request));
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
                        .toList(),
                witness);
    }

    /** Another place, and what it has to do with the finding. */
    public record Related(Span at, String message) {}
}
