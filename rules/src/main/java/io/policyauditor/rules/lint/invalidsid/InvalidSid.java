package io.policyauditor.rules.lint.invalidsid;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.LintRule;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.language.Diagnostic;

/** Flags a Sid with a character that IAM does not take. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class InvalidSid extends LintRule {
    public InvalidSid() {
        super(
                RuleInfo.of(
                        "LN020", "invalid-sid", Severity.LOW, "A Sid holds a character that AWS does not take there"),
                Diagnostic.Code.INVALID_SID,
                "use letters A-Z, a-z and digits only");
    }
}
