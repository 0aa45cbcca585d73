package io.policyauditor.rules.escalation.credentialexposure;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.language.Patterns;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.rules.FullAdmin;
import io.policyauditor.rules.Wildcards;
import java.util.List;

/** Flags actions that answer with credentials; NotAction is LP019's. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class CredentialExposure extends DocumentRule {
    public CredentialExposure() {
        super(
                RuleInfo.of(
                        "PE013",
                        "credential-exposure-actions",
                        Severity.HIGH,
                        "An action is allowed that hands out credentials"),
                PolicyKind.IDENTITY,
                PolicyKind.SESSION);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (CompiledStatement statement : judgement.allows()) {
            judgement.applies();
            Patterns action = statement.source().action();
            if (action == null || action.negated() || !CredentialActions.anyOf(statement) || FullAdmin.is(statement)) {
                continue;
            }
            for (StringNode pattern : action.values()) {
                List<String> found =
                        CredentialActions.in(pattern.value(), statement.resources(), judgement.catalogue());
                if (!found.isEmpty()) {
                    judgement.fail(
                            judgement.severity(statement),
                            pattern.span(),
                            pattern.value(),
                            "\"" + pattern.value() + "\" hands out credentials, by " + found.get(0)
                                    + (found.size() == 1 ? "" : " and " + (found.size() - 1) + " more")
                                    + Judgement.limits(statement),
                            Wildcards.in(pattern.value())
                                    ? "replace \"" + pattern.value() + "\" by the actions that are used"
                                    : "remove " + pattern.value() + ", or name the resource it may act on in a role"
                                            + " of its own");
                }
            }
        }
    }
}
