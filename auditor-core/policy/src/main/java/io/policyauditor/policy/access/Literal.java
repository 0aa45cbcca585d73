package io.policyauditor.policy.access;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One condition on one dimension of a request. A statement applies when all of its literals hold.
 *
 * <p>What a request leaves open ({@link Variables#open}) makes a literal hold or not as the question wants it: the
 * {@code ifOpen} of its methods.
 */
public final class Literal {
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

    private final Dimension dimension;
    private final Quantifier quantifier;
    private final boolean negated;
    private final boolean whenAbsent;
    private final List<Matcher> matchers;

    // The matchers again, as they are asked: those that fit one text by looking it up, the rest one by one.
    private final Texts exact;
    private final Texts folded;
    private final Matcher[] others;
    private final boolean variable;

    /**
     * @param negated whether it holds where no matcher fits; for {@link Quantifier#NULL} whether it holds when the key is
     *     there
     * @param whenAbsent whether it holds when the dimension has no value
     * @param matchers alternatives; none at all fits nothing
     */
    Literal(Dimension dimension, Quantifier quantifier, boolean negated, boolean whenAbsent, List<Matcher> matchers) {
        this.dimension = dimension;
        this.quantifier = quantifier;
        this.negated = negated;
        this.whenAbsent = whenAbsent;
        this.matchers = List.copyOf(matchers);
        List<String> texts = new ArrayList<>();
        List<String> anyCase = new ArrayList<>();
        List<Matcher> rest = new ArrayList<>();
        for (Matcher matcher : matchers) {
            if (matcher instanceof Matcher.Exact one) {
                texts.add(one.text());
            } else if (matcher instanceof Matcher.ExactIgnoringCase one) {
                anyCase.add(one.text());
            } else if (matcher instanceof Matcher.Pattern pattern
                    && !pattern.glob().isWild()) {
                (pattern.glob().foldsCase() ? anyCase : texts)
                        .add(pattern.glob().toString());
            } else {
                rest.add(matcher);
            }
        }
        this.exact = Texts.of(texts);
        this.folded = Texts.of(anyCase);
        this.others = rest.toArray(new Matcher[0]);
        this.variable = rest.stream().anyMatch(Matcher.WithVariables.class::isInstance);
    }

    /** The same condition with other alternatives. */
    public Literal with(List<Matcher> alternatives) {
        return new Literal(dimension, quantifier, negated, whenAbsent, alternatives);
    }

    public Dimension dimension() {
        return dimension;
    }

    public Quantifier quantifier() {
        return quantifier;
    }

    /** Whether it holds where no matcher fits; for {@link Quantifier#NULL} whether it holds when the key is there. */
    public boolean negated() {
        return negated;
    }

    /** Whether it holds when the dimension has no value. */
    public boolean whenAbsent() {
        return whenAbsent;
    }

    /** The alternatives; none at all fits nothing. */
    public List<Matcher> matchers() {
        return matchers;
    }

    /** Whether one value satisfies it: some matcher fits, or none where it is negated. */
    public boolean satisfiedBy(Value value, Variables variables, boolean ifOpen) {
        if (exact.contains(value.text()) || foldedFits(value)) {
            return !negated;
        }
        for (Matcher matcher : others) {
            if (matcher.matches(value, variables)) {
                return !negated;
            }
        }
        return (variable && mayFit(value, variables)) ? ifOpen : negated;
    }

    private boolean foldedFits(Value value) {
        return !folded.isEmpty() && folded.contains(value.folded());
    }

    /** Whether a variable that the request leaves open may make a matcher fit. */
    private boolean mayFit(Value value, Variables variables) {
        for (Matcher matcher : others) {
            if (matcher instanceof Matcher.WithVariables with && with.pattern().mayFit(value, variables)) {
                return true;
            }
        }
        return false;
    }

    /** The same for a text that is asked about once, in a request that leaves nothing open. */
    public boolean satisfiedBy(String text, Variables variables) {
        return satisfiedBy(new Value(text), variables, false);
    }

    /** Whether it holds for a single-valued dimension with this value; an empty value is no value, as null is. */
    public boolean holdsFor(@Nullable Value value, Variables variables, boolean ifOpen) {
        if (value == null || value.isEmpty()) {
            return whenAbsent;
        }
        return quantifier == Quantifier.NULL ? negated : satisfiedBy(value, variables, ifOpen);
    }

    /** The same for a text that is asked about once, in a request that leaves nothing open. */
    public boolean holdsFor(String text, Variables variables) {
        return holdsFor(new Value(text), variables, false);
    }

    /** Whether it holds for a multivalued dimension with these values; empty values alone are no value. */
    public boolean holdsFor(List<Value> values, Variables variables, boolean ifOpen) {
        if (noValue(values)) {
            return whenAbsent;
        }
        return switch (quantifier) {
            case NULL -> negated;
            case SINGLE -> false;
            case ANY -> some(values, true, variables, ifOpen);
            case ALL -> !some(values, false, variables, ifOpen);
        };
    }

    private static boolean noValue(List<Value> values) {
        for (int i = 0; i < values.size(); i++) {
            if (!values.get(i).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** Whether some value satisfies it, or some does not. */
    private boolean some(List<Value> values, boolean satisfied, Variables variables, boolean ifOpen) {
        for (int i = 0; i < values.size(); i++) {
            if (satisfiedBy(values.get(i), variables, ifOpen) == satisfied) {
                return true;
            }
        }
        return false;
    }

    /** The same for texts that are asked about once, in a request that leaves nothing open. */
    public boolean holdsFor(List<String> texts, Variables variables) {
        return holdsFor(texts.stream().map(Value::new).toList(), variables, false);
    }

    /**
     * Whether it holds only for requests that carry the dimension with a value that a matcher fits: what pins down a
     * caller. Negation, IfExists and ForAllValues do not, as all of them hold without the key.
     */
    public boolean pins() {
        return !negated && !whenAbsent && (quantifier == Quantifier.SINGLE || quantifier == Quantifier.ANY);
    }

    @Override
    public String toString() {
        return quantifier + (negated ? " not " : " ") + dimension.kind() + " " + dimension.key() + " " + matchers;
    }
}
