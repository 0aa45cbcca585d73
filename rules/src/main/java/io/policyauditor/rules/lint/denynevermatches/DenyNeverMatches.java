package io.policyauditor.rules.lint.denynevermatches;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.rules.NeverApplies;

/** Flags a Deny whose conditions no request meets; those of control policies are OG019. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class DenyNeverMatches extends DocumentRule {
    public DenyNeverMatches() {
        super(
                RuleInfo.of("LN025", "deny-never-matches", Severity.HIGH, "The statement denies nothing"),
                PolicyKind.IDENTITY,
                PolicyKind.BUCKET,
                PolicyKind.TRUST,
                PolicyKind.KEY,
                PolicyKind.RESOURCE,
                PolicyKind.VPC_ENDPOINT,
                PolicyKind.SESSION);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (CompiledStatement statement : judgement.statements()) {
            if (!statement.denies() || statement.source().conditions().isEmpty()) {
                continue;
            }
            judgement.applies();
            NeverApplies.by(statement, judgement.document())
                    .ifPresent(condition -> judgement.fail(
                            info().severity(),
                            condition.written().span(),
                            condition.written().value() + " " + condition.key().value(),
                            statement.source().label() + " denies nothing: no request meets its conditions, "
                                    + condition.written().value() + " on "
                                    + condition.key().value() + " among them",
                            "make the conditions such that what is to be denied meets all of them"));
        }
    }
}
