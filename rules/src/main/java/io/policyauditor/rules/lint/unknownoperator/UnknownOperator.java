package io.policyauditor.rules.lint.unknownoperator;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.LintRule;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.language.Diagnostic;

/** Flags a condition operator that IAM does not have. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class UnknownOperator extends LintRule {
    public UnknownOperator() {
        super(
                RuleInfo.of("LN013", "unknown-condition-operator", Severity.HIGH, "IAM has no such condition operator"),
                Diagnostic.Code.UNKNOWN_OPERATOR,
                "write an operator of IAM, such as StringEquals, StringLike, ArnLike, Bool or IpAddress");
    }
}
