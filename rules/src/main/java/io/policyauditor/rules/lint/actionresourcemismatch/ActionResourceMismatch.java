package io.policyauditor.rules.lint.actionresourcemismatch;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.catalogue.Action;
import io.policyauditor.policy.language.Patterns;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.rules.lint.ActionPattern;
import io.policyauditor.rules.lint.ResourceFit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Flags a statement none of whose actions works on any of its resources. Only where every action is written out and known
 * with the types of its resources: then there is no doubt. Of actions that list a bucket LN011 speaks.
 */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class ActionResourceMismatch extends DocumentRule {
    public ActionResourceMismatch() {
        super(
                RuleInfo.of(
                        "LN010",
                        "action-resource-mismatch",
                        Severity.HIGH,
                        "No action of a statement works on any of its resources"),
                PolicyKind.IDENTITY,
                PolicyKind.BUCKET,
                PolicyKind.KEY,
                PolicyKind.SCP,
                PolicyKind.RCP,
                PolicyKind.VPC_ENDPOINT,
                PolicyKind.SESSION);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (CompiledStatement statement : judgement.statements()) {
            Patterns action = statement.source().action();
            if (action == null || action.values().stream().anyMatch(pattern -> ActionPattern.isWild(pattern.value()))) {
                continue;
            }
            Optional<ResourceFit> written = ResourceFit.of(statement, judgement.catalogue());
            if (written.isEmpty() || !speaksAbout(written.get())) {
                continue;
            }
            judgement.applies();
            if (!written.get().anyFits() && written.get().listsOfObjects().isEmpty()) {
                report(judgement, statement, written.get().actions());
            }
        }
    }

    // An action without resource types wants Resource "*" by the letter, but AWS itself grants such on other ARNs.
    private static boolean speaksAbout(ResourceFit written) {
        return written.complete()
                && written.actions().stream()
                        .noneMatch(action -> action.resources().isEmpty());
    }

    private static void report(Judgement judgement, CompiledStatement statement, List<Action> actions) {
        Patterns resource = statement.source().resource();
        if (resource == null) {
            return;
        }
        StringNode first = resource.values().get(0);
        Action action = actions.get(0);
        String others = actions.size() == 1 ? "" : " and " + (actions.size() - 1) + " more";
        judgement.fail(
                first,
                action.fullName() + others + " of " + statement.source().label() + " cannot be on " + first.value()
                        + (resource.values().size() == 1 ? "" : " or any other resource there"),
                "write a resource of the form " + forms(action));
    }

    private static String forms(Action action) {
        return action.resources().stream()
                .flatMap(use -> use.type().arns().stream())
                .distinct()
                .limit(3)
                .collect(Collectors.joining(" or "));
    }
}
