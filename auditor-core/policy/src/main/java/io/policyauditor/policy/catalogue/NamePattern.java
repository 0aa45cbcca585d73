package io.policyauditor.policy.catalogue;

/**
 * A pattern of action names: {@code *} stands for any run of characters, {@code ?} for one. Matching never looks further
 * back than the last star, so it takes at most the name's length squared, whatever the pattern.
 */
final class NamePattern {
    private final String pattern;
    private final String prefix;
    private final int least;

    /** A pattern in lower case. */
    NamePattern(String lowerCase) {
        StringBuilder single = new StringBuilder(lowerCase.length());
        int literal = -1;
        int stars = 0;
        for (int i = 0; i < lowerCase.length(); i++) {
            char c = lowerCase.charAt(i);
            boolean star = c == '*';
            if (literal < 0 && (star || c == '?')) {
                literal = single.length();
            }
            if (star && !single.isEmpty() && single.charAt(single.length() - 1) == '*') {
                continue;
            }
            stars += star ? 1 : 0;
            single.append(c);
        }
        this.pattern = single.toString();
        this.prefix = literal < 0 ? pattern : pattern.substring(0, literal);
        this.least = pattern.length() - stars;
    }

    /** What every name that matches begins with. */
    String prefix() {
        return prefix;
    }

    boolean matchesEverything() {
        return pattern.equals("*");
    }

    boolean matches(String name) {
        if (name.length() < least) {
            return false;
        }
        int at = 0;
        int inName = 0;
        int star = -1;
        int starTook = 0;
        while (inName < name.length()) {
            char c = at < pattern.length() ? pattern.charAt(at) : '\0';
            if (c == '*') {
                if (at == pattern.length() - 1) {
                    return true;
                }
                star = at++;
                starTook = inName;
            } else if (c == '?' || (c == name.charAt(inName) && at < pattern.length())) {
                at++;
                inName++;
            } else if (star >= 0) {
                at = star + 1;
                inName = ++starTook;
            } else {
                return false;
            }
        }
        return at == pattern.length() || (at == pattern.length() - 1 && pattern.charAt(at) == '*');
    }
}
