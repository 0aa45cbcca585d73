package io.policyauditor.rules.lint.duplicatesid;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.LintRule;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.language.Diagnostic;

/** Flags two statements of one policy with the same Sid. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class DuplicateSid extends LintRule {
    public DuplicateSid() {
        super(
                RuleInfo.of("LN019", "duplicate-sid", Severity.MEDIUM, "Two statements of a policy have the same Sid"),
                Diagnostic.Code.DUPLICATE_SID,
                "give each statement a Sid of its own, or none");
    }
}
