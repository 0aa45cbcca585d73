package io.policyauditor.cli;

import java.util.Locale;

/** Text that comes from outside, made safe for a terminal. */
final class Printable {
    private Printable() {}

    /**
     * The text with every character that a terminal would obey or that would reorder others written as its escape;
     * line feeds and tabs stay.
     */
    static String of(String text) {
        StringBuilder safe = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (obeyed(c)) {
                if (safe == null) {
                    safe = new StringBuilder(text.length() + 16).append(text, 0, i);
                }
                safe.append("\\u{")
                        .append(Integer.toHexString(c).toUpperCase(Locale.ROOT))
                        .append('}');
            } else if (safe != null) {
                safe.append(c);
            }
        }
        return safe == null ? text : safe.toString();
    }

    /** The same on one line. */
    static String line(String text) {
        return of(text).replace("\n", "\\n");
    }

    private static boolean obeyed(char c) {
        boolean control = Character.isISOControl(c) && c != '\n' && c != '\t';
        boolean reorders = (c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069');
        return control || reorders || c == '\u2028' || c == '\u2029';
    }
}
