package io.policyauditor.rules.lint.syntax;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.LintRule;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.language.Diagnostic;

/** Flags a policy that is not well formed as text. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class Syntax extends LintRule {
    public Syntax() {
        super(
                RuleInfo.of("LN001", "json-syntax", Severity.CRITICAL, "The policy is not well-formed JSON"),
                Diagnostic.Code.SYNTAX,
                "mend the text here, AWS refuses the whole policy");
    }
}
