package io.policyauditor.rules.leastprivilege.readwildcard;

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

/** Flags a wildcard that stands for S3 actions that only read, with more among them than a load needs. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class ReadWildcard extends DocumentRule {
    /** How many of the needless actions a message names. */
    private static final int NAMED = 5;

    public ReadWildcard() {
        super(
                RuleInfo.of(
                        "LP004", "s3-read-wildcard", Severity.LOW, "A wildcard allows S3 reads beyond loading a model"),
                PolicyKind.IDENTITY,
                PolicyKind.BUCKET,
                PolicyKind.SESSION);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (CompiledStatement statement : judgement.allows()) {
            for (PartialWildcard wildcard : PartialWildcard.of(statement, judgement)) {
                ActionSet extra = wildcard.granted().minus(S3Actions.LOAD);
                if (extra.isEmpty() || !wildcard.writing().isEmpty()) {
                    continue;
                }
                String pattern = wildcard.pattern().value();
                judgement.fail(
                        judgement.severity(statement),
                        wildcard.pattern().span(),
                        pattern,
                        "\"" + pattern + "\" allows S3 actions beyond " + S3Actions.LOAD_SET + ", " + extra.size()
                                + " in all: " + PartialWildcard.list(extra, NAMED) + Judgement.limits(statement),
                        "replace \"" + pattern + "\" by " + S3Actions.LOAD_SET);
            }
        }
    }
}
