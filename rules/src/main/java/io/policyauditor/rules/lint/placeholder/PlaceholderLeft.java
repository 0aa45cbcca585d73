package io.policyauditor.rules.lint.placeholder;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.LintRule;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.language.Diagnostic;

/** Flags a place that somebody still has to fill in. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class PlaceholderLeft extends LintRule {
    public PlaceholderLeft() {
        super(
                RuleInfo.of("LN026", "placeholder-left", Severity.HIGH, "A placeholder is not filled in"),
                Diagnostic.Code.PLACEHOLDER,
                "fill it in, or render the template before the scan");
    }
}
