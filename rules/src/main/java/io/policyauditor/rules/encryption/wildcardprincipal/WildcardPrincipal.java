package io.policyauditor.rules.encryption.wildcardprincipal;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.language.PrincipalElement.Entry;
import io.policyauditor.rules.AwsPrincipal;
import io.policyauditor.rules.CallerKeys;
import io.policyauditor.rules.Pins;
import java.util.Optional;

/** Flags a key policy that lets in everyone without saying of which account or organization. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class WildcardPrincipal extends DocumentRule {
    public WildcardPrincipal() {
        super(
                RuleInfo.of(
                        "KM009",
                        "key-policy-wildcard-principal",
                        Severity.CRITICAL,
                        "Anyone can use the key",
                        "FSBP KMS.5",
                        "CIS7 2.21"),
                PolicyKind.KEY);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (CompiledStatement statement : judgement.allows()) {
            judgement.applies();
            Optional<Entry> anyone = AwsPrincipal.anyone(statement);
            if (anyone.isEmpty() || CallerKeys.sayWhose(statement)) {
                continue;
            }
            judgement.fail(
                    Pins.any(statement, "aws:SourceVpc", "aws:SourceVpce") ? Severity.HIGH : Severity.CRITICAL,
                    anyone.get().value().span(),
                    anyone.get().value().value(),
                    statement.source().label() + " opens the key to the principals of every AWS account"
                            + Judgement.limits(statement),
                    "name the loader role as Principal, or add StringEquals \"kms:CallerAccount\" with its account");
        }
    }
}
