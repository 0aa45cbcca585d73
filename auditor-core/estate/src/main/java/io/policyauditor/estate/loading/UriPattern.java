package io.policyauditor.estate.loading;

import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The regular expressions of ClusterStorageContainers. KServe runs them with Go's linear engine; Java's can take forever,
 * so only what both read alike is tried, and only for so many steps.
 */
final class UriPattern {
    private static final int LONGEST_PATTERN = 512;
    private static final int LONGEST_URI = 2_048;
    private static final int READS = 1_000_000;

    private UriPattern() {}

    /** Whether the expression is found in the URI; unknown where it is not tried. */
    static Lookup<Boolean> found(String regex, String uri) {
        if (regex.length() > LONGEST_PATTERN || uri.length() > LONGEST_URI || !isPlain(regex)) {
            return notTried();
        }
        try {
            return Lookup.known(Pattern.compile(regex).matcher(new Bounded(uri)).find());
        } catch (PatternSyntaxException | TooLong e) {
            return notTried();
        }
    }

    private static Lookup<Boolean> notTried() {
        return Lookup.unknown(
                Gap.unread("a regex of a ClusterStorageContainer is not evaluated, name a prefix or a simpler regex"));
    }

    // Repeated groups, look-around and back references are what makes matching explode, or loop without reading; the
    // other constructs mean something else in Go.
    private static boolean isPlain(String regex) {
        boolean inClass = false;
        char before = ' ';
        for (int i = 0; i < regex.length(); i++) {
            char c = regex.charAt(i);
            char next = i + 1 < regex.length() ? regex.charAt(i + 1) : ' ';
            if (c == '\\') {
                if ("0123456789bBkpPQEGXRhHvVNAZzxuc".indexOf(next) >= 0) {
                    return false;
                }
                i++;
                before = 'a';
                continue;
            }
            if (inClass) {
                if (c == '[' || (c == '&' && next == '&')) {
                    return false;
                }
                inClass = c != ']';
            } else if (c == '[') {
                if (next == ']' || regex.startsWith("[^]", i)) {
                    return false;
                }
                inClass = true;
            } else if (isRepeat(c)
                    && (before == ')' || before == '^' || before == '$' || (isRepeat(before) && c != '?'))) {
                return false;
            } else if (c == '(' && next == '?' && !regex.startsWith("(?:", i)) {
                return false;
            }
            before = c == '}' ? '*' : c;
        }
        return !inClass;
    }

    private static boolean isRepeat(char c) {
        return c == '*' || c == '+' || c == '?' || c == '{';
    }

    /** A text that can be read only so often. */
    private static final class Bounded implements CharSequence {
        private final String text;
        private int reads;

        Bounded(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++reads > READS) {
                throw new TooLong();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooLong() {
            super("the regex takes too many steps", null, false, false);
        }
    }
}
