package io.policyauditor.rules.leastprivilege.partialwildcardwrite;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.catalogue.ActionSet;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.rules.S3Actions;
import io.policyauditor.rules.leastprivilege.PartialWildcard;

/** Flags a wildcard that stands for some S3 actions with one among them that writes. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class PartialWildcardWrite extends DocumentRule {
    public PartialWildcardWrite() {
        super(
                RuleInfo.of(
                        "LP003",
                        "s3-partial-wildcard-write",
                        Severity.HIGH,
                        "A wildcard allows S3 actions that change data or settings",
                        "FSBP IAM.21"),
                PolicyKind.IDENTITY,
                PolicyKind.BUCKET,
                PolicyKind.SESSION);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (CompiledStatement statement : judgement.allows()) {
            for (PartialWildcard wildcard : PartialWildcard.of(statement, judgement)) {
                ActionSet writing = wildcard.writing();
                if (writing.isEmpty()) {
                    continue;
                }
                String pattern = wildcard.pattern().value();
                judgement.fail(
                        judgement.severity(statement),
                        wildcard.pattern().span(),
                        pattern,
                        "\"" + pattern + "\" allows S3 actions that change something, " + writing.size() + " in all: "
                                + PartialWildcard.list(writing, 3) + Judgement.limits(statement),
                        "replace \"" + pattern + "\" by the actions that are used; loading a model needs "
                                + S3Actions.LOAD_SET);
            }
        }
    }
}
