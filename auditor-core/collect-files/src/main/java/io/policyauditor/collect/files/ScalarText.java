package io.policyauditor.collect.files;

import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.StringNode;
import java.util.Arrays;
import org.snakeyaml.engine.v2.common.ScalarStyle;

/**
 * Where each character of a YAML scalar stands in the source. The engine says only where a scalar begins and ends; its
 * value is spelled again here, by the same rules of folding and escaping, with the offset of each character.
 */
final class ScalarText {
    private final String text;
    private final StringBuilder value;
    private int[] offsets;

    private ScalarText(SourceText source, int room) {
        this.text = source.text();
        this.value = new StringBuilder(room);
        this.offsets = new int[room + 1];
    }

    /**
     * The scalar as a node.
     *
     * @param value the value as the engine decoded it
     * @param start offset of the first character of the token
     * @param end offset behind the token; of a block scalar anywhere before the next token
     */
    static StringNode node(SourceText source, String value, ScalarStyle style, int start, int end) {
        if (style == ScalarStyle.LITERAL || style == ScalarStyle.FOLDED) {
            return block(source, value, style, start, end);
        }
        int quote = style == ScalarStyle.PLAIN ? 0 : 1;
        Span span = new Span(source, start, end);
        boolean sameLength = end - start - 2 * quote == value.length();
        if (sameLength && source.text().startsWith(value, start + quote)) {
            return StringNode.verbatim(value, span, start + quote);
        }
        ScalarText spelled = new ScalarText(source, value.length() + 16);
        int contentEnd = Math.max(start + quote, end - quote);
        spelled.flow(start + quote, contentEnd, style);
        return spelled.node(value, span, contentEnd);
    }

    private static StringNode block(SourceText source, String value, ScalarStyle style, int start, int end) {
        ScalarText spelled = new ScalarText(source, value.length() + 16);
        int content = spelled.nextLine(start, end);
        int indent = spelled.indentation(value, content, end);
        int tokenEnd = spelled.blockLines(content, end, indent, style == ScalarStyle.FOLDED);
        if (tokenEnd == content) {
            tokenEnd = spelled.headerEnd(start, end);
        }
        return spelled.node(value, new Span(source, start, tokenEnd), tokenEnd);
    }

    private StringNode node(String decoded, Span span, int behind) {
        // The tail that chomping took away was spelled too; the offset behind the value is then that of the tail.
        if (value.length() > decoded.length()) {
            return StringNode.decoded(decoded, span, Arrays.copyOf(offsets, decoded.length() + 1));
        }
        int[] exact = Arrays.copyOf(offsets, decoded.length() + 1);
        int last = value.length() == 0 ? behind : Math.min(text.length(), offsets[value.length() - 1] + 1);
        Arrays.fill(exact, value.length(), exact.length, Math.max(behind, last));
        return StringNode.decoded(decoded, span, exact);
    }

    private void put(char c, int at) {
        if (value.length() == offsets.length) {
            offsets = Arrays.copyOf(offsets, offsets.length * 2);
        }
        offsets[value.length()] = at;
        value.append(c);
    }

    // --- plain and quoted

    private void flow(int from, int to, ScalarStyle style) {
        int at = from;
        while (at < to) {
            char c = text.charAt(at);
            if (isBlank(c) || isBreak(c)) {
                at = fold(at, to);
            } else if (c == '\'' && style == ScalarStyle.SINGLE_QUOTED) {
                put(c, at);
                at += 2;
            } else if (c == '\\' && style == ScalarStyle.DOUBLE_QUOTED) {
                at = escape(at, to);
            } else {
                put(c, at++);
            }
        }
    }

    /** White space inside a flow scalar: itself within a line; a space, or the further line ends, across lines. */
    private int fold(int from, int to) {
        int at = from;
        int breaks = 0;
        int first = from;
        while (at < to && (isBlank(text.charAt(at)) || isBreak(text.charAt(at)))) {
            if (isBreak(text.charAt(at))) {
                if (breaks++ == 0) {
                    first = at;
                } else {
                    put('\n', at);
                }
                at = pastBreak(at);
            } else {
                at++;
            }
        }
        if (breaks == 0) {
            for (int i = from; i < at; i++) {
                put(text.charAt(i), i);
            }
        } else if (breaks == 1) {
            put(' ', first);
        }
        return at;
    }

