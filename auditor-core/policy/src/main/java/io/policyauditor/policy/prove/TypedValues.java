package io.policyauditor.policy.prove;

import io.policyauditor.policy.access.Matcher;
import io.policyauditor.policy.access.Reading;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Values of a type such that whatever fits some of the patterns and not others has one like it among them. */
final class TypedValues {
    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    private TypedValues() {}

    static List<String> of(Reading reading, List<Pattern> patterns) {
        return switch (reading) {
            case NUMBER -> numbers(patterns);
            case INSTANT -> instants(patterns);
            case ADDRESS ->
                List.of("203.0.113.7", "198.51.100.7", "10.0.0.7", "192.168.1.7", "172.16.0.7", "2001:db8::7");
            case BYTES -> bytes(patterns);
            case TEXT, BOOL -> List.of();
        };
    }

    private static SortedSet<BigDecimal> bounds(List<Pattern> patterns, Reading reading) {
        TreeSet<BigDecimal> bounds = new TreeSet<>();
        for (Pattern pattern : patterns) {
            if (pattern.matcher() instanceof Matcher.Bound bound && bound.reading() == reading) {
                bounds.add(bound.bound());
            }
        }
        return bounds;
    }

    private static List<String> numbers(List<Pattern> patterns) {
        List<String> numbers = new ArrayList<>();
        BigDecimal before = null;
        for (BigDecimal bound : bounds(patterns, Reading.NUMBER)) {
            BigDecimal between = before == null
                    ? bound.subtract(BigDecimal.ONE)
                    : before.add(bound).divide(TWO);
            numbers.add(between.toPlainString());
            numbers.add(bound.toPlainString());
            before = bound;
        }
        numbers.add(before == null ? "1" : before.add(BigDecimal.ONE).toPlainString());
        return numbers;
    }

    private static List<String> instants(List<Pattern> patterns) {
        List<String> instants = new ArrayList<>();
        BigDecimal before = null;
        for (BigDecimal bound : bounds(patterns, Reading.INSTANT)) {
            if (before == null || bound.subtract(before).compareTo(BigDecimal.ONE) > 0) {
                instant(bound.subtract(BigDecimal.ONE), instants);
            }
            instant(bound, instants);
            before = bound;
        }
        instant(before == null ? BigDecimal.ZERO : before.add(BigDecimal.ONE), instants);
        return instants;
    }

    private static void instant(BigDecimal millis, List<String> into) {
        try {
            into.add(Instant.ofEpochMilli(millis.longValueExact()).toString());
        } catch (DateTimeException | ArithmeticException e) {
            // No date has a name so far out.
            return;
        }
    }

    private static List<String> bytes(List<Pattern> patterns) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i <= patterns.size(); i++) {
            texts.add(base64("example" + i));
        }
        for (Pattern pattern : patterns) {
            if (pattern.matcher() instanceof Matcher.Bytes bytes) {
                texts.add(base64(bytes.bytes()));
            }
        }
        return texts;
    }

    private static String base64(String bytes) {
        return Base64.getEncoder().encodeToString(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The address of the bits that {@link Reading#ADDRESS} has for it. */
    static String address(String bits) {
        BigInteger number = new BigInteger(bits.substring(1), 2);
        boolean v4 = bits.charAt(0) == '4';
        StringBuilder text = new StringBuilder();
        int groups = v4 ? 4 : 8;
        int width = v4 ? 8 : 16;
        for (int g = groups - 1; g >= 0; g--) {
            int group = number.shiftRight(g * width).intValue() & ((1 << width) - 1);
            text.append(text.length() == 0 ? "" : v4 ? "." : ":")
                    .append(v4 ? Integer.toString(group) : Integer.toHexString(group));
        }
        return text.toString();
    }
}
