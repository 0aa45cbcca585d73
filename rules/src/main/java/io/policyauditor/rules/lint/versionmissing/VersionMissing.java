package io.policyauditor.rules.lint.versionmissing;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.LintRule;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.language.Diagnostic;

/** Flags a policy without Version. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class VersionMissing extends LintRule {
    public VersionMissing() {
        super(
                RuleInfo.of(
                        "LN003",
                        "version-missing",
                        Severity.LOW,
                        "The policy has no Version and is read as one of 2008"),
                Diagnostic.Code.VERSION_MISSING,
                "add \"Version\": \"2012-10-17\" as the first element");
    }
}
