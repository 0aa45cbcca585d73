package io.policyauditor.rules.lint.conditiontypemismatch;

import io.policyauditor.policy.catalogue.ConditionKey;
import io.policyauditor.policy.catalogue.ValueType;
import io.policyauditor.policy.language.ConditionOperator;
import java.util.Set;

/**
 * Which operators compare values of which keys. In doubt they do: AWS compares texts where it can, and the catalogue calls
 * String what a service does not say more about.
 *
 * <p>Source: IAM User Guide, reference_policies_elements_condition_operators.
 */
final class Operands {
    /** Global keys of type String whose values are ids or names: never an ARN, never true or false. */
    private static final Set<String> IDS = Set.of(
            "aws:principalaccount",
            "aws:principalorgid",
            "aws:principalorgpaths",
            "aws:requestedregion",
            "aws:resourceaccount",
            "aws:resourceorgid",
            "aws:resourceorgpaths",
            "aws:sourceaccount",
            "aws:sourceorgid",
            "aws:sourceorgpaths",
            "aws:sourcevpc",
            "aws:sourcevpce",
            "aws:tagkeys",
            "aws:userid",
            "aws:username");

    private Operands() {}

    /** Whether an operator on values of a type may compare values of a key. */
    static boolean fit(ConditionOperator.ValueType operator, ConditionKey key) {
        // The values of a tag are whatever somebody wrote there.
        if (key.isFamily()) {
            return true;
        }
        ValueType type = key.type();
        return switch (operator) {
            // True, a number and an ARN are compared as text and found equal; an address or instant has many spellings.
            case STRING -> type != ValueType.IP_ADDRESS && type != ValueType.DATE && type != ValueType.EPOCH_TIME;
            case ARN -> type == ValueType.ARN || (type == ValueType.STRING && !IDS.contains(key.pattern()));
            case BOOL -> type == ValueType.BOOL || (type == ValueType.STRING && !IDS.contains(key.pattern()));
            case NUMERIC, DATE -> type == ValueType.NUMERIC || type == ValueType.DATE || type == ValueType.EPOCH_TIME;
            case IP_ADDRESS -> type == ValueType.IP_ADDRESS;
            case BINARY -> type == ValueType.BINARY || type == ValueType.STRING;
            case NULL -> true;
        };
    }

    /** The operator for a key, for a repair. */
    static String operatorFor(ValueType type) {
        return switch (type) {
            case STRING -> "StringEquals or StringLike";
            case ARN -> "ArnLike";
            case BOOL -> "Bool";
            case NUMERIC -> "a numeric operator such as NumericLessThan";
            case DATE, EPOCH_TIME -> "a date operator such as DateLessThan";
            case IP_ADDRESS -> "IpAddress or NotIpAddress";
            case BINARY -> "BinaryEquals";
        };
    }

    /** What a value that an operator cannot read is not. */
    static String notA(ConditionOperator.ValueType operator) {
        return switch (operator) {
            case NUMERIC -> "no number";
            case DATE -> "no date";
            case BOOL -> "neither true nor false";
            case BINARY -> "not base64";
            case IP_ADDRESS -> "no IP address or range";
            case ARN -> "no ARN";
            case STRING, NULL -> "no value";
        };
    }

    /** A value that an operator can read, for a repair. */
    static String example(ConditionOperator.ValueType operator) {
        return switch (operator) {
            case NUMERIC -> "a decimal number such as 3600";
            case DATE -> "a date such as 2026-11-23T00:00:00Z";
            case BOOL -> "true or false";
            case BINARY -> "the bytes in base64";
            case IP_ADDRESS -> "an address or a CIDR range such as 203.0.113.0/24";
            case ARN -> "an ARN of six parts such as arn:aws:iam::*:role/NAME, or use StringLike";
            case STRING, NULL -> "a text";
        };
    }
}
