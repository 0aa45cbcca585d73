package io.policyauditor.rules.lint.nullinvalid;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.LintRule;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.language.Diagnostic;

/** Flags a Null condition with a value that is no truth value, or with IfExists. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class NullInvalid extends LintRule {
    public NullInvalid() {
        super(
                RuleInfo.of(
                        "LN018", "null-invalid", Severity.LOW, "A Null condition is written so that it has no meaning"),
                Diagnostic.Code.NULL_INVALID,
                "write Null with \"true\" (the key is absent) or \"false\" (it is there), without IfExists");
    }
}
