package io.policyauditor.policy.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Patterns of the longest kind that is taken, against values of a million characters, each the worst for some way of
 * matching. Nothing is timed: a way that goes back to every character takes hours over these.
 */
class HostilePatternTest {
    private static final int LONGEST = 8_192;
    private static final int MILLION = 1_000_000;
    private static final String RUN = "a".repeat(MILLION);

    private static String upToLongest(String first, String again, String last) {
        int times = (LONGEST - first.length() - last.length()) / again.length();
        return first + again.repeat(times) + last;
    }

    static Stream<Arguments> likes() {
        return Stream.of(
                Arguments.of(upToLongest("*", "a", "b"), RUN, false),
                Arguments.of(upToLongest("*", "a", "b"), RUN + "b", true),
                Arguments.of(upToLongest("*", "a", "b*"), RUN, false),
                Arguments.of(upToLongest("*", "a", "b*"), RUN + "b" + RUN, true),
                Arguments.of(upToLongest("*", "a?", "b"), RUN, false),
                Arguments.of(upToLongest("*", "a?", "b"), RUN + "b", true),
                Arguments.of(upToLongest("*", "?", "b"), RUN, false),
                Arguments.of(upToLongest("*", "?", "b*"), RUN + "ba", true),
                Arguments.of(upToLongest("", "*", "b"), RUN, false),
                Arguments.of(upToLongest("", "*a", "b"), RUN, false),
                Arguments.of(upToLongest("", "*a", ""), RUN, true),
                Arguments.of(upToLongest("", "*a?", "b"), RUN, false),
                Arguments.of(upToLongest("", "*aaaaaaa?", "b*"), RUN, false),
                Arguments.of("*" + "a".repeat(4_000) + "b*" + "a".repeat(4_000) + "?b", RUN + "b" + RUN, false),
                Arguments.of("*" + "a".repeat(4_000) + "b*" + "a".repeat(4_000) + "?b", RUN + "b" + RUN + "b", true),
                Arguments.of(upToLongest("*", "ab", "a?b"), "ab".repeat(MILLION / 2), false),
                Arguments.of(upToLongest("*", "ab?", "ab"), "aba".repeat(MILLION / 3), false),
                Arguments.of(
                        "*" + everyCharacter() + "?" + everyCharacter() + "b",
                        everyCharacter().repeat(250),
                        false),
                Arguments.of(
                        "*" + everyCharacter() + "?" + everyCharacter(),
                        everyCharacter().repeat(250) + "x" + everyCharacter(),
                        true));
    }

