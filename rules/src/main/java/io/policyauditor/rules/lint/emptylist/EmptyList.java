package io.policyauditor.rules.lint.emptylist;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.LintRule;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.language.Diagnostic;

/** Flags an empty Action, Resource, Principal or Condition. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class EmptyList extends LintRule {
    public EmptyList() {
        super(
                RuleInfo.of(
                        "LN022",
                        "empty-array",
                        Severity.LOW,
                        "An element is empty, so its statement does nothing or is refused"),
                Diagnostic.Code.EMPTY_LIST,
                "write at least one value, or remove the element or the statement");
    }
}
