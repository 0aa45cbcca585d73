package io.policyauditor.rules.guardrails.exemptsall;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.rules.NeverApplies;

/** Flags a Deny of a control policy whose conditions no request meets. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class ExemptsAll extends DocumentRule {
    public ExemptsAll() {
        super(
                RuleInfo.of(
                        "OG019", "scp-deny-exempts-everyone", Severity.HIGH, "The guardrail denies nobody anything"),
                PolicyKind.SCP,
                PolicyKind.RCP);
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
                            statement.source().label() + " denies nobody anything: no request meets its conditions, "
                                    + condition.written().value() + " on "
                                    + condition.key().value() + " among them",
                            "name those who are spared and nobody else, and see that conditions can hold together"));
        }
    }
}
