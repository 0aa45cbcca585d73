package io.policyauditor.rules.encryption.nocontext;

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

/** Flags decryption granted by a key policy without the encryption context that S3 sends. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class NoEncryptionContext extends DocumentRule {
    public NoEncryptionContext() {
        super(
                RuleInfo.of(
                        "KM011",
                        "decrypt-no-encryption-context",
                        Severity.LOW,
                        "Decryption is not tied to the model bucket"),
                PolicyKind.KEY);
    }

    @Override
    protected void judge(Judgement judgement) {
        Optional<String> owner = Owner.of(judgement);
        for (CompiledStatement statement : judgement.allows()) {
            Optional<String> action = KmsActions.reading(statement);
            if (action.isEmpty()) {
                continue;
            }
            for (AwsPrincipal principal : AwsPrincipal.of(statement)) {
                judgement.applies();
                if (!Pins.any(statement, "kms:EncryptionContext:aws:s3:arn", "kms:EncryptionContextKeys")) {
                    judge(judgement, statement, principal, action.get(), owner);
                }
            }
        }
    }

    /** The root of the owner hands the decision to IAM policies of its account; everybody else is named to decrypt. */
    private static void judge(
            Judgement judgement,
            CompiledStatement statement,
            AwsPrincipal principal,
            String action,
            Optional<String> owner) {
        if (principal.whole() && owner.isEmpty()) {
            judgement.ownerUnknown();
        } else if (!principal.whole()
                || !owner.filter(principal.account()::equals).isPresent()) {
            judgement.fail(
                    Severity.LOW,
                    principal.entry().value().span(),
                    principal.name(),
                    "\"" + principal.name() + "\" gets " + action + " on data of every bucket under this key"
                            + Judgement.limits(statement),
                    "add StringLike \"kms:EncryptionContext:aws:s3:arn\": \"arn:aws:s3:::BUCKET*\", the bucket's ARN alone"
                            + " when it has a bucket key");
        }
    }
}
