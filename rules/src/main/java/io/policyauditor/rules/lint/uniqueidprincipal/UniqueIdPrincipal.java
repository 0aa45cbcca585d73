package io.policyauditor.rules.lint.uniqueidprincipal;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.LintRule;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.language.Diagnostic;

/** Flags a principal that is the unique id of something that was deleted. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class UniqueIdPrincipal extends LintRule {
    public UniqueIdPrincipal() {
        super(
                RuleInfo.of(
                        "LN027",
                        "unresolved-unique-id-principal",
                        Severity.HIGH,
                        "A principal is the id of a role or user that no longer exists"),
                Diagnostic.Code.UNIQUE_ID_PRINCIPAL,
                "name the ARN of the role that should have the access, or remove the entry");
    }
}
