package io.policyauditor.policy.prove;

import io.policyauditor.policy.access.Literal;
import io.policyauditor.policy.access.Reading;
import io.policyauditor.policy.access.Value;
import io.policyauditor.policy.access.VariablePattern;
import io.policyauditor.policy.access.Variables;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The texts that some pattern of a list fits. Patterns with policy variables are known in part only: what they may fit,
 * with a star for each variable, and not what they do.
 */
final class TextSet {
    private final int id;
    private final Literal probe;
    private final List<Pattern> fixed;
    private final List<VariablePattern> variable;
    private final List<Pattern> relaxed;

    /**
     * @param probe a literal whose matchers are the fixed patterns
     * @param variable those with variables
     * @param relaxed the same with a star for each variable
     */
    TextSet(int id, Literal probe, List<Pattern> fixed, List<VariablePattern> variable, List<Pattern> relaxed) {
        this.id = id;
        this.probe = probe;
        this.fixed = List.copyOf(fixed);
        this.variable = List.copyOf(variable);
        this.relaxed = List.copyOf(relaxed);
    }

    int id() {
        return id;
    }

    /** The patterns without variables: what they fit is certainly in. */
    List<Pattern> fixed() {
        return fixed;
    }

    List<Pattern> relaxed() {
        return relaxed;
    }

    List<VariablePattern> variable() {
        return variable;
    }

    boolean hasVariables() {
        return !relaxed.isEmpty();
    }

    boolean holds(Value value) {
        return probe.satisfiedBy(value, Variables.NONE, false) != probe.negated();
    }

    boolean mayHold(Value value) {
        if (holds(value)) {
            return true;
        }
        for (Pattern pattern : relaxed) {
            if (pattern.fits(value)) {
                return true;
            }
        }
        return false;
    }

    /** How values are read for its patterns; null when there is none, or more than one way. */
    @Nullable
    Reading reading() {
        Reading reading = relaxed.isEmpty() ? null : Reading.TEXT;
        for (Pattern pattern : fixed) {
            if (reading != null && reading != pattern.reading()) {
                return null;
            }
            reading = pattern.reading();
        }
        return reading;
    }

    @Override
    public String toString() {
        return fixed + (relaxed.isEmpty() ? "" : " or " + relaxed);
    }
}
