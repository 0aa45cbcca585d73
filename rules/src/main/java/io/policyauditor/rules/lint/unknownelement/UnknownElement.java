package io.policyauditor.rules.lint.unknownelement;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.LintRule;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.language.Diagnostic;

/** Flags an element that the grammar of the kind of policy does not have. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class UnknownElement extends LintRule {
    public UnknownElement() {
        super(
                RuleInfo.of(
                        "LN005",
                        "unknown-element",
                        Severity.HIGH,
                        "The grammar of this kind of policy has no such element"),
                Diagnostic.Code.UNKNOWN_ELEMENT,
                "remove it, or write the element that was meant; names of elements are case-sensitive");
    }
}
