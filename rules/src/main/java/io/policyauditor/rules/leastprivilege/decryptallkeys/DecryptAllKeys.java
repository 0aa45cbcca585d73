package io.policyauditor.rules.leastprivilege.decryptallkeys;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.ResourceSet;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.Patterns;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.rules.FullAdmin;
import io.policyauditor.rules.KmsActions;
import io.policyauditor.rules.Partitions;
import io.policyauditor.rules.Pins;
import io.policyauditor.rules.Wildcards;
import java.util.Optional;

/** Flags decryption with every key of an account or of all accounts. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class DecryptAllKeys extends DocumentRule {
    public DecryptAllKeys() {
        super(
                RuleInfo.of(
                        "LP022",
                        "kms-decrypt-on-all-keys",
                        Severity.HIGH,
                        "Every key can be used to decrypt",
                        "FSBP KMS.1",
                        "FSBP KMS.2"),
                PolicyKind.IDENTITY,
                PolicyKind.SESSION);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (CompiledStatement statement : judgement.allows()) {
            Optional<String> action = KmsActions.reading(statement);
            Patterns resources = statement.source().resource();
            if (action.isEmpty() || resources == null || resources.negated() || FullAdmin.is(statement)) {
                continue;
            }
            if (!Partitions.meet(statement.resources(), ":kms:*")) {
                continue;
            }
            judgement.applies();
            boolean ofAccount = Pins.any(statement, "aws:ResourceAccount");
            boolean tagged = Pins.any(statement, "aws:ResourceTag/");
            if (Pins.any(statement, "kms:ViaService", "kms:ResourceAliases") || (ofAccount && tagged)) {
                continue;
            }
            for (StringNode resource : resources.values()) {
                if (isEveryKey(resource.value())) {
                    judgement.fail(
                            judgement.severity(statement),
                            resource.span(),
                            resource.value(),
                            "\"" + resource.value() + "\" allows " + action.get()
                                    + " with every key, not the one of the model bucket" + Judgement.limits(statement),
                            "name the key's ARN, or add StringEquals \"kms:ViaService\": \"s3.REGION.amazonaws.com\"");
                }
            }
        }
    }

    /** Whether the pattern holds every key, or every alias, of an account and Region, whatever these are. */
    private static boolean isEveryKey(String pattern) {
        if (!Wildcards.in(pattern)) {
            return false;
        }
        ResourceSet set = ResourceSet.ofPattern(pattern);
        return Arn.parse(pattern)
                .map(arn -> "arn:" + arn.partition() + ":kms:" + arn.region() + ":" + arn.account())
                .map(prefix -> set.covers(prefix + ":key/*") || set.covers(prefix + ":alias/*"))
                .orElseGet(() -> set.covers("arn:aws:kms:*:*:key/*"));
    }
}
