package io.policyauditor.policy.catalogue;

/**
 * Case as IAM knows it. Unicode's is wider: it turns the Kelvin sign into a k, and a name that AWS refuses into one
 * that it knows.
 */
final class Ascii {
    private Ascii() {}

    static String lowerCase(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isUpper(text.charAt(i))) {
                char[] lower = text.toCharArray();
                for (int k = i; k < lower.length; k++) {
                    if (isUpper(lower[k])) {
                        lower[k] = (char) (lower[k] + ('a' - 'A'));
                    }
                }
                return new String(lower);
            }
        }
        return text;
    }

    private static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }
}
