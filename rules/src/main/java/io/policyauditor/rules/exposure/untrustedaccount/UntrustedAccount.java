package io.policyauditor.rules.exposure.untrustedaccount;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Judgement.Standing;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.rules.AwsPrincipal;
import io.policyauditor.rules.Outsiders;
import io.policyauditor.rules.Pins;

/** Flags a bucket policy that lets in an account that is neither of the organization nor trusted. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class UntrustedAccount extends DocumentRule {
    public UntrustedAccount() {
        super(
                RuleInfo.of(
                        "BX007",
                        "untrusted-account-in-policy",
                        Severity.HIGH,
                        "An account that nobody vouches for is let in"),
                PolicyKind.BUCKET);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (CompiledStatement statement : judgement.allows()) {
            boolean inOrganization = Pins.any(statement, "aws:PrincipalOrgID", "aws:PrincipalOrgPaths");
            for (AwsPrincipal principal : AwsPrincipal.of(statement)) {
                judgement.applies();
                if (!inOrganization) {
                    judge(judgement, statement, principal);
                }
            }
        }
    }

    private static void judge(Judgement judgement, CompiledStatement statement, AwsPrincipal principal) {
        String account = principal.account();
        Standing standing = judgement.standing(account);
        Lookup<Boolean> outside = Outsiders.include(account, judgement.estate(), judgement.settings());
        if (standing == Standing.OWN || outside.known().filter(known -> !known).isPresent()) {
            return;
        }
        if (standing == Standing.UNKNOWN) {
            judgement.ownerUnknown();
        } else if (outside instanceof Lookup.Unknown<Boolean> unknown) {
            judgement.unknown(unknown.gap());
        } else {
            judgement.fail(
                    judgement.severity(statement),
                    principal.entry().value().span(),
                    principal.name(),
                    statement.source().label() + " lets in account " + account
                            + ", which is neither of the organization nor trusted" + Judgement.limits(statement),
                    "remove it, or list account " + account + " under trust.accounts if you know whose it is");
        }
    }
}
