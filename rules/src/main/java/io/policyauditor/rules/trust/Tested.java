package io.policyauditor.rules.trust;

import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.Literal;
import io.policyauditor.policy.language.Condition;
import io.policyauditor.policy.language.ConditionOperator;
import io.policyauditor.policy.language.ConditionOperator.Quantifier;
import io.policyauditor.policy.language.ConditionOperator.Test;
import io.policyauditor.policy.language.ConditionOperator.ValueType;
import io.policyauditor.policy.text.Node.Scalar;
import java.util.ArrayList;
import java.util.List;

/**
 * A condition as written, which has the places, and as compiled, which has the meaning. Of {@link #presence}, {@link
 * #forAll}, {@link #denyList}, {@link #ifExists} and {@link #pins} exactly one is true.
 */
public record Tested(Condition condition, ConditionOperator operator, Literal literal) {
    /** The conditions of a statement, in source order. */
    public static List<Tested> of(CompiledStatement statement) {
        List<Condition> written = statement.source().conditions();
        // The compiler makes one literal of each condition, in their order.
        List<Literal> compiled = statement.conditions().toList();
        List<Tested> conditions = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            ConditionOperator operator = written.get(i).operator();
            if (operator != null) {
                conditions.add(new Tested(written.get(i), operator, compiled.get(i)));
            }
        }
        return conditions;
    }

    /** Whether it only asks if the key is there. */
    public boolean presence() {
        return operator.test() == Test.NULL;
    }

    /** Whether it has {@code ForAllValues}, and so holds without the key. */
    public boolean forAll() {
        return !presence() && operator.quantifier() == Quantifier.FOR_ALL_VALUES;
    }

    /** Whether it only says which values are kept out. */
    public boolean denyList() {
        return !presence() && !forAll() && operator.test().negated();
    }

    /** Whether it names the values that are let in, but holds without the key as well. */
    public boolean ifExists() {
        return !presence() && !forAll() && !operator.test().negated() && operator.ifExists();
    }

    /** Whether it restricts requests to values it names. */
    public boolean pins() {
        return literal.pins();
    }

    /** Whether a value has wildcards that the operator takes for what they are. */
    public boolean isPattern(Scalar value) {
        return operator.test().wildcards() && hasStar(value);
    }

    /** Whether a value has stars that the operator, a positive one, takes for mere characters. */
    public boolean isLiteralStar(Scalar value) {
        Test test = operator.test();
        return test.type() == ValueType.STRING && !test.negated() && !test.wildcards() && hasStar(value);
    }

    private static boolean hasStar(Scalar value) {
        String unquoted = value.value().replace("${*}", "").replace("${?}", "");
        return unquoted.indexOf('*') >= 0 || unquoted.indexOf('?') >= 0;
    }
}
