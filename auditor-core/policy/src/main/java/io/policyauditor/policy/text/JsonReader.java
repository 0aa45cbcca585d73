package io.policyauditor.policy.text;

import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.BooleanNode;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.NullNode;
import io.policyauditor.policy.text.Node.NumberNode;
import io.policyauditor.policy.text.Node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON (RFC 8259) into a located tree. It never throws and never stops at a mistake: each is reported with its
 * position, and reading goes on where the text makes sense again, so that one mistake never hides the next. Depth is
 * bounded by {@link Limits#DEPTH} and the number of values by {@link Limits#VALUES}; what goes beyond is reported and
 * passed over without recursion.
 */
public final class JsonReader {
    private static final int END = -1;

    private final SourceText source;
    private final String text;

    // INVARIANT: null when the text is the source's; else the source offset of each character, then of the end.
    private final int @Nullable [] outer;
    private final List<Problem> problems = new ArrayList<>();
    private final int mostValues;
    private int at;
    private int values;
    private int openObjects;
    private int openArrays;
    private boolean full;

    private JsonReader(SourceText source, String text, int @Nullable [] outer, int mostValues) {
        this.source = source;
        this.text = text;
        this.outer = outer;
        this.mostValues = mostValues;
    }

    /** Reads a whole source. */
    public static Tree read(SourceText source) {
        return read(source, Limits.VALUES);
    }

    static Tree read(SourceText source, int mostValues) {
        return new JsonReader(source, source.text(), null, mostValues).document();
    }

    /** Reads the document that a string of another document holds; its spans are spans of the outer source. */
    public static Tree readInside(StringNode string) {
        String text = string.value();
        int[] outer = new int[text.length() + 1];
        for (int i = 0; i < outer.length; i++) {
            outer[i] = string.offset(i);
        }
        return new JsonReader(string.span().source(), text, outer, Limits.VALUES).document();
    }

    /**
     * Reads a text that was taken out of a source in some other way, such as URL-decoded.
     *
     * @param outer source offset of each character of the text, then that of the end
     */
    public static Tree readInside(SourceText source, String text, int[] outer) {
        if (outer.length != text.length() + 1) {
            throw new IllegalArgumentException("one offset a character and one for the end");
        }
        return new JsonReader(source, text, outer, Limits.VALUES).document();
    }

    private Tree document() {
        skip();
        if (peek() == END) {
            problem(0, text.length(), "there is no JSON value", false);
            return tree(null);
        }
        Node root = value(0);
        if (root == null) {
            root = nextBracketed();
        }
        skip();
        if (peek() != END) {
            problem(at, text.length(), "text after the end of the JSON value", false);
            // A bracket too many ends the value early: what follows may hold mistakes of its own.
            while (nextBracketed() != null) {
                skip();
            }
        }
        return tree(root);
    }

    private @Nullable Node nextBracketed() {
        while (at < text.length() && text.charAt(at) != '{' && text.charAt(at) != '[') {
            at++;
        }
        return at < text.length() ? value(0) : null;
    }

    // Unclosed brackets are reported when the text ends, but stand where they open.
    private Tree tree(@Nullable Node root) {
        List<Problem> listed = problems.subList(0, Math.min(problems.size(), Limits.PROBLEMS));
        listed.sort(Comparator.comparingInt(problem -> problem.at().start()));
        return new Tree(root, problems);
    }

    /** Reads a value at the current character; null when there is none, with the problem reported. */
    private @Nullable Node value(int depth) {
        int c = peek();
        if (++values > mostValues) {
            problem(at, text.length(), "more than " + mostValues + " values, the rest is passed over", false);
            full = true;
            at = text.length();
            return null;
        }
        if (c == '{' || c == '[') {
            if (depth >= Limits.DEPTH) {
                return tooDeep();
            }
            return c == '{' ? object(depth) : array(depth);
        }
        if (c == '"' || c == '\'') {
            return string();
        }
        if (c == END) {
            problem(at, at, "a value is missing", false);
            return null;
        }
        if (isWordPart(c)) {
            return word();
        }
        int start = at;
        at++;
        problem(start, at, "a value is missing before " + shown(c), false);
        at = start;
        return null;
    }

    private Node object(int depth) {
        int start = at++;
        openObjects++;
        List<Member> members = new ArrayList<>();
        int comma = END;
        while (true) {
            skip();
            int c = peek();
            if (c == '}') {
                if (comma != END) {
                    problem(comma, comma + 1, "a comma before }", true);
                }
                at++;
                break;
            }
            if (c == END) {
                problem(start, start + 1, "{ is never closed", false);
                break;
            }
            if (c == ']') {
                problem(at, at + 1, "] closes a {", false);
                if (openArrays > 0) {
                    // It closes something further out: the } is missing.
                    break;
                }
                at++;
                if (openObjects == 1) {
                    continue;
                }
                // It was meant to be the }.
                break;
            }
            if (c == ',') {
                problem(at, at + 1, "a comma without a member before it", false);
                at++;
                continue;
            }
            Member member = member(depth);
            if (member != null) {
                members.add(member);
            }
            comma = separator('}');
        }
        openObjects--;
        return new ObjectNode(members, span(start, at));
    }

    private @Nullable Member member(int depth) {
        int before = at;
        int c = peek();
        if (c != '"' && c != '\'' && !isWordPart(c)) {
            passOver(c, depth);
            problem(before, Math.min(before + 1, text.length()), "a key is missing before " + shown(c), false);
            return null;
        }
        StringNode key = isWordPart(c) ? bareKey() : closedKey(string(), before);
        int keyEnd = at;
        skip();
        if (peek() == ':') {
            at++;
            skip();
            if (peek() == ':') {
                problem(at, at + 1, "a second colon", false);
                at++;
                skip();
            }
        } else if (isEndOfValue(peek())) {
            problem(before, keyEnd, "a key without a value", false);
            return null;
        } else {
            problem(before, keyEnd, "a colon is missing after this key", false);
        }
        if (isEndOfValue(peek())) {
            problem(before, keyEnd, "a key without a value", false);
            return null;
        }
        Node value = value(depth + 1);
        return value == null ? null : new Member(key, value);
    }

    private StringNode bareKey() {
        int start = at;
        while (isWordPart(peek())) {
            at++;
        }
        int end = at;
        problem(start, end, "a key without quotes", false);
        passClosingQuote(":");
        return verbatim(text.substring(start, end), start, end, start);
    }

    /** A key, cut at its colon where the quote before the colon is missing: {@code "Action: "s3:*"}. */
    private StringNode closedKey(StringNode key, int start) {
        int end = at;
        skipBlanks();
        int colon = end - 2;
        while (colon > start && isBlank(text.charAt(colon))) {
            colon--;
        }
        boolean swallowed = peek() != ':'
                && !isEndOfValue(peek())
                && colon > start + 1
                && text.charAt(colon) == ':'
                && key.value().length() == end - start - 2;
        if (!swallowed) {
            at = end;
            return key;
        }
        problem(start, start + 1, "this string is never closed", false);
        at = colon;
        return verbatim(text.substring(start + 1, colon), start, colon, start + 1);
    }

    // A word that only its closing quote is left of.
    private void passClosingQuote(String mayFollow) {
        if (peek() == '"') {
            int quote = at++;
            skipBlanks();
            boolean closes = peek() == END || mayFollow.indexOf(peek()) >= 0;
            at = closes ? quote + 1 : quote;
        }
    }

    private void skipBlanks() {
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isEndOfValue(int c) {
        return c == ',' || c == '}' || c == ']' || c == END;
    }

    private Node array(int depth) {
        int start = at++;
        openArrays++;
        List<Node> items = new ArrayList<>();
        int comma = END;
        while (true) {
            skip();
            int c = peek();
            if (c == ']') {
                if (comma != END) {
                    problem(comma, comma + 1, "a comma before ]", true);
                }
                at++;
                break;
            }
            if (c == END) {
                problem(start, start + 1, "[ is never closed", false);
                break;
            }
            if (c == '}') {
                problem(at, at + 1, "} closes a [", false);
                if (openObjects > 0) {
                    break;
                }
                at++;
                if (openArrays == 1) {
                    continue;
                }
                break;
            }
            if (c == ',') {
                problem(at, at + 1, "a comma without a value before it", false);
                at++;
                continue;
            }
            int before = at;
            Node item = value(depth + 1);
            if (item != null) {
                items.add(item);
            } else if (at == before) {
                at++;
            }
            skip();
            if (peek() == ':') {
                // "key": value straight inside an array: the braces are missing.
                problem(at, at + 1, "a colon inside [ ]", false);
                at++;
                skip();
                comma = END;
                continue;
            }
            comma = separator(']');
        }
        openArrays--;
        return new ArrayNode(items, span(start, at));
    }

    /** Reads the comma behind a member or item: where it stands, END when there is none. */
    private int separator(char close) {
        skip();
        int c = peek();
        if (c == ',') {
            return at++;
        }
        if (c != close && c != END && c != '}' && c != ']') {
            problem(at, at + 1, "a comma is missing before " + shown(c), false);
        }
        return END;
    }

    private StringNode string() {
        int start = at;
        char quote = text.charAt(at++);
        if (quote == '\'') {
            problem(start, start + 1, "single quotes are not JSON", false);
        }
        int contentStart = at;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == quote) {
                String value = text.substring(contentStart, at);
                at++;
                checkSurrogates(value, contentStart);
                return verbatim(value, start, at, contentStart);
            }
            if (c == '\\' || c < ' ') {
                return escapedString(start, contentStart, quote);
            }
            at++;
        }
        return unterminated(start, text.substring(contentStart), null);
    }

    /** Goes on with a string in which an escape, a control character or a line end was met. */
    private StringNode escapedString(int start, int contentStart, char quote) {
        StringBuilder value = new StringBuilder(at - contentStart + 16);
        int[] offsets = new int[Math.max(32, (at - contentStart) * 2)];
        int escapeFree = contentStart;
        while (escapeFree < at) {
            offsets = put(offsets, value.length(), escapeFree);
            value.append(text.charAt(escapeFree++));
        }
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == quote) {
                offsets = put(offsets, value.length(), at);
                at++;
                return mapped(value, offsets, start);
            }
            if (c == '\n' || c == '\r') {
                offsets = put(offsets, value.length(), at);
                giveBackComma(value, start);
                return unterminated(start, value.toString(), offsets);
            }
            offsets = put(offsets, value.length(), at);
            if (c != '\\') {
                if (c < ' ') {
                    problem(at, at + 1, "a control character inside a string (" + shown(c) + ")", false);
                }
                value.append(c);
                at++;
                continue;
            }
            int escape = at++;
            int e = peek();
            if (e != END) {
                at++;
            }
            switch (e) {
                case '"', '\\', '/' -> value.append((char) e);
                case 'b' -> value.append('\b');
                case 'f' -> value.append('\f');
                case 'n' -> value.append('\n');
                case 'r' -> value.append('\r');
                case 't' -> value.append('\t');
                case 'u' -> value.append(unicode(escape));
                default -> {
                    problem(escape, at, "not an escape of JSON", false);
                    if (e != END && e != '\n' && e != '\r') {
                        value.append((char) e);
                    } else if (e != END) {
                        at--;
                    }
                }
            }
        }
        offsets = put(offsets, value.length(), at);
        return unterminated(start, value.toString(), offsets);
    }

    private char unicode(int escape) {
        int code = 0;
        int digits = 0;
        while (digits < 4 && Character.digit(peek(), 16) >= 0 && peek() < 128) {
            code = code * 16 + Character.digit(peek(), 16);
            at++;
            digits++;
        }
        if (digits < 4) {
            problem(escape, at, "\\u needs four hexadecimal digits", false);
            return '\uFFFD';
        }
        return (char) code;
    }

    private StringNode mapped(StringBuilder value, int[] offsets, int start) {
        String decoded = value.toString();
        int[] exact = Arrays.copyOf(offsets, decoded.length() + 1);
        checkSurrogates(decoded, exact);
        return decoded(decoded, start, at, exact);
    }

    // The comma at the end of a line is seldom part of the string that is not closed before it.
    private void giveBackComma(StringBuilder value, int start) {
        int comma = at - 1;
        while (comma > start && isBlank(text.charAt(comma))) {
            comma--;
        }
        if (comma > start && text.charAt(comma) == ',') {
            value.setLength(value.length() - (at - comma));
            at = comma;
        }
    }

    // A string that the line or the text ends: it was most likely meant to end with the line.
    private StringNode unterminated(int start, String value, int @Nullable [] offsets) {
        problem(start, start + 1, "this string is never closed", false);
        return offsets == null
                ? verbatim(value, start, at, start + 1)
                : decoded(value, start, at, Arrays.copyOf(offsets, value.length() + 1));
    }

    private void checkSurrogates(String value, int contentStart) {
        int lone = loneSurrogate(value);
        if (lone >= 0) {
            problem(contentStart + lone, contentStart + lone + 1, "half of a surrogate pair", false);
        }
    }

    private void checkSurrogates(String value, int[] offsets) {
        int lone = loneSurrogate(value);
        if (lone >= 0) {
            problem(offsets[lone], Math.max(offsets[lone] + 1, offsets[lone + 1]), "half of a surrogate pair", false);
        }
    }

    private static int loneSurrogate(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return i;
            }
        }
        return -1;
    }

    /** A bare word: true, false, null, a number, or something that should have had quotes. */
    private Node word() {
        int start = at;
        do {
            while (isWordPart(peek())) {
                at++;
            }
        } while (passColon() || passPlaceholder());
        String word = text.substring(start, at);
        Span span = span(start, at);
        switch (word) {
            case "true", "false" -> {
                return new BooleanNode(word, span);
            }
            case "null" -> {
                return new NullNode(span);
            }
            default -> {
                if (isNumber(word)) {
                    return new NumberNode(word, span);
                }
                boolean numeric = word.charAt(0) == '-' || Character.isDigit(word.charAt(0));
                problem(start, at, numeric ? "not a number of JSON" : "a string without quotes", false);
                passClosingQuote(",]}\r\n");
                return verbatim(word, start, at, start);
            }
        }
    }

    // Where a value stands, a colon without white space belongs to it: an ARN without quotes.
    private boolean passColon() {
        boolean inside = peek() == ':' && at + 1 < text.length();
        if (!inside || (text.charAt(at + 1) != ':' && !isWordPart(text.charAt(at + 1)))) {
            return false;
        }
        at++;
        return true;
    }

    // ${name} without quotes.
    private boolean passPlaceholder() {
        if (peek() != '{' || text.charAt(at - 1) != '$') {
            return false;
        }
        int close = at + 1;
        while (close < text.length() && isWordPart(text.charAt(close))) {
            close++;
        }
        if (close == text.length() || text.charAt(close) != '}') {
            return false;
        }
        at = close + 1;
        return true;
    }

    /** Number of RFC 8259: minus, no leading zeros, fraction, exponent. */
    static boolean isNumber(String word) {
        int i = 0;
        int n = word.length();
        if (i < n && word.charAt(i) == '-') {
            i++;
        }
        int digits = digits(word, i);
        if (digits == 0 || (digits > 1 && word.charAt(i) == '0')) {
            return false;
        }
        i += digits;
        if (i < n && word.charAt(i) == '.') {
            int fraction = digits(word, i + 1);
            if (fraction == 0) {
                return false;
            }
            i += 1 + fraction;
        }
        if (i < n && (word.charAt(i) == 'e' || word.charAt(i) == 'E')) {
            i++;
            if (i < n && (word.charAt(i) == '+' || word.charAt(i) == '-')) {
                i++;
            }
            int exponent = digits(word, i);
            if (exponent == 0) {
                return false;
            }
            i += exponent;
        }
        return i == n;
    }

    private static int digits(String word, int from) {
        int i = from;
        while (i < word.length() && word.charAt(i) >= '0' && word.charAt(i) <= '9') {
            i++;
        }
        return i - from;
    }

    /** Passes over a value that nests too deep, by counting brackets. */
    private @Nullable Node tooDeep() {
        int start = at;
        problem(start, start + 1, "nested deeper than " + Limits.DEPTH + " levels, passed over", false);
        long open = 0;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                passString();
            } else if (c == '{' || c == '[') {
                open++;
            } else if ((c == '}' || c == ']') && --open == 0) {
                break;
            }
        }
        return new NullNode(span(start, at));
    }

    private void passString() {
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '\\') {
                at = Math.min(at + 1, text.length());
            } else if (c == '"' || c == '\n') {
                return;
            }
        }
    }

    /** White space, and comments, which are reported: AWS takes none. */
    private void skip() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
                at++;
            } else if (c == '/'
                    && at + 1 < text.length()
                    && (text.charAt(at + 1) == '/' || text.charAt(at + 1) == '*')) {
                comment();
            } else if (c == '#') {
                comment();
            } else if (isForeignSpace(c)) {
                problem(at, at + 1, "white space that is not JSON's (" + shown(c) + ")", true);
                at++;
            } else {
                return;
            }
        }
    }

    private void comment() {
        int start = at;
        boolean block = text.startsWith("/*", at);
        int end = block ? text.indexOf("*/", at + 2) : lineEnd(at);
        if (block && end < 0) {
            at = text.length();
            problem(start, start + 2, "this comment is never closed", false);
            return;
        }
        at = block ? end + 2 : end;
        problem(start, at, "JSON has no comments, AWS refuses them", true);
    }

    private int lineEnd(int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) != '\n' && text.charAt(i) != '\r') {
            i++;
        }
        return i;
    }

    private void passOver(int c, int depth) {
        if (c == '{' || c == '[') {
            value(depth + 1);
        } else if (at < text.length()) {
            at++;
        }
    }

    private int peek() {
        return at < text.length() ? text.charAt(at) : END;
    }

    private static boolean isWordPart(int c) {
        return c > ' ' && "{}[],:\"'#".indexOf(c) < 0 && !isForeignSpace(c);
    }

    // What comes along when a policy is pasted from a web page: no-break spaces, byte order marks.
    private static boolean isForeignSpace(int c) {
        return c > 127 && (Character.isSpaceChar(c) || c == 0x85 || c == 0x200B || c == 0xFEFF);
    }

    private void problem(int start, int end, String message, boolean harmless) {
        // What is not closed behind the last value read is no mistake of the text.
        if (full) {
            return;
        }
        Problem last = problems.isEmpty() ? null : problems.get(problems.size() - 1);
        if (last != null && last.message().equals(message) && last.at().start() == toSource(start)) {
            return;
        }
        if (problems.size() < Limits.PROBLEMS) {
            problems.add(new Problem(span(start, end), message, harmless));
        } else if (problems.size() == Limits.PROBLEMS) {
            problems.add(new Problem(span(start, end), "more problems follow, not listed", harmless));
        } else if (!harmless && problems.get(Limits.PROBLEMS).harmless()) {
            problems.set(Limits.PROBLEMS, new Problem(span(start, end), "more problems follow, not listed", false));
        }
    }

    private Span span(int start, int end) {
        return new Span(source, toSource(start), Math.max(toSource(start), toSource(end)));
    }

    private int toSource(int index) {
        int bounded = Math.min(index, text.length());
        int[] mapped = outer;
        return mapped == null ? bounded : mapped[bounded];
    }

    private StringNode verbatim(String value, int start, int end, int contentStart) {
        int[] mapped = outer;
        return mapped == null
                ? StringNode.verbatim(value, span(start, end), contentStart)
                : StringNode.decoded(
                        value,
                        span(start, end),
                        Arrays.copyOfRange(mapped, contentStart, contentStart + value.length() + 1));
    }

    private StringNode decoded(String value, int start, int end, int[] offsets) {
        int[] inSource = offsets;
        for (int i = 0; i < inSource.length; i++) {
            inSource[i] = toSource(inSource[i]);
        }
        return StringNode.decoded(value, span(start, end), inSource);
    }

    private static int[] put(int[] array, int index, int value) {
        int[] room = index < array.length ? array : Arrays.copyOf(array, index * 2);
        room[index] = value;
        return room;
    }

    private static String shown(int c) {
        if (c == END) {
            return "the end";
        }
        if (c > ' ' && c < 127) {
            return String.valueOf((char) c);
        }
        return "U+" + Integer.toHexString(0x10000 | c).substring(1).toUpperCase(Locale.ROOT);
    }
}
