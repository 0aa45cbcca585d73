package io.policyauditor.rules.lint.forallvaluesallow;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.Literal;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.catalogue.ConditionKey;
import io.policyauditor.policy.language.Condition;
import io.policyauditor.policy.language.ConditionOperator;
import io.policyauditor.policy.language.PolicyKind;
import java.util.Locale;
import java.util.Set;

/** Flags ForAllValues in an Allow whose key may be absent, for then the condition holds. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class ForAllValuesAllow extends DocumentRule {
    private static final Set<String> ASKED =
            Set.of("aws:tagkeys", "s3:requestobjecttagkeys", "cloudwatch:alarmactions", "kms:grantoperations");

    public ForAllValuesAllow() {
        super(
                RuleInfo.of(
                        "LN017",
                        "forallvalues-allow",
                        Severity.HIGH,
                        "ForAllValues in an Allow also holds for requests without the key"),
                PolicyKind.values());
    }

    @Override
    protected void judge(Judgement judgement) {
        for (CompiledStatement statement : judgement.allows()) {
            for (Condition condition : statement.source().conditions()) {
                ConditionOperator operator = condition.operator();
                if (operator == null || operator.quantifier() != ConditionOperator.Quantifier.FOR_ALL_VALUES) {
                    continue;
                }
                judgement.applies();
                String key = condition.key().value().toLowerCase(Locale.ROOT);
                if (!demanded(statement, key) && !reportedElsewhere(judgement.kind(), key) && !asked(key)) {
                    judgement.fail(
                            severity(key, judgement.catalogue()),
                            condition.written().span(),
                            key,
                            operator + " on " + condition.key().value()
                                    + " also holds for a request without the key, so "
                                    + statement.source().label() + " allows it",
                            "add \"Null\": {\"" + condition.key().value() + "\": \"false\"}, or use ForAnyValue");
                }
            }
        }
    }

    /** Whether another condition of the statement holds only when the key is there. */
    private static boolean demanded(CompiledStatement statement, String key) {
        return statement
                .conditionsOn(key)
                .anyMatch(literal -> literal.quantifier() == Literal.Quantifier.NULL
                        ? literal.negated() && !literal.whenAbsent()
                        : literal.pins());
    }

    /** Claims of a token in a trust policy are TR008's, the organization in a bucket policy is BX009's. */
    private static boolean reportedElsewhere(PolicyKind kind, String key) {
        boolean claim = key.endsWith(":sub") || key.endsWith(":aud");
        boolean organization = key.equals("aws:principalorgid") || key.equals("aws:principalorgpaths");
        return (kind == PolicyKind.TRUST && claim) || (kind == PolicyKind.BUCKET && organization);
    }

    /**
     * Keys that list what the request itself wants to set, or that every request of their action carries: without the key
     * nothing is asked that could be limited.
     */
    private static boolean asked(String key) {
        return ASKED.contains(key) || key.startsWith("route53:changeresourcerecordsets");
    }

    /** Keys of a service with several values are what ForAllValues is for; those that tell who calls are not. */
    private Severity severity(String key, Catalogue catalogue) {
        boolean list = catalogue.globalKey(key).isEmpty()
                && catalogue.conditionKey(key).filter(ConditionKey::multivalued).isPresent();
        return list ? info().severity().lower() : info().severity();
    }
}
