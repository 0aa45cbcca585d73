package io.policyauditor.policy.language;

import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.StringNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One key under one operator of a Condition block; all of a statement's conditions must hold.
 *
 * @param written the operator as written
 * @param operator null when IAM has no such operator
 * @param key the context key as written; names are case-insensitive
 * @param values booleans and numbers too: their text is their value
 * @param block the value or list of values
 */
public record Condition(
        StringNode written,
        @Nullable ConditionOperator operator,
        StringNode key,
        List<Node.Scalar> values,
        Node block) {
    public Condition {
        values = List.copyOf(values);
    }

    /** Whether this condition speaks about the key; a name ending in {@code /} means the whole family. */
    public boolean isAbout(String name) {
        String written = key.value();
        return name.endsWith("/")
                ? written.regionMatches(true, 0, name, 0, name.length())
                : written.equalsIgnoreCase(name);
    }
}
