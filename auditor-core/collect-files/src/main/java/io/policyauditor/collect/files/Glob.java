package io.policyauditor.collect.files;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern of root-relative file names, as {@code inputs.include} has them: {@code *} and {@code ?} stay within one
 * part of a name, {@code **} crosses parts, {@code [a-z]}, {@code [!a]} and <code>{json,yaml}</code> as in Java's globs;
 * besides, {@code **} between slashes also stands for no part at all, so that {@code **}{@code /x} takes {@code x}.
 */
public final class Glob {
    private final String pattern;
    private final Pattern regex;

    private Glob(String pattern, Pattern regex) {
        this.pattern = pattern;
        this.regex = regex;
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException with a message for the person who wrote it, when it is no pattern
     */
    public static Glob of(String pattern) {
        try {
            return new Glob(pattern, Pattern.compile(regex(pattern), Pattern.DOTALL));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("the pattern " + pattern + " cannot be read; close its brackets", e);
        }
    }

    /** Whether the pattern takes a name, which is relative to the scan root and has {@code /} between its parts. */
    public boolean matches(String name) {
        return regex.matcher(name).matches();
    }

    /** Whether the pattern takes everything below a directory. */
    boolean matchesAllBelow(String directory) {
        return pattern.endsWith("**") && matches(directory + "/");
    }

    private static String regex(String glob) {
        StringBuilder regex = new StringBuilder();
        int braces = 0;
        int i = 0;
        while (i < glob.length()) {
            char c = glob.charAt(i);
            boolean partStart = i == 0 || glob.charAt(i - 1) == '/';
            if (partStart && glob.startsWith("**/", i)) {
                regex.append("(?:.*/)?");
                i += 3;
                continue;
            }
            i++;
            switch (c) {
                case '*' -> {
                    boolean twice = i < glob.length() && glob.charAt(i) == '*';
                    regex.append(twice ? ".*" : "[^/]*");
                    i += twice ? 1 : 0;
                }
                case '?' -> regex.append("[^/]");
                case '[' -> i = characters(glob, i, regex);
                case '{' -> {
                    regex.append("(?:");
                    braces++;
                }
                case '}' -> {
                    regex.append(braces > 0 ? ")" : "\\}");
                    braces = Math.max(0, braces - 1);
                }
                case ',' -> regex.append(braces > 0 ? "|" : ",");
                case '\\' -> {
                    if (i == glob.length()) {
                        throw new IllegalArgumentException("the pattern " + glob + " ends with a lone backslash");
                    }
                    literal(glob.charAt(i++), regex);
                }
                default -> literal(c, regex);
            }
        }
        return regex.toString();
    }

    private static int characters(String glob, int from, StringBuilder regex) {
        int i = from;
        regex.append("[[^/]&&[");
        if (i < glob.length() && (glob.charAt(i) == '!' || glob.charAt(i) == '^')) {
            regex.append('^');
            i++;
        }
        boolean first = true;
        while (i < glob.length() && (first || glob.charAt(i) != ']')) {
            char c = glob.charAt(i++);
            first = false;
            if (c == '-') {
                regex.append('-');
            } else {
                literal(c, regex);
            }
        }
        if (i == glob.length()) {
            throw new IllegalArgumentException("the pattern " + glob + " cannot be read; close its brackets");
        }
        regex.append("]]");
        return i + 1;
    }

    private static void literal(char c, StringBuilder regex) {
        if (!Character.isLetterOrDigit(c) && c < 128) {
            regex.append('\\');
        }
        regex.append(c);
    }

    @Override
    public String toString() {
        return pattern;
    }
}
