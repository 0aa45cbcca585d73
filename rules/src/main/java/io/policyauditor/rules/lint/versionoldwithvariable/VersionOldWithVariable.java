package io.policyauditor.rules.lint.versionoldwithvariable;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.LintRule;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.language.Diagnostic;

/** Flags a policy variable in a policy whose version has no variables. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class VersionOldWithVariable extends LintRule {
    public VersionOldWithVariable() {
        super(
                RuleInfo.of(
                        "LN004",
                        "version-old-with-variable",
                        Severity.MEDIUM,
                        "A policy variable stands in a policy of a version that has none"),
                Diagnostic.Code.VERSION_OLD_WITH_VARIABLE,
                "write \"Version\": \"2012-10-17\"");
    }
}
