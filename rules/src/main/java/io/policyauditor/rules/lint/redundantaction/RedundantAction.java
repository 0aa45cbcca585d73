package io.policyauditor.rules.lint.redundantaction;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.policy.access.ActionSets;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.catalogue.Action;
import io.policyauditor.policy.catalogue.ActionSet;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.language.Patterns;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.rules.lint.ActionPattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Flags an action pattern that another pattern of the same element holds already. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class RedundantAction extends DocumentRule {
    /** Patterns of one element; no policy that AWS stores has room for as many. */
    private static final int MOST = 4_096;

    public RedundantAction() {
        super(
                RuleInfo.of(
                        "LN023",
                        "redundant-action",
                        Severity.INFO,
                        "Another pattern of the statement holds the action already"),
                PolicyKind.values());
    }

    @Override
    protected void judge(Judgement judgement) {
        for (CompiledStatement statement : judgement.statements()) {
            Patterns element = statement.source().action();
            if (element == null || element.values().size() < 2) {
                continue;
            }
            if (element.values().size() > MOST) {
                judgement.unknown(
                        Gap.unread(statement.source().label() + " has more than " + MOST + " action patterns"));
                continue;
            }
            judgement.applies();
            judge(judgement, element);
        }
    }

    /** A pattern with wildcards, and what it holds. */
    private record Wide(int place, ActionPattern pattern, ActionSet actions) {}

    private static void judge(Judgement judgement, Patterns element) {
        Catalogue catalogue = judgement.catalogue();
        List<ActionPattern> patterns =
                element.values().stream().map(ActionPattern::of).toList();
        Map<String, Integer> ofPrefix = new HashMap<>();
        patterns.forEach(pattern -> ofPrefix.merge(prefix(pattern), 1, Integer::sum));
        boolean everything = patterns.stream().anyMatch(ActionPattern::everything);
        List<Wide> wides = new ArrayList<>();
        for (int i = 0; i < patterns.size(); i++) {
            // What a pattern holds matters only where another can hold a part of it.
            if (patterns.get(i).wild() && (everything || ofPrefix.getOrDefault(prefix(patterns.get(i)), 0) > 1)) {
                wides.add(new Wide(
                        i, patterns.get(i), ActionSets.of(patterns.get(i).text(), catalogue)));
            }
        }
        Map<String, ActionPattern> seen = new HashMap<>();
        for (int i = 0; i < patterns.size(); i++) {
            ActionPattern pattern = patterns.get(i);
            ActionPattern same = seen.putIfAbsent(pattern.text().toLowerCase(Locale.ROOT), pattern);
            if (same != null) {
                report(judgement, pattern.node(), same);
            } else if (!wides.isEmpty()) {
                holder(i, pattern, wides, catalogue)
                        .ifPresent(wide -> report(judgement, pattern.node(), wide.pattern()));
            }
        }
    }

    private static String prefix(ActionPattern pattern) {
        return pattern.prefix().toLowerCase(Locale.ROOT);
    }

    private static Optional<Wide> holder(int place, ActionPattern pattern, List<Wide> wides, Catalogue catalogue) {
        if (!pattern.wild()) {
            Optional<Action> action = catalogue.action(pattern.text());
            return action.flatMap(one ->
                    wides.stream().filter(wide -> wide.actions().contains(one)).findFirst());
        }
        Optional<Wide> self =
                wides.stream().filter(wide -> wide.place() == place).findFirst();
        return self.filter(own -> !own.actions().isEmpty())
                .flatMap(own -> wides.stream()
                        .filter(wide -> wide.place() != place && meet(wide, own) && holds(wide, own))
                        .findFirst());
    }

    private static boolean meet(Wide wide, Wide own) {
        return wide.pattern().everything()
                || wide.pattern().prefix().equalsIgnoreCase(own.pattern().prefix());
    }

    /** Of two patterns that hold the same, the later one is too many. */
    private static boolean holds(Wide wide, Wide own) {
        return wide.actions().containsAll(own.actions())
                && (wide.place() < own.place() || !own.actions().containsAll(wide.actions()));
    }

    private static void report(Judgement judgement, StringNode pattern, ActionPattern holder) {
        judgement.fail(
                Severity.INFO,
                pattern.span(),
                pattern.value().toLowerCase(Locale.ROOT),
                "\"" + pattern.value() + "\" adds nothing, \"" + holder.text() + "\" beside it holds it already",
                "remove \"" + pattern.value() + "\", or narrow \"" + holder.text() + "\"");
    }
}
