package io.policyauditor.rules.lint.unknownconditionkey;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.language.Condition;
import io.policyauditor.policy.language.PolicyKind;
import java.util.Locale;
import java.util.Optional;

/** Flags a condition key that no request of the statement's actions can carry. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class UnknownConditionKey extends DocumentRule {
    public UnknownConditionKey() {
        super(
                RuleInfo.of(
                        "LN014",
                        "unknown-condition-key",
                        Severity.MEDIUM,
                        "No request of the statement's actions carries the condition key"),
                PolicyKind.values());
    }

    @Override
    protected void judge(Judgement judgement) {
        for (CompiledStatement statement : judgement.statements()) {
            if (statement.source().conditions().isEmpty()) {
                continue;
            }
            judgement.applies();
            StatementKeys keys = new StatementKeys(statement, judgement.catalogue());
            for (Condition condition : statement.source().conditions()) {
                String key = condition.key().value();
                if (!keys.carry(key)) {
                    judgement.fail(
                            info().severity(),
                            condition.key().span(),
                            key.toLowerCase(Locale.ROOT),
                            message(key, statement, judgement.catalogue()),
                            repair(key, keys));
                }
            }
        }
    }

    private static String message(String key, CompiledStatement statement, Catalogue catalogue) {
        if (key.indexOf(':') < 0) {
            return "\"" + key + "\" is no condition key, a key has a prefix such as aws: or s3:";
        }
        return catalogue.conditionKey(key).isPresent()
                ? "no action of " + statement.source().label() + " has the condition key " + key
                        + ", so no request carries it"
                : "\"" + key + "\" is none of the condition keys that AWS had on " + catalogue.date();
    }

    private static String repair(String key, StatementKeys keys) {
        Optional<String> meant = keys.nearest(key);
        return meant.map(name -> "write \"" + name + "\", which was probably meant")
                .orElse(
                        "use a key that the service authorization reference lists for the action, or remove the condition");
    }
}
