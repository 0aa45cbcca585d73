package io.policyauditor.policy.access;

import io.policyauditor.policy.catalogue.ActionSet;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.language.Patterns;
import io.policyauditor.policy.language.Statement;
import io.policyauditor.policy.text.StringNode;
import java.util.Locale;

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
        String service = pattern.substring(0, colon);
        String name = pattern.substring(colon + 1);
        if (name.equals("*")) {
            return catalogue.actionsOf(service);
        }
        String literal = literalPrefix(name);
        if (literal.length() == name.length()) {
            return catalogue.actionsOf(service, literal, literal::equals);
        }
        Glob glob = Glob.action(pattern);
        String prefix = service + ":";
        return catalogue.actionsOf(service, literal, known -> glob.matches(prefix + known));
    }

    /** What stands before the first wildcard, in lower case: it narrows the names that are matched at all. */
    private static String literalPrefix(String name) {
        int end = 0;
        while (end < name.length() && name.charAt(end) != '*' && name.charAt(end) != '?') {
            end++;
        }
        return name.substring(0, end).toLowerCase(Locale.ROOT);
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
