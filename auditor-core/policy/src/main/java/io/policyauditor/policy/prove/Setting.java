package io.policyauditor.policy.prove;

import io.policyauditor.policy.access.Dimension.Kind;
import io.policyauditor.policy.access.Literal;
import io.policyauditor.policy.access.Value;
import io.policyauditor.policy.access.Variables;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request has in one dimension: nothing, one value, or several.
 *
 * @param single the value, where there is one
 * @param several the values, where the dimension is multivalued; empty otherwise
 */
record Setting(@Nullable Value single, List<Value> several) {
    static final Setting ABSENT = new Setting(null, List.of());

    static Setting of(String text) {
        return new Setting(new Value(text), List.of());
    }

    static Setting of(List<String> texts) {
        return new Setting(null, texts.stream().map(Value::new).toList());
    }

    boolean absent() {
        return single == null && several.isEmpty();
    }

    /** Whether a literal holds for it, as the evaluator would have it. */
    boolean holds(Literal literal, Variables variables) {
        if (single != null || literal.dimension().kind() != Kind.KEY) {
            return literal.holdsFor(single, variables, false);
        }
        return literal.holdsFor(several, variables, false);
    }
}
