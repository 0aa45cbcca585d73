package io.policyauditor.collect.files;

/** What a plain scalar means: the core schema of YAML 1.2.2, section 10.3.2. */
final class CoreSchema {
    private CoreSchema() {}

    static boolean isNull(String value) {
        return switch (value) {
            case "", "~", "null", "Null", "NULL" -> true;
            default -> false;
        };
    }

    static boolean isBoolean(String value) {
        return switch (value) {
            case "true", "True", "TRUE", "false", "False", "FALSE" -> true;
            default -> false;
        };
    }

    static boolean isInteger(String value) {
        if (value.startsWith("0o")) {
            return value.length() > 2 && run(value, 2, 8) == value.length();
        }
        if (value.startsWith("0x")) {
            return value.length() > 2 && run(value, 2, 16) == value.length();
        }
        int start = sign(value);
        return value.length() > start && run(value, start, 10) == value.length();
    }

    static boolean isNumber(String value) {
        return isInteger(value) || isFloat(value);
    }

    private static boolean isFloat(String value) {
        if (value.equals(".nan") || value.equals(".NaN") || value.equals(".NAN")) {
            return true;
        }
        int start = sign(value);
        String unsigned = value.substring(start);
        if (unsigned.equals(".inf") || unsigned.equals(".Inf") || unsigned.equals(".INF")) {
            return true;
        }
        int whole = run(value, start, 10);
        int at = whole;
        int digits = whole - start;
        if (at < value.length() && value.charAt(at) == '.') {
            int fraction = run(value, at + 1, 10);
            digits += fraction - at - 1;
            at = fraction;
        }
        if (digits == 0) {
            return false;
        }
        if (at < value.length() && (value.charAt(at) == 'e' || value.charAt(at) == 'E')) {
            at++;
            if (at < value.length() && (value.charAt(at) == '+' || value.charAt(at) == '-')) {
                at++;
            }
            int exponent = run(value, at, 10);
            return exponent > at && exponent == value.length();
        }
        return at == value.length();
    }

    private static int sign(String value) {
        return !value.isEmpty() && (value.charAt(0) == '-' || value.charAt(0) == '+') ? 1 : 0;
    }

    private static int run(String value, int from, int radix) {
        int at = from;
        while (at < value.length() && value.charAt(at) < 128 && Character.digit(value.charAt(at), radix) >= 0) {
            at++;
        }
        return at;
    }
}
