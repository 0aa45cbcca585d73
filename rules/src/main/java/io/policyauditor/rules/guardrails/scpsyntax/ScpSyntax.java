package io.policyauditor.rules.guardrails.scpsyntax;

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

/**
 * Flags what the syntax of service control policies still excludes. Since 2025-09-19 they take the whole IAM policy
 * language but Principal and NotPrincipal (LN007): Allow with Condition, NotAction, NotResource or a resource other than
 * {@code *}, and wildcards anywhere in the name of an action. What is left is the wildcard for a service.
 *
 * <p>Source: Organizations User Guide, orgs_manage_policies_scps_syntax.
 */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class ScpSyntax extends DocumentRule {
    public ScpSyntax() {
        super(
                RuleInfo.of(
                        "OG027", "scp-syntax", Severity.HIGH, "The service control policy has a form that AWS refuses"),
                PolicyKind.SCP);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (CompiledStatement statement : judgement.statements()) {
            Patterns action = statement.source().action();
            if (action == null) {
                continue;
            }
            judgement.applies();
            for (StringNode pattern : action.values()) {
                if (isServicePattern(pattern.value())) {
                    judgement.fail(
                            pattern,
                            "\"" + pattern.value() + "\" has a wildcard where the service stands, so it "
                                    + (statement.denies() && !action.negated() ? "denies nothing" : "names no action"),
                            "write one action for each service, such as \"s3:Delete*\", or \"*\" for all of them");
                }
            }
        }
    }

    private static boolean isServicePattern(String pattern) {
        int colon = pattern.indexOf(':');
        String service = colon < 0 ? pattern : pattern.substring(0, colon);
        boolean wild = service.indexOf('*') >= 0 || service.indexOf('?') >= 0;
        return wild && !pattern.equals("*") && !pattern.equals("*:*");
    }
}
