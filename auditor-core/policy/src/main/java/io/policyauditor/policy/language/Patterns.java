package io.policyauditor.policy.language;

import io.policyauditor.policy.text.StringNode;
import java.util.List;

/**
 * An Action, NotAction, Resource or NotResource element.
 *
 * @param negated whether it is the Not form
 * @param key the element's name in the source
 * @param values the patterns, in source order
 */
public record Patterns(boolean negated, StringNode key, List<StringNode> values) {
    public Patterns {
        values = List.copyOf(values);
    }
}