    private static String everyCharacter() {
        return IntStream.range(0x3400, 0x3400 + 4_000)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @ParameterizedTest
    @MethodSource("likes")
    void likesEnd(String pattern, String text, boolean fits) {
        assertThat(pattern).hasSizeLessThanOrEqualTo(LONGEST);
        assertThat(Glob.like(pattern).matches(text)).isEqualTo(fits);
    }

    /** Where wildcards keep to the parts of an ARN, and a star that does not stands before them. */
    @Test
    void wildcardsOfPartsEnd() {
        String parts = ":aaaaaaa".repeat(MILLION / 8);
        assertThat(Glob.resource(upToLongest("*:", "a*", "b:x")).matches(parts)).isFalse();
        assertThat(Glob.resource(upToLongest("*:", "?", "b:x")).matches(parts)).isFalse();
        assertThat(Glob.resource(upToLongest("*:", "*", "b:x")).matches(parts)).isFalse();
        assertThat(Glob.resource(upToLongest("*:", "*", "a:x")).matches(parts + ":x"))
                .isTrue();
        assertThat(Glob.resource(upToLongest("*:a*", "a", "b*:x")).matches(":" + RUN))
                .isFalse();
        assertThat(Glob.resource(upToLongest("*:*a", "a?", "b*:*")).matches(":" + RUN + "b:"))
                .isTrue();
        assertThat(Glob.resource(upToLongest("*:*a:*a:*a:*", "a", "b:x")).matches("a:".repeat(MILLION / 2)))
                .isFalse();
        assertThat(Glob.action("s3:" + upToLongest("*", "A?", "bcd")).matches("S3:" + RUN))
                .isFalse();
        assertThat(Glob.action("s3:" + upToLongest("*", "A?", "bcd")).matches("S3:" + RUN + "BCD"))
                .isTrue();
    }

    /** Variables whose values are long, many, or both: what they stand for together is no longer than the value. */
    @Test
    void variablesEnd() {
        String half = "a".repeat(MILLION / 2);
        Variables halves = key -> half;
        Variables single = key -> "a";
        Variables many = key -> "a".repeat(1 + 10 * (key.charAt(2) % 100));
        String keys = IntStream.range(0x3400, 0x3400 + 100)
                .mapToObj(c -> "?${a:" + (char) c + "}")
                .collect(Collectors.joining());
        for (String form : List.of("StringLike", "ArnLike")) {
            String start = form.equals("ArnLike") ? "arn:aws:s3:::" : "";
            String text = start + RUN;
            check(form, start + "*${a:x}b*", halves, text, false);
            check(form, start + "*${a:x}b*", halves, text + "b" + RUN, true);
            check(form, start + "*${a:x}?${a:x}b", halves, text + "b", false);
            check(form, start + "*${a:x}?${a:x}b*", halves, text + "abaaa", true);
            check(form, upToLongest(start + "*", "${a:a}?", "b"), single, text, false);
            check(form, upToLongest(start + "*", "${a:a, ''}", "b"), Variables.NONE, text, false);
            check(form, upToLongest(start + "*", "${a:a}", "b"), halves, text, false);
        }
        check("StringLike", "*" + keys + "b", many, RUN, false);
        check("StringLike", "*" + keys + "b", many, RUN + "b", true);
        check("StringEquals", upToLongest("", "${a:a}", ""), halves, RUN, false);
        check("StringEqualsIgnoreCase", "${a:a}${a:a}", halves, "A".repeat(MILLION), true);
        check("StringEqualsIgnoreCase", "${a:a}${a:a}", halves, RUN + "a", false);
    }

    /** Colons that a variable brings divide an ARN as those of the policy do, however it is matched. */
    @Test
    void variablesOfArnsEnd() {
        Variables arn = key -> "aws:s3::";
        check("ArnLike", upToLongest("arn:${a:a}:*", "a", "b"), arn, "arn:aws:s3:::" + RUN, false);
        check("ArnLike", upToLongest("arn:${a:a}:*", "a?", "b"), arn, "arn:aws:s3:::" + RUN + "b", true);
        check("ArnLike", upToLongest("*:*", "a?", "b:${a:a}"), arn, "arn:" + RUN + "b:aws:s3::", true);
        check("ArnLike", upToLongest("*:*", "a?", "b:${a:a}"), arn, "arn:" + RUN + ":aws:s3::", false);
    }

    /** What an open variable stands for is anything; what the others stand for may be very long. */
    @Test
    void openVariablesEnd() {
        String half = "a".repeat(MILLION / 2);
        Variables open = new Variables() {
            @Override
            public String value(String key) {
                return key.equals("a:x") ? "" : half;
            }

            @Override
            public boolean open(String key) {
                return key.equals("a:x");
            }
        };
        for (String form : List.of("StringLike", "StringEquals", "StringEqualsIgnoreCase")) {
            Literal literal = literal(form, "${a:x}${a:a}b${a:a}");
            assertThat(literal.satisfiedBy(new Value(RUN + "b"), open, true)).isFalse();
            assertThat(literal.satisfiedBy(new Value(RUN + "b" + RUN), open, true))
                    .isFalse();
            assertThat(literal.satisfiedBy(new Value(RUN + "b" + half), open, true))
                    .isTrue();
            assertThat(literal.satisfiedBy(new Value(RUN + "b" + half), open, false))
                    .isFalse();
            assertThat(literal(form, upToLongest("", "${a:a}", "${a:x}")).satisfiedBy(new Value(RUN), open, true))
                    .isFalse();
        }
    }

    private static void check(String operator, String pattern, Variables variables, String text, boolean fits) {
        assertThat(literal(operator, pattern).satisfiedBy(text, variables)).isEqualTo(fits);
    }

    private static Literal literal(String operator, String pattern) {
        return Policies.statement("\"Condition\": {\"" + operator + "\": {\"a:k\": \"" + pattern + "\"}}")
                .conditions()
                .findFirst()
                .orElseThrow();
    }
}
