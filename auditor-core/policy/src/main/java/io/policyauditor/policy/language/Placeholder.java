package io.policyauditor.policy.language;

import org.jspecify.annotations.Nullable;

/**
 * A place that somebody still has to fill in: {@code ${Account}}, {@code {{ .Values.x }}}, {@code <ACCOUNT_ID>}, words
 * where an ARN holds an account id. A policy variable ({@code ${aws:username}}) is none.
 *
 * @param from index of its first character in the value
 * @param to index behind its last
 */
record Placeholder(int from, int to) {
    static @Nullable Placeholder in(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '$' && value.startsWith("${", i)) {
                int close = value.indexOf('}', i);
                if (close > 0 && !isPolicyVariable(value.substring(i + 2, close))) {
                    return new Placeholder(i, close + 1);
                }
            } else if (c == '{' && value.startsWith("{{", i)) {
                int close = value.indexOf("}}", i);
                if (close > 0) {
                    return new Placeholder(i, close + 2);
                }
            } else if (c == '<') {
                int close = value.indexOf('>', i);
                if (close > i + 1 && isWords(value, i + 1, close)) {
                    return new Placeholder(i, close + 1);
                }
            }
        }
        return inAccountOf(value);
    }

    /** The account part of an ARN that is words where only digits and wildcards can stand. */
    private static @Nullable Placeholder inAccountOf(String value) {
        if (!value.startsWith("arn:")) {
            return null;
        }
        int from = 0;
        for (int colons = 0; colons < 4; colons++) {
            from = value.indexOf(':', from) + 1;
            if (from == 0 || (value.startsWith("${", from) && colons < 3)) {
                // The colon of a policy variable ends no part, and nobody writes one before an account in words.
                return null;
            }
        }
        int to = value.indexOf(':', from);
        if (to <= from) {
            return null;
        }
        String account = value.substring(from, to);
        boolean words = account.codePoints().anyMatch(Character::isLetter) && !account.contains("${");
        return words && !isPlainWord(account) ? new Placeholder(from, to) : null;
    }

    /**
     * A word that stands there for good: {@code aws}, {@code cloudfront}, or a type of resource when a part is missing or
     * a star before ran past colons ({@code arn:aws:lambda:*:function:f}).
     */
    private static boolean isPlainWord(String account) {
        return account.chars().allMatch(c -> (c >= 'a' && c <= 'z') || c == '-') && !account.contains("account");
    }

    /** Names of policy variables have a colon ({@code aws:username}); CloudFormation's have two. */
    private static boolean isPolicyVariable(String inside) {
        int comma = inside.indexOf(',');
        String name = (comma < 0 ? inside : inside.substring(0, comma)).trim();
        if (name.equals("*") || name.equals("?") || name.equals("$")) {
            return true;
        }
        int colon = name.indexOf(':');
        return colon > 0
                && colon < name.length() - 1
                && name.charAt(colon + 1) != ':'
                && name.indexOf('[') < 0
                && name.indexOf('(') < 0
                && name.indexOf('"') < 0;
    }

    private static boolean isWords(String value, int from, int to) {
        // A space beside a bracket makes it a comparison.
        boolean letters = false;
        if (value.charAt(from) == ' ' || value.charAt(to - 1) == ' ') {
            return false;
        }
        for (int i = from; i < to; i++) {
            char c = value.charAt(i);
            if (Character.isLetter(c)) {
                letters = true;
            } else if (!Character.isDigit(c) && c != '-' && c != '_' && c != ' ' && c != '.') {
                return false;
            }
        }
        return letters;
    }
}
