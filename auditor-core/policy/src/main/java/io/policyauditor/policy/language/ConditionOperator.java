package io.policyauditor.policy.language;

import java.util.Optional;

/**
 * A condition operator: a test, a set qualifier and {@code IfExists}.
 *
 * <p>Source: IAM User Guide, reference_policies_elements_condition_operators and reference_policies_condition-single-vs-
 * multi-valued-context-keys.
 */
public record ConditionOperator(Test test, Quantifier quantifier, boolean ifExists) {
    /** What kind of value a test compares. */
    public enum ValueType {
        STRING,
        ARN,
        NUMERIC,
        DATE,
        BOOL,
        BINARY,
        IP_ADDRESS,
        NULL
    }

    /** The set qualifier before the colon. */
    public enum Quantifier {
        NONE(""),
        FOR_ANY_VALUE("ForAnyValue:"),
        FOR_ALL_VALUES("ForAllValues:");

        private final String prefix;

        Quantifier(String prefix) {
            this.prefix = prefix;
        }
    }

    /** The test itself, negation included. */
    public enum Test {
        STRING_EQUALS("StringEquals", ValueType.STRING, false),
        STRING_NOT_EQUALS("StringNotEquals", ValueType.STRING, true),
        STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", ValueType.STRING, false),
        STRING_NOT_EQUALS_IGNORE_CASE("StringNotEqualsIgnoreCase", ValueType.STRING, true),
        STRING_LIKE("StringLike", ValueType.STRING, false),
        STRING_NOT_LIKE("StringNotLike", ValueType.STRING, true),
        NUMERIC_EQUALS("NumericEquals", ValueType.NUMERIC, false),
        NUMERIC_NOT_EQUALS("NumericNotEquals", ValueType.NUMERIC, true),
        NUMERIC_LESS_THAN("NumericLessThan", ValueType.NUMERIC, false),
        NUMERIC_LESS_THAN_EQUALS("NumericLessThanEquals", ValueType.NUMERIC, false),
        NUMERIC_GREATER_THAN("NumericGreaterThan", ValueType.NUMERIC, false),
        NUMERIC_GREATER_THAN_EQUALS("NumericGreaterThanEquals", ValueType.NUMERIC, false),
        DATE_EQUALS("DateEquals", ValueType.DATE, false),
        DATE_NOT_EQUALS("DateNotEquals", ValueType.DATE, true),
        DATE_LESS_THAN("DateLessThan", ValueType.DATE, false),
        DATE_LESS_THAN_EQUALS("DateLessThanEquals", ValueType.DATE, false),
        DATE_GREATER_THAN("DateGreaterThan", ValueType.DATE, false),
        DATE_GREATER_THAN_EQUALS("DateGreaterThanEquals", ValueType.DATE, false),
        BOOL("Bool", ValueType.BOOL, false),
        BINARY_EQUALS("BinaryEquals", ValueType.BINARY, false),
        IP_ADDRESS("IpAddress", ValueType.IP_ADDRESS, false),
        NOT_IP_ADDRESS("NotIpAddress", ValueType.IP_ADDRESS, true),
        ARN_EQUALS("ArnEquals", ValueType.ARN, false),
        ARN_LIKE("ArnLike", ValueType.ARN, false),
        ARN_NOT_EQUALS("ArnNotEquals", ValueType.ARN, true),
        ARN_NOT_LIKE("ArnNotLike", ValueType.ARN, true),
        NULL("Null", ValueType.NULL, false);

        private final String text;
        private final ValueType type;
        private final boolean negated;

        Test(String text, ValueType type, boolean negated) {
            this.text = text;
            this.type = type;
            this.negated = negated;
        }

        /** The operator's name in a policy. */
        public String text() {
            return text;
        }

        public ValueType type() {
            return type;
        }

        /** Whether the test holds when no policy value fits. */
        public boolean negated() {
            return negated;
        }

        /** Whether {@code *} and {@code ?} in a policy value are wildcards (ArnEquals behaves as ArnLike). */
        public boolean wildcards() {
            return type == ValueType.ARN || this == STRING_LIKE || this == STRING_NOT_LIKE;
        }
    }

    /** Parses an operator as written in a policy; empty when IAM has no such operator. Case does not matter. */
    public static Optional<ConditionOperator> parse(String written) {
        String rest = written;
        Quantifier quantifier = Quantifier.NONE;
        for (Quantifier candidate : Quantifier.values()) {
            if (candidate != Quantifier.NONE && startsWith(rest, candidate.prefix)) {
                quantifier = candidate;
                rest = rest.substring(candidate.prefix.length());
                break;
            }
        }
        boolean ifExists = rest.length() > "IfExists".length()
                && rest.regionMatches(true, rest.length() - "IfExists".length(), "IfExists", 0, "IfExists".length());
        if (ifExists) {
            rest = rest.substring(0, rest.length() - "IfExists".length());
        }
        for (Test test : Test.values()) {
            if (test.text.equalsIgnoreCase(rest)) {
                return Optional.of(new ConditionOperator(test, quantifier, ifExists));
            }
        }
        return Optional.empty();
    }

    private static boolean startsWith(String text, String prefix) {
        return text.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    @Override
    public String toString() {
        return quantifier.prefix + test.text + (ifExists ? "IfExists" : "");
    }
}
