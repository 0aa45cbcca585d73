package io.policyauditor.policy.access;

import io.policyauditor.policy.catalogue.ActionSet;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.language.Patterns;
import io.policyauditor.policy.language.Statement;
import io.policyauditor.policy.text.StringNode;

/** Action elements as sets over the catalogue, by the matchers that also decide requests. */
public final class ActionSets {
    private ActionSets() {}

    /** The actions that one pattern of an action element fits. */
    public static ActionSet of(String pattern, Catalogue catalogue) {
        if (pattern.equals("*") || pattern.equals("*:*")) {
            return catalogue.allActions();
        }
        int colon = pattern.indexOf(':');
        if (colon < 0) {
            return catalogue.noActions();
        }
        Glob glob = Glob.action(pattern);
        String prefix = pattern.substring(0, colon + 1);
        return catalogue.actions(pattern.substring(0, colon), name -> glob.matches(prefix + name));
    }

    static ActionSet of(Literal literal, Statement source, Catalogue catalogue) {
        Patterns element = source.action();
        ActionSet named = catalogue.noActions();
        if (element != null) {
            for (StringNode pattern : element.values()) {
                named = named.union(of(pattern.value(), catalogue));
            }
        }
        return literal.negated() ? catalogue.allActions().minus(named) : named;
    }
}
