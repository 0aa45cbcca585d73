package io.policyauditor.rules.leastprivilege.allownotprincipal;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.language.PrincipalElement;
import io.policyauditor.policy.language.Statement;

/** Flags Allow with NotPrincipal. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class AllowNotPrincipal extends DocumentRule {
    public AllowNotPrincipal() {
        super(
                RuleInfo.of(
                        "LP021",
                        "allow-not-principal",
                        Severity.CRITICAL,
                        "Everyone but the named principals is let in"),
                PolicyKind.BUCKET,
                PolicyKind.KEY,
                PolicyKind.TRUST);
    }

    // A statement that allows NotPrincipal is not compiled, so this looks at what is written.
    @Override
    protected void judge(Judgement judgement) {
        for (Statement statement : judgement.document().statements()) {
            PrincipalElement principal = statement.principal();
            if (!statement.allows() || principal == null) {
                continue;
            }
            judgement.applies();
            if (principal.negated()) {
                judgement.fail(
                        statement.conditions().isEmpty() ? Severity.CRITICAL : Severity.HIGH,
                        principal.key().span(),
                        principal.key().value(),
                        statement.label() + " lets in everyone it does not name, anonymous callers included",
                        "replace NotPrincipal by Principal with the loader role; to shut somebody out, use Deny");
            }
        }
    }
}
