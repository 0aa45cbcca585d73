package io.policyauditor.rules.lint.principalnotallowed;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.LintRule;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.language.Diagnostic;

/** Flags Principal in a policy whose principal is whatever it is attached to. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class PrincipalNotAllowed extends LintRule {
    public PrincipalNotAllowed() {
        super(
                RuleInfo.of(
                        "LN007",
                        "principal-in-identity-policy",
                        Severity.HIGH,
                        "A policy that is attached to its principal names one"),
                Diagnostic.Code.PRINCIPAL_NOT_ALLOWED,
                "remove it, or attach the policy to the resource (bucket, key or role) that it speaks about");
    }
}
