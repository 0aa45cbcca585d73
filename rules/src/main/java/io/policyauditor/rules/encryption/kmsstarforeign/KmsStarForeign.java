package io.policyauditor.rules.encryption.kmsstarforeign;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.rules.AwsPrincipal;
import io.policyauditor.rules.KmsActions;
import io.policyauditor.rules.Owner;
import java.util.Optional;

/** Flags every KMS action on the key for another account; the root of the key's own account has it by default. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class KmsStarForeign extends DocumentRule {
    public KmsStarForeign() {
        super(
                RuleInfo.of(
                        "KM015",
                        "kms-star-cross-account",
                        Severity.HIGH,
                        "Another account has every action on the key"),
                PolicyKind.KEY);
    }

    @Override
    protected void judge(Judgement judgement) {
        Optional<String> owner = Owner.of(judgement);
        for (CompiledStatement statement : judgement.allows()) {
            if (!KmsActions.everything(statement)) {
                continue;
            }
            for (AwsPrincipal principal : AwsPrincipal.of(statement)) {
                judgement.applies();
                if (owner.isEmpty()) {
                    judgement.ownerUnknown();
                } else if (!owner.get().equals(principal.account())) {
                    judgement.fail(
                            judgement.severity(statement),
                            principal.entry().value().span(),
                            principal.name(),
                            "\"" + principal.name() + "\" of another account can do everything with the key, change its"
                                    + " policy and delete it included" + Judgement.limits(statement),
                            "allow that account kms:Decrypt only, through S3");
                }
            }
        }
    }
}
