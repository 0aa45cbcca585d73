package io.policyauditor.rules.leastprivilege.allownotresource;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.language.Patterns;
import io.policyauditor.policy.language.PolicyKind;

/** Flags Allow with NotResource. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class AllowNotResource extends DocumentRule {
    public AllowNotResource() {
        super(
                RuleInfo.of(
                        "LP020", "allow-not-resource", Severity.HIGH, "Everything but the named resources is allowed"),
                PolicyKind.IDENTITY,
                PolicyKind.SESSION,
                PolicyKind.BUCKET,
                PolicyKind.KEY);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (CompiledStatement statement : judgement.allows()) {
            judgement.applies();
            Patterns resource = statement.source().resource();
            if (resource != null && resource.negated()) {
                judgement.fail(
                        judgement.severity(statement),
                        resource.key().span(),
                        resource.key().value(),
                        statement.source().label()
                                + " allows its actions on every resource it does not name, those of other"
                                + " accounts included" + Judgement.limits(statement),
                        "replace NotResource by Resource with the bucket, prefix or key that is needed");
            }
        }
    }
}
