package io.policyauditor.rules.leastprivilege.principalroot;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.rules.AwsPrincipal;
import io.policyauditor.rules.Owner;
import io.policyauditor.rules.Partitions;
import io.policyauditor.rules.Pins;
import java.util.Optional;

/**
 * Flags an account, not a role of it, as the principal of a bucket or key of another account. Where a condition on {@code
 * aws:PrincipalArn} gives their names a prefix, that is LP018's.
 */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class PrincipalRoot extends DocumentRule {
    public PrincipalRoot() {
        super(
                RuleInfo.of("LP017", "principal-is-account-root", Severity.HIGH, "A whole other account is let in"),
                PolicyKind.BUCKET,
                PolicyKind.KEY);
    }

    @Override
    protected void judge(Judgement judgement) {
        Optional<String> owner = Owner.of(judgement);
        for (CompiledStatement statement : judgement.allows()) {
            for (AwsPrincipal principal : AwsPrincipal.of(statement)) {
                if (!principal.whole()) {
                    continue;
                }
                judgement.applies();
                if (namesRoles(statement, principal.account()) || Pins.any(statement, "aws:PrincipalTag/")) {
                    continue;
                }
                if (owner.isEmpty()) {
                    judgement.ownerUnknown();
                } else if (!owner.get().equals(principal.account())) {
                    judgement.fail(
                            Severity.HIGH,
                            principal.entry().value().span(),
                            principal.account(),
                            "\"" + principal.name() + "\" leaves it to the administrators of account "
                                    + principal.account() + " who gets in" + Judgement.limits(statement),
                            "name the loader role, or add ArnEquals \"aws:PrincipalArn\": \"arn:aws:iam::"
                                    + principal.account() + ":role/ROLE\"");
                }
            }
        }
    }

    /** Whether a condition on the caller's ARN refuses a role of the account that nobody thought of. */
    private static boolean namesRoles(CompiledStatement statement, String account) {
        return Partitions.of(":iam::" + account + ":role/stranger")
                .allMatch(role -> Pins.refuse(statement, "aws:PrincipalArn", role));
    }
}
