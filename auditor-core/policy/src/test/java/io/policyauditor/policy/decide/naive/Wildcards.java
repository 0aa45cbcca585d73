package io.policyauditor.policy.decide.naive;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;

/**
 * A pattern after its variables were replaced, and what it matches.
 *
 * @param literal the characters that are never wildcards, because they came from a variable
 */
record Wildcards(String pattern, BitSet literal) {
    private enum Crossing {
        EVERYTHING,
        /** The rule for Resource: it depends on where in the pattern the wildcard stands. */
        RESOURCE
    }

    static Wildcards of(String pattern) {
        return new Wildcards(pattern, new BitSet());
    }

    /** A2, "Wildcard matching": a star is any run, also empty, a question mark exactly one character. */
    boolean matches(String text) {
        return fits(0, text, 0, Crossing.EVERYTHING, new HashSet<>());
    }

    /** A2, "Resource": one glob over the whole text of the ARN. */
    boolean matchesResource(String arn) {
        return fits(0, arn, 0, Crossing.RESOURCE, new HashSet<>());
    }

    /** A4, "ArnEquals = ArnLike": both split at their first five colons, wildcards within a part. */
    boolean matchesArn(String arn) {
        String[] parts = arn.split(":", 6);
        if (parts.length < 6 || pattern.split(":", 6).length < 6) {
            return false;
        }
        int from = 0;
        for (int part = 0; part < 6; part++) {
            int to = part == 5 ? pattern.length() : pattern.indexOf(':', from);
            if (!slice(from, to).matches(parts[part])) {
                return false;
            }
            from = to + 1;
        }
        return true;
    }

    private Wildcards slice(int from, int to) {
        return new Wildcards(pattern.substring(from, to), literal.get(from, to));
    }

    // Does the pattern from i on match the text from j on? Pairs that failed are remembered, so that many stars take
    // pattern x text steps and not exponentially many.
    private boolean fits(int i, String text, int j, Crossing crossing, Set<Long> failed) {
        if (i == pattern.length()) {
            return j == text.length();
        }
        char c = pattern.charAt(i);
        boolean wildcard = (c == '*' || c == '?') && !literal.get(i);
        if (!wildcard) {
            return j < text.length() && text.charAt(j) == c && fits(i + 1, text, j + 1, crossing, failed);
        }
        boolean takesOne =
                j < text.length() && (text.charAt(j) != ':' || crossing == Crossing.EVERYTHING || crossesColons(i));
        if (c == '?') {
            return takesOne && fits(i + 1, text, j + 1, crossing, failed);
        }
        long pair = ((long) i << 32) | j;
        if (failed.contains(pair)) {
            return false;
        }
        boolean fits = fits(i + 1, text, j, crossing, failed) || (takesOne && fits(i, text, j + 1, crossing, failed));
        if (!fits) {
            failed.add(pair);
        }
        return fits;
    }

    // A2: up to the pattern's fifth colon, a question mark and a star that is followed by another character of its
    // part stay inside their part; a star that ends its part may run past colons; after the fifth all of them may.
    private boolean crossesColons(int i) {
        if (pattern.substring(0, i).chars().filter(c -> c == ':').count() >= 5) {
            return true;
        }
        boolean endsPart = i + 1 == pattern.length() || pattern.charAt(i + 1) == ':';
        return pattern.charAt(i) == '*' && endsPart;
    }
}
