package io.policyauditor.rules.encryption.notvias3;

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
import io.policyauditor.rules.Pins;
import java.util.Optional;

/** Flags use of a key by another account that is not tied to S3. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class NotViaS3 extends DocumentRule {
    public NotViaS3() {
        super(
                RuleInfo.of(
                        "KM010", "decrypt-not-via-s3", Severity.MEDIUM, "Another account uses the key outside S3 too"),
                PolicyKind.KEY);
    }

    @Override
    protected void judge(Judgement judgement) {
        Optional<String> owner = Owner.of(judgement);
        for (CompiledStatement statement : judgement.allows()) {
            Optional<String> action = KmsActions.using(statement);
            if (action.isEmpty()) {
                continue;
            }
            for (AwsPrincipal principal : AwsPrincipal.of(statement)) {
                judgement.applies();
                if (Pins.any(statement, "kms:ViaService")) {
                    continue;
                }
                if (owner.isEmpty()) {
                    judgement.ownerUnknown();
                } else if (!owner.get().equals(principal.account())) {
                    judgement.fail(
                            Severity.MEDIUM,
                            principal.entry().value().span(),
                            principal.name(),
                            "\"" + principal.name() + "\" of another account gets " + action.get()
                                    + " on whatever it holds, not through S3 only" + Judgement.limits(statement),
                            "add StringEquals \"kms:ViaService\": \"s3.REGION.amazonaws.com\"");
                }
            }
        }
    }
}
