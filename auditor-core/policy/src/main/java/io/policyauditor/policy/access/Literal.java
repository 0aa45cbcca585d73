package io.policyauditor.policy.access;

import java.util.List;

/**
 * One condition on one dimension of a request. A statement applies when all of its literals hold.
 *
 * @param negated whether it holds where no matcher fits; for {@link Quantifier#NULL} whether it holds when the key is
 *     there
 * @param whenAbsent whether it holds when the dimension has no value
 * @param matchers alternatives; none at all fits nothing
 */
public record Literal(
        Dimension dimension, Quantifier quantifier, boolean negated, boolean whenAbsent, List<Matcher> matchers) {
    /** Over which values of the request it speaks. */
    public enum Quantifier {
        /** The one value; a dimension with several does not hold, negated or not. */
        SINGLE,
        /** At least one value. */
        ANY,
        /** Every value; holds when there is none. */
        ALL,
        /** Only whether there is a value. */
        NULL
    }

    public Literal {
        matchers = List.copyOf(matchers);
    }

    /** Whether one value satisfies it: some matcher fits, or none where it is negated. */
    public boolean satisfiedBy(String value, Variables variables) {
        for (Matcher matcher : matchers) {
            if (matcher.matches(value, variables)) {
                return !negated;
            }
        }
        return negated;
    }

    /** Whether it holds for a single-valued dimension with this value; an empty value is no value. */
    public boolean holdsFor(String value, Variables variables) {
        if (value.isEmpty()) {
            return whenAbsent;
        }
        return quantifier == Quantifier.NULL ? negated : satisfiedBy(value, variables);
    }

    /** Whether it holds for a multivalued dimension with these values; empty values alone are no value. */
    public boolean holdsFor(List<String> values, Variables variables) {
        if (values.stream().allMatch(String::isEmpty)) {
            return whenAbsent;
        }
        return switch (quantifier) {
            case NULL -> negated;
            case SINGLE -> false;
            case ANY -> values.stream().anyMatch(value -> satisfiedBy(value, variables));
            case ALL -> values.stream().allMatch(value -> satisfiedBy(value, variables));
        };
    }

    /**
     * Whether it holds only for requests that carry the dimension with a value that a matcher fits: what pins down a
     * caller. Negation, IfExists and ForAllValues do not, as all of them hold without the key.
     */
    public boolean pins() {
        return !negated && !whenAbsent && (quantifier == Quantifier.SINGLE || quantifier == Quantifier.ANY);
    }
}
