package io.policyauditor.rules.lint.missingelement;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.LintRule;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.language.Diagnostic;

/** Flags a policy or statement that lacks an element its kind needs, or has it in a form that has no meaning. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class MissingElement extends LintRule {
    public MissingElement() {
        super(
                RuleInfo.of(
                        "LN006",
                        "missing-element",
                        Severity.HIGH,
                        "An element that this kind of policy needs is missing or not readable"),
                Diagnostic.Code.MISSING_ELEMENT,
                "write the element, AWS refuses the policy without it");
    }
}
