package io.policyauditor.policy.text;

import java.util.Arrays;

/**
 * A text as it was read, under the name a person knows it by: a path relative to the scan root, or an ARN with the
 * name of the document. Lines are counted only when somebody asks for a position.
 */
public final class SourceText {
    private final String name;
    private final String text;
    private volatile int @org.jspecify.annotations.Nullable [] lineStarts;

    public SourceText(String name, String text) {
        this.name = name;
        this.text = text;
    }

    /** The same text under another name. */
    public SourceText called(String otherName) {
        SourceText other = new SourceText(otherName, text);
        other.lineStarts = lineStarts;
        return other;
    }

    /** Path relative to the scan root with {@code /} between its parts, or an ARN with the name of the document. */
    public String name() {
        return name;
    }

    /** The whole text, without a byte order mark. */
    public String text() {
        return text;
    }

    /** The position of an offset; an offset beyond the end is the end. */
    public Position position(int offset) {
        int at = Math.max(0, Math.min(offset, text.length()));
        int[] starts = starts();
        int found = Arrays.binarySearch(starts, at);
        int line = found >= 0 ? found : -found - 2;
        return new Position(line + 1, at - starts[line] + 1);
    }

    /** The text of a line (1-based) without its terminator; empty outside the text. */
    public String line(int number) {
        int[] starts = starts();
        if (number < 1 || number > starts.length) {
            return "";
        }
        int start = starts[number - 1];
        int end = number == starts.length ? text.length() : starts[number] - 1;
        if (end > start && text.charAt(end - 1) == '\r') {
            end--;
        }
        return text.substring(start, Math.max(start, end));
    }

    /** How many lines there are; an empty text has one. */
    public int lines() {
        return starts().length;
    }

    /** The span of the whole text. */
    public Span all() {
        return new Span(this, 0, text.length());
    }

    private int[] starts() {
        int[] known = lineStarts;
        if (known == null) {
            known = countLines();
            lineStarts = known;
        }
        return known;
    }

    // A line ends at LF, at CR LF, or at a CR alone (classic text files still exist).
    private int[] countLines() {
        int[] starts = new int[16];
        int count = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean loneReturn = c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n');
            if (c == '\n' || loneReturn) {
                if (count == starts.length) {
                    starts = Arrays.copyOf(starts, count * 2);
                }
                starts[count++] = i + 1;
            }
        }
        return Arrays.copyOf(starts, count);
    }

    @Override
    public String toString() {
        return name;
    }
}
