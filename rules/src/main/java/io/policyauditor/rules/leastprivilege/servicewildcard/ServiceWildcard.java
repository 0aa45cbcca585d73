package io.policyauditor.rules.leastprivilege.servicewildcard;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.catalogue.ActionSet;
import io.policyauditor.policy.language.Patterns;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.rules.FullAdmin;
import io.policyauditor.rules.S3Actions;

/** Flags a wildcard that allows every S3 action there is on the statement's resources. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class ServiceWildcard extends DocumentRule {
    public ServiceWildcard() {
        super(
                RuleInfo.of(
                        "LP001",
                        "s3-service-wildcard-action",
                        Severity.HIGH,
                        "A wildcard allows every S3 action",
                        "FSBP IAM.21"),
                PolicyKind.IDENTITY,
                PolicyKind.BUCKET,
                PolicyKind.SESSION);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (CompiledStatement statement : judgement.allows()) {
            Patterns action = statement.source().action();
            if (action == null || action.negated() || FullAdmin.is(statement)) {
                continue;
            }
            for (StringNode pattern : action.values()) {
                ActionSet allowed = S3Actions.of(pattern.value());
                if (allowed.isEmpty()) {
                    continue;
                }
                judgement.applies();
                if (S3Actions.areAllOn(statement.resources(), allowed)) {
                    judgement.fail(
                            judgement.severity(statement),
                            pattern.span(),
                            pattern.value(),
                            "\"" + pattern.value() + "\" allows " + allowed.size()
                                    + " S3 actions where loading a model needs " + S3Actions.LOAD_SET
                                    + Judgement.limits(statement),
                            "replace \"" + pattern.value() + "\" by " + S3Actions.LOAD_SET);
                }
            }
        }
    }
}
