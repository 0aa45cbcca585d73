package io.policyauditor.rules.leastprivilege;

import io.policyauditor.audit.Judgement;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.catalogue.Action;
import io.policyauditor.policy.catalogue.ActionSet;
import io.policyauditor.policy.language.Patterns;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.rules.FullAdmin;
import io.policyauditor.rules.S3Actions;
import io.policyauditor.rules.Wildcards;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An action pattern with a wildcard that stands for some S3 actions, but not for all that the resources know: those are
 * LP001's.
 *
 * @param pattern as the policy has it
 * @param granted the S3 actions among them that have something to act on
 */
public record PartialWildcard(StringNode pattern, ActionSet granted) {
    /** Those of a statement that allows; tells the judgement when the statement allows S3 actions at all. */
    public static List<PartialWildcard> of(CompiledStatement statement, Judgement judgement) {
        Patterns element = statement.source().action();
        if (element == null || element.negated() || FullAdmin.is(statement)) {
            return List.of();
        }
        List<PartialWildcard> wildcards = new ArrayList<>();
        for (StringNode pattern : element.values()) {
            ActionSet allowed = S3Actions.of(pattern.value());
            if (allowed.isEmpty()) {
                continue;
            }
            judgement.applies();
            if (Wildcards.in(pattern.value()) && !S3Actions.areAllOn(statement.resources(), allowed)) {
                wildcards.add(new PartialWildcard(pattern, S3Actions.reaching(statement.resources(), allowed)));
            }
        }
        return wildcards;
    }

    /** Those of the granted actions that change something. */
    public ActionSet writing() {
        return granted.filter(Action::writes);
    }

    /** The first few of some actions, and how many there are more: {@code s3:A, s3:B and 3 more}. */
    public static String list(ActionSet actions, int most) {
        String named = actions.stream().limit(most).map(Action::fullName).collect(Collectors.joining(", "));
        int more = actions.size() - most;
        return more > 0 ? named + " and " + more + " more" : named;
    }
}
