package io.policyauditor.rules.trust.foreignroot;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Judgement.Standing;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.language.PrincipalElement;
import io.policyauditor.policy.language.PrincipalElement.Entry;
import io.policyauditor.rules.trust.Callers;

/** Flags a trust in the root principal of an account that is neither the role's own nor trusted. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class ForeignRoot extends DocumentRule {
    public ForeignRoot() {
        super(
                RuleInfo.of(
                        "TR016",
                        "trust-foreign-account-root",
                        Severity.HIGH,
                        "A foreign account as a whole can assume the role"),
                PolicyKind.TRUST);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (CompiledStatement statement : judgement.allows()) {
            if (!statement.coversAction("sts:AssumeRole")) {
                continue;
            }
            for (Entry entry : Callers.of(statement, PrincipalElement.Type.AWS)) {
                String account = account(entry);
                if (account.isEmpty()) {
                    continue;
                }
                judgement.applies();
                Standing standing = judgement.standing(account);
                if (standing == Standing.OWN
                        || standing == Standing.TRUSTED
                        || Callers.areNamedWithin(statement, account)) {
                    continue;
                }
                if (standing == Standing.UNKNOWN) {
                    judgement.ownerUnknown();
                    continue;
                }
                judgement.fail(
                        judgement.severity(statement),
                        entry.value().span(),
                        account,
                        statement.source().label() + " trusts account " + account
                                + " as a whole, which then decides who of it assumes the role"
                                + Judgement.limits(statement),
                        "name the role of account " + account + ", or list the account under trust.accounts");
            }
        }
    }

    /** The account that an entry names as a whole; empty when it names something else. */
    private static String account(Entry entry) {
        String value = entry.value().value();
        return Arn.isAccountId(value)
                ? value
                : Arn.parse(value).filter(Arn::isAccountRoot).map(Arn::account).orElse("");
    }
}
