package io.policyauditor.rules.lint.conditiontypemismatch;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.PolicyCompiler;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.catalogue.ConditionKey;
import io.policyauditor.policy.language.Condition;
import io.policyauditor.policy.language.ConditionOperator;
import io.policyauditor.policy.language.ConditionOperator.Test;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.Node.Scalar;
import java.util.Locale;
import java.util.Optional;

/** Flags an operator that cannot compare the values of its key, and a value that its operator cannot read. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class ConditionTypeMismatch extends DocumentRule {
    public ConditionTypeMismatch() {
        super(
                RuleInfo.of(
                        "LN015",
                        "condition-type-mismatch",
                        Severity.MEDIUM,
                        "A condition operator does not fit the type of its key or of its value"),
                PolicyKind.values());
    }

    @Override
    protected void judge(Judgement judgement) {
        boolean variables = judgement.document().hasVariables();
        for (CompiledStatement statement : judgement.statements()) {
            for (Condition condition : statement.source().conditions()) {
                ConditionOperator operator = condition.operator();
                // What Null compares is LN018's.
                if (operator == null || operator.test() == Test.NULL) {
                    continue;
                }
                judgement.applies();
                if (!judgeKey(judgement, condition, operator)) {
                    condition.values().forEach(value -> judgeValue(judgement, operator, value, variables));
                }
            }
        }
    }

    /** Whether the operator does not fit the key; then its values need not be looked at. */
    private boolean judgeKey(Judgement judgement, Condition condition, ConditionOperator operator) {
        String name = condition.key().value();
        Optional<ConditionKey> key = key(name, judgement.catalogue());
        if (key.isEmpty() || Operands.fit(operator.test().type(), key.get())) {
            return false;
        }
        judgement.fail(
                info().severity(),
                condition.key().span(),
                operator + " " + name.toLowerCase(Locale.ROOT),
                operator + " does not compare values of " + name + ", which are of type "
                        + key.get().type().label(),
                "use " + Operands.operatorFor(key.get().type()));
        return true;
    }

    private static Optional<ConditionKey> key(String name, Catalogue catalogue) {
        return name.isEmpty() ? Optional.empty() : catalogue.conditionKey(name);
    }

    private void judgeValue(Judgement judgement, ConditionOperator operator, Scalar value, boolean variables) {
        boolean anyArn = operator.test().type() == ConditionOperator.ValueType.ARN
                && value.value().equals("*");
        // Whether ArnLike "*" fits every ARN or none is not documented.
        if (!anyArn && !PolicyCompiler.reads(operator.test(), value.value(), variables)) {
            judgement.fail(
                    info().severity(),
                    value.span(),
                    operator + " " + value.value(),
                    "\"" + value.value() + "\" is "
                            + Operands.notA(operator.test().type()) + ", so " + operator
                            + " never finds it equal to anything",
                    "write " + Operands.example(operator.test().type()));
        }
    }
}
