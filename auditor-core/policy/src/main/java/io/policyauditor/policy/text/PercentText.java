package io.policyauditor.policy.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A document in percent encoding, as the IAM API gives policies: RFC 3986, so a plus sign is a plus sign. What is no
 * UTF-8 in percent encoding becomes U+FFFD.
 *
 * <p>Source: IAM API reference, RoleDetail, AssumeRolePolicyDocument.
 */
public final class PercentText {
    private final String written;
    private final StringBuilder text = new StringBuilder();

    // INVARIANT: where in the written text each character of the text begins, then the end.
    private final int[] from;
    private int wrong = -1;

    private PercentText(String written) {
        this.written = written;
        this.from = new int[written.length() + 1];
        int i = 0;
        while (i < written.length()) {
            if (written.charAt(i) == '%') {
                i = sequence(i);
            } else {
                from[text.length()] = i;
                text.append(written.charAt(i++));
            }
        }
        from[text.length()] = written.length();
    }

    /** Decodes a text. */
    public static PercentText of(String written) {
        return new PercentText(written);
    }

    /** Whether a text is JSON in percent encoding, to judge by its first character. */
    public static boolean is(String written) {
        return written.regionMatches(true, 0, "%7B", 0, 3);
    }

    /** The decoded text. */
    public String text() {
        return text.toString();
    }

    /** Whether all of it was percent encoding of UTF-8. */
    public boolean sound() {
        return wrong < 0;
    }

    /** Reads the JSON that a string encodes; spans are those of the outer source. */
    public static Tree read(StringNode string) {
        PercentText decoded = new PercentText(string.value());
        int[] outer = new int[decoded.text.length() + 1];
        Arrays.setAll(outer, i -> string.offset(decoded.from[i]));
        Tree tree = JsonReader.readInside(string.span().source(), decoded.text(), outer);
        if (decoded.sound()) {
            return tree;
        }
        List<Problem> problems = new ArrayList<>();
        problems.add(
                new Problem(string.part(decoded.wrong, decoded.wrong + 1), "not percent encoding of UTF-8", false));
        problems.addAll(tree.problems());
        return new Tree(tree.root(), problems);
    }

    /** Decodes one character; returns where to go on. */
    private int sequence(int start) {
        byte[] bytes = new byte[4];
        int count = 0;
        int wanted = 1;
        int i = start;
        for (int octet = octet(i); count < wanted && octet >= 0; octet = octet(i)) {
            wanted = count == 0 ? length(octet) : wanted;
            bytes[count++] = (byte) octet;
            i += 3;
        }
        String decoded = count == wanted ? decoded(bytes, count) : "";
        if (decoded.isEmpty()) {
            wrong = wrong < 0 ? start : wrong;
            decoded = "\uFFFD";
        }
        for (int k = 0; k < decoded.length(); k++) {
            from[text.length()] = start;
            text.append(decoded.charAt(k));
        }
        return Math.max(i, start + 1);
    }

    private int octet(int at) {
        if (at + 2 >= written.length() || written.charAt(at) != '%') {
            return -1;
        }
        int high = Character.digit(written.charAt(at + 1), 16);
        int low = Character.digit(written.charAt(at + 2), 16);
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }

    /** How many bytes a character of UTF-8 has that begins with this one. */
    private static int length(int first) {
        if (first < 0x80) {
            return 1;
        }
        return first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    }

    private static String decoded(byte[] bytes, int count) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, count))
                    .toString();
        } catch (CharacterCodingException e) {
            return "";
        }
    }
}
