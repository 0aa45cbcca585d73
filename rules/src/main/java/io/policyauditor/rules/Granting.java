package io.policyauditor.rules;

import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Finding.Related;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Witness;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.policy.access.ActionSets;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Explanation.Reading;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.language.Patterns;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.StringNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Findings about something that is allowed and should not be. */
public final class Granting {
    private Granting() {}

    /** One of a rule, at the action in the statement that grants it; one level less where it hangs on circumstances. */
    public static Finding of(
            RuleInfo rule, Granted granted, Span instead, String message, String repair, Related... related) {
        String action = granted.witness().action().text();
        List<Related> places = new ArrayList<>(List.of(related));
        granted.by().stream()
                .skip(1)
                .map(Reading::statement)
                .forEach(statement -> places.add(
                        new Related(token(statement, action), statement.source().label() + " allows it too")));
        return at(
                rule,
                granted,
                granted.by().isEmpty() ? instead : token(granted.by().get(0).statement(), action),
                action + " " + granted.witness().resource().text(),
                message,
                repair,
                places.toArray(Related[]::new));
    }

    /** One of a rule at a place of its choice, with the offending value; one level less where it hangs on circumstances. */
    public static Finding at(
            RuleInfo rule, Granted granted, Span at, String value, String message, String repair, Related... related) {
        return new Finding(severity(rule, granted), at, message + condition(granted), repair, value, List.of(related))
                .shownBy(Witness.allowed(granted.witness()));
    }

    /** That of the rule; one level less where what is granted hangs on circumstances. */
    public static Severity severity(RuleInfo rule, Granted granted) {
        return granted.reach() == Reach.ALWAYS
                ? rule.severity()
                : rule.severity().lower();
    }

    /** What a message adds about circumstances: empty where there are none that matter. */
    public static String condition(Granted granted) {
        if (granted.reach() == Reach.ALWAYS) {
            return "";
        }
        Context context = granted.witness().context();
        String keys = context.keys().stream().sorted().collect(Collectors.joining(", "));
        return keys.isEmpty()
                ? ""
                : ", only where " + keys + " " + (context.keys().size() == 1 ? "is" : "are") + " as in the example";
    }

    /** The pattern of the action element that fits an action: where one has to write something else. */
    public static Span token(CompiledStatement statement, String action) {
        Patterns actions = statement.source().action();
        if (actions == null) {
            return statement.source().place("Action", "Effect");
        }
        if (!actions.negated()) {
            for (StringNode pattern : actions.values()) {
                if (Catalogue.bundled()
                        .action(action)
                        .filter(known -> ActionSets.of(pattern.value(), Catalogue.bundled())
                                .contains(known))
                        .isPresent()) {
                    return pattern.span();
                }
            }
        }
        return statement.source().place("Action", "NotAction", "Effect");
    }
}
