package io.policyauditor.rules.leastprivilege.fulladmin;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.access.ActionSets;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.language.Patterns;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.rules.FullAdmin;
import io.policyauditor.rules.S3Actions;

/** Flags a statement that makes its role an administrator. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class FullAdminAllow extends DocumentRule {
    public FullAdminAllow() {
        super(
                RuleInfo.of(
                        "LP002",
                        "full-admin-allow",
                        Severity.CRITICAL,
                        "Everything is allowed on everything",
                        "FSBP IAM.1",
                        "CIS5 1.15",
                        "CIS7 2.14"),
                PolicyKind.IDENTITY,
                PolicyKind.SESSION);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (CompiledStatement statement : judgement.allows()) {
            judgement.applies();
            Patterns action = statement.source().action();
            if (action == null || !FullAdmin.is(statement)) {
                continue;
            }
            action.values().stream()
                    .filter(pattern -> ActionSets.of(pattern.value(), judgement.catalogue())
                            .equals(judgement.catalogue().allActions()))
                    .findFirst()
                    .ifPresent(pattern -> judgement.fail(
                            pattern,
                            statement.source().label() + " allows every action of AWS on every resource",
                            "name the actions and resources that are needed, for loading a model " + S3Actions.LOAD_SET
                                    + " on its bucket"));
        }
    }
}
