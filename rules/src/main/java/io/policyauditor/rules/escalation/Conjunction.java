package io.policyauditor.rules.escalation;

import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Finding.Related;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Witness;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.estate.paths.Posed;
import io.policyauditor.policy.decide.Explanation.Reading;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.text.Span;
import io.policyauditor.rules.Granting;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Findings about several things that are allowed, each harmless by itself, and that should not be allowed together. */
public final class Conjunction {
    private Conjunction() {}

    /**
     * One of a rule, at the action in the statement that grants the first; one level less where any of them hangs on
     * circumstances. It is shown by the first request that {@code auditor decide} can be asked about.
     *
     * @param all everything that has to be allowed; at least one
     * @param instead where to point when no statement has to grant the first
     */
    public static Finding of(
            RuleInfo rule, List<Granted> all, Span instead, String message, String repair, Estate estate) {
        Granted first = all.get(0);
        // What the first hangs on is told by the finding itself.
        String others = all.stream()
                .map(Granting::condition)
                .distinct()
                .filter(condition -> !condition.equals(Granting.condition(first)))
                .collect(Collectors.joining());
        Related[] places =
                all.stream().skip(1).flatMap(granted -> place(granted).stream()).toArray(Related[]::new);
        Finding finding = Granting.of(rule, first, instead, message + others, repair, places);
        boolean certain = all.stream().allMatch(granted -> granted.reach() == Reach.ALWAYS);
        return new Finding(
                certain ? rule.severity() : rule.severity().lower(),
                finding.at(),
                finding.message(),
                finding.repair(),
                finding.value(),
                finding.related(),
                all.stream()
                        .map(Granted::witness)
                        .filter(request -> confirmed(request, estate))
                        .findFirst()
                        .map(Witness::allowed));
    }

    private static Optional<Related> place(Granted granted) {
        String action = granted.witness().action().text();
        return granted.by().stream()
                .findFirst()
                .map(Reading::statement)
                .map(statement -> new Related(
                        Granting.token(statement, action),
                        statement.source().label() + " allows " + action + " on "
                                + granted.witness().resource().text()));
    }

    /** What the estate says nothing of, such as the policy of a function, {@code decide} leaves open. */
    private static boolean confirmed(Request request, Estate estate) {
        return Posed.of(request).reach(estate) == Reach.ALWAYS;
    }
}