    private int escape(int from, int to) {
        char c = from + 1 < to ? text.charAt(from + 1) : '\\';
        if (isBreak(c)) {
            int at = pastBreak(from + 1);
            while (at < to && (isBlank(text.charAt(at)) || isBreak(text.charAt(at)))) {
                if (isBreak(text.charAt(at))) {
                    put('\n', at);
                    at = pastBreak(at);
                } else {
                    at++;
                }
            }
            return at;
        }
        int digits = switch (c) {
            case 'x' -> 2;
            case 'u' -> 4;
            case 'U' -> 8;
            default -> 0;
        };
        if (digits == 0) {
            put(unescaped(c), from);
            return from + 2;
        }
        int end = Math.min(from + 2 + digits, to);
        int code = Integer.parseUnsignedInt(text, from + 2, end, 16);
        for (char unit : Character.toChars(Character.isValidCodePoint(code) ? code : 0xFFFD)) {
            put(unit, from);
        }
        return end;
    }

    private static char unescaped(char c) {
        return switch (c) {
            case '0' -> '\0';
            case 'a' -> '\u0007';
            case 'b' -> '\b';
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'v' -> '\u000B';
            case 'f' -> '\f';
            case 'r' -> '\r';
            case 'e' -> '\u001B';
            case 'N' -> '\u0085';
            case '_' -> '\u00A0';
            default -> c;
        };
    }

    // --- literal and folded

    /** How far the lines are indented: what the first line with more than spaces has beyond its share of the value. */
    private int indentation(String decoded, int content, int end) {
        int inValue = 0;
        int valueSpaces = 0;
        while (inValue < decoded.length() && (decoded.charAt(inValue) == ' ' || decoded.charAt(inValue) == '\n')) {
            valueSpaces = decoded.charAt(inValue) == ' ' ? valueSpaces + 1 : 0;
            inValue++;
        }
        int line = content;
        int most = 0;
        while (line < end) {
            int at = line;
            while (at < end && text.charAt(at) == ' ') {
                at++;
            }
            if (at < end && !isBreak(text.charAt(at)) && inValue < decoded.length()) {
                return at - line - valueSpaces;
            }
            most = Math.max(most, at - line);
            line = nextLine(at, end);
        }
        // Nothing but spaces: the longest line is as long as the longest of the value and the indentation.
        return Math.max(0, most - valueSpaces);
    }

    /** Spells the lines with all their line ends; returns the end of the last line that holds anything. */
    private int blockLines(int content, int end, int indent, boolean folded) {
        int line = content;
        int lastEnd = content;
        boolean foldable = false;
        int heldBreak = -1;
        int blankBreaks = 0;
        while (line < end) {
            int start = line;
            while (start < end && start - line < indent && text.charAt(start) == ' ') {
                start++;
            }
            int lineEnd = lineEnd(start, end);
            if (lineEnd > start) {
                boolean flush = !isBlank(text.charAt(start));
                if (heldBreak >= 0) {
                    joinLines(heldBreak, blankBreaks, folded && foldable && flush);
                }
                for (int i = start; i < lineEnd; i++) {
                    put(text.charAt(i), i);
                }
                foldable = flush;
                lastEnd = lineEnd;
                heldBreak = lineEnd;
                blankBreaks = 0;
            } else if (heldBreak >= 0) {
                blankBreaks++;
            } else if (lineEnd < end) {
                put('\n', lineEnd);
            }
            line = nextLine(lineEnd, end);
        }
        if (heldBreak >= 0) {
            joinLines(heldBreak, blankBreaks, false);
        }
        return lastEnd;
    }

    // The line end behind a line and those of the blank lines below it, of which folding takes the first.
    private void joinLines(int held, int blanks, boolean fold) {
        if (!fold) {
            put('\n', held);
        } else if (blanks == 0) {
            put(' ', held);
        }
        int at = held;
        for (int i = 0; i < blanks; i++) {
            at = lineEnd(nextLine(at, text.length()), text.length());
            put('\n', at);
        }
    }

    /** The end of the indicators of a block scalar that holds nothing. */
    private int headerEnd(int start, int end) {
        int at = start + 1;
        while (at < end && (text.charAt(at) == '+' || text.charAt(at) == '-' || Character.isDigit(text.charAt(at)))) {
            at++;
        }
        return at;
    }

    private int nextLine(int from, int end) {
        int at = lineEnd(from, end);
        return at < end ? Math.min(end, pastBreak(at)) : end;
    }

    private int lineEnd(int from, int end) {
        int at = from;
        while (at < end && !isBreak(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private int pastBreak(int at) {
        boolean pair = text.charAt(at) == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n';
        return at + (pair ? 2 : 1);
    }

    private static boolean isBreak(char c) {
        return c == '\n' || c == '\r';
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
