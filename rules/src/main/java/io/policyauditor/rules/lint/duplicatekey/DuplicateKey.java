package io.policyauditor.rules.lint.duplicatekey;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.LintRule;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.language.Diagnostic;

/** Flags a key that stands twice in one object: readers of JSON keep one of the two. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class DuplicateKey extends LintRule {
    public DuplicateKey() {
        super(
                RuleInfo.of("LN002", "duplicate-json-key", Severity.HIGH, "An object holds the same key twice"),
                Diagnostic.Code.DUPLICATE_KEY,
                "merge the two into one key, with a list of values where both are meant");
    }
}
