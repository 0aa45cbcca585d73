package io.policyauditor.policy.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.policy.access.Matcher.Bound;
import io.policyauditor.policy.access.Matcher.Bound.Relation;
import io.policyauditor.policy.access.VariablePattern.Form;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The two faces of a matcher agree: a value fits when its canonical text is in the automaton's language. */
class MatcherAutomatonTest {
    private static final List<String> ARNISH = Strings.upTo(5, "ab:/");

    private static void agree(Matcher matcher, Variables variables, List<String> values) {
        Automaton automaton = matcher.automaton(variables);
        for (String value : values) {
            String canonical = matcher.reading().canonical(value);
            boolean accepted = canonical != null && automaton.accepts(canonical);
            if (matcher.matches(value, variables) != accepted) {
                throw new AssertionError(
                        matcher + " on \"" + value + "\" (read as " + canonical + "): the automaton says " + accepted);
            }
        }
    }

    private static void agree(Matcher matcher, List<String> values) {
        agree(matcher, Variables.NONE, values);
    }

    @Test
    void texts() {
        List<String> values = Strings.upTo(4, "abAB");
        for (String text : Strings.upTo(3, "abAB")) {
            agree(new Matcher.Exact(text), values);
            agree(new Matcher.ExactIgnoringCase(text), values);
        }
    }

    /** Letters whose case is no simple pair: sharp s, dotted and dotless i, three sigmas, Kelvin, a surrogate pair. */
    @Test
    void lettersOfEveryKind() {
        String letters = "sSſßẞiIıİkKKσςΣµμǅǆ";
        List<String> values = Stream.concat(
                        Strings.upTo(2, letters).stream(), Stream.of("\uD801\uDC00", "\uD801\uDC28", "\uD801", "x"))
                .toList();
        for (String text : values) {
            agree(new Matcher.ExactIgnoringCase(text), values);
            agree(new Matcher.Pattern(Glob.action("a:" + text)), List.of("a:" + text, "A:K", "a:k", "a:ſ", "a:s"));
        }
        assertThat(new Matcher.ExactIgnoringCase("σ").matches("ς", Variables.NONE))
                .isTrue();
        assertThat(new Matcher.ExactIgnoringCase("k").matches("\u212A", Variables.NONE))
                .isFalse();
        assertThat(new Matcher.ExactIgnoringCase("É").matches("é", Variables.NONE))
                .isTrue();
    }

    @Test
    void globs() {
        for (String pattern : Strings.upTo(4, "a:/*?")) {
            agree(new Matcher.Pattern(Glob.like(pattern)), ARNISH);
            agree(new Matcher.Pattern(Glob.resource(pattern)), ARNISH);
        }
        for (String pattern : Strings.upTo(4, "aB:*?")) {
            agree(new Matcher.Pattern(Glob.action(pattern)), Strings.upTo(5, "AbB:"));
        }
        for (String pattern : Strings.upTo(4, "a:*?")) {
            agree(new Matcher.Pattern(Glob.resource(":::" + pattern)), colonsBefore(5));
        }
    }

    private static List<String> colonsBefore(int length) {
        return Strings.upTo(length, "a:").stream().map(rest -> ":::" + rest).toList();
    }

    @Test
    void arnPatterns() {
        List<String> values = Stream.concat(
                        ARNISH.stream(), Strings.upTo(7, "a:").stream().map(rest -> "a:" + rest))
                .toList();
        for (String first : List.of("", "a", "*", "?", "a*", "*a", "b?")) {
            for (String middle : List.of("", "*", "a", "?a*")) {
                for (String last : Strings.upTo(2, "a:*?")) {
                    String pattern = first + "::" + middle + ":::" + last;
                    Matcher matcher = new VariablePattern(Form.ARN, List.of(new VariablePattern.Piece.Written(pattern)))
                            .bind(Variables.NONE)
                            .orElseThrow();
                    agree(matcher, values);
                    for (String value : values) {
                        if (matcher.matches(value, Variables.NONE) != Specification.arn(pattern, value)) {
                            throw new AssertionError(pattern + " on " + value);
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Relation.class)
    void numbers(Relation relation) {
        List<String> values = Stream.concat(
                        Strings.upTo(5, "0159-.").stream(),
                        Stream.of(
                                "100", "1000", "99.95", "100.0", "+5", "-100", "0.049", "0.051", "-3.14", "-3.140",
                                "-3.141"))
                .toList();
        for (String bound : List.of(
                "0",
                "-0",
                "0.0",
                "10",
                "10.0",
                "0.05",
                "-0.05",
                "-3.14",
                "100",
                "1",
                "-1",
                "9",
                "99.99",
                "0.5",
                "5.05",
                "105",
                "-10.5",
                "0.10",
                "1e2",
                "12345.678")) {
            agree(new Bound(Reading.NUMBER, relation, new BigDecimal(bound)), values);
        }
    }

    @ParameterizedTest
    @EnumSource(Relation.class)
    void randomNumbers(Relation relation) {
        long seed = 7_919L;
        System.out.println("MatcherAutomatonTest seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            BigDecimal bound = number(random);
            List<String> values = Stream.generate(() -> number(random).toPlainString())
                    .limit(40)
                    .toList();
            agree(new Bound(Reading.NUMBER, relation, bound), values);
            agree(
                    new Bound(Reading.NUMBER, relation, bound),
                    List.of(bound.toPlainString(), bound.negate().toPlainString(), bound + "0"));
        }
    }

    private static BigDecimal number(Random random) {
        return BigDecimal.valueOf(random.nextInt(2_000) - 1_000, random.nextInt(6));
    }

    @ParameterizedTest
    @EnumSource(Relation.class)
    void instants(Relation relation) {
        List<String> values = Stream.concat(
                        Strings.upTo(4, "0129-:TZ").stream(),
                        Stream.of(
                                "1970-01-01",
                                "1969-12-31",
                                "1969-12-31T23:59:59.999Z",
                                "1970-01-01T00:00:00.001Z",
                                "2024-05-01T00:00:00Z",
                                "2024-05-01T02:00:00+02:00",
                                "2024-04-30T23:59:59Z",
                                "2024-13-01",
                                "1714521600",
                                "99999999999999",
                                "",
                                "now"))
                .toList();
        for (String bound :
                List.of("1970-01-01", "0", "9", "2024-05-01", "1714521600", "1969-12-31T23:59:59.998Z", "1900-01-01")) {
            Long millis = Objects.requireNonNull(Instants.parse(bound));
            agree(new Bound(Reading.INSTANT, relation, BigDecimal.valueOf(millis)), values);
        }
    }

    @Test
    void networks() {
        List<String> addresses = Stream.concat(
                        Strings.upTo(5, "01:.f").stream(),
                        Stream.of(
                                "10.0.0.0",
                                "10.255.255.255",
                                "11.0.0.0",
                                "9.255.255.255",
                                "0.0.0.0",
                                "255.255.255.255",
                                "128.0.0.1",
                                "10.1.2.3",
                                "10.1.2.2",
                                "::",
                                "::1",
                                "2001:db8::1",
                                "2001:DB8:0::0001",
                                "2001:db8:0:0:8000::",
                                "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff",
                                "fe80::1%eth0",
                                "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                                "::ffff:10.1.2.3",
                                "10.1.2.3/32",
                                "x"))
                .toList();
        for (String network : List.of("0.0.0.0", "10.1.2.3", "128.0.0.0", "::", "2001:db8::1", "::ffff:10.1.2.3")) {
            IpAddress address = Objects.requireNonNull(IpAddress.parse(network));
            for (int length = 0; length <= address.width(); length++) {
                agree(new Matcher.Network(address, length), addresses);
            }
        }
    }

    @Test
    void bytesAndTruth() {
        List<String> values = Stream.concat(
                        Strings.upTo(5, "YQ=g/+").stream(),
                        Stream.of("YQ==", "YWI=", "YWJj", "Y W J j", "YWJj\n", "/w==", "AA=="))
                .toList();
        for (String text : List.of("", "YQ==", "YWI=", "YWJj", "/w==", "AA==")) {
            agree(new Matcher.Bytes(Objects.requireNonNull(Reading.BYTES.canonical(text))), values);
        }
        List<String> truths = Stream.concat(
                        Strings.upTo(5, "trueTR").stream(), Stream.of("false", "FALSE", "False", "fals", "true ", "1"))
                .toList();
        agree(new Matcher.Truth(true), truths);
        agree(new Matcher.Truth(false), truths);
    }

    /** Without values, with plain ones, and with ones that hold wildcards, colons and dollars, which are literal. */
    private static final List<Variables> BINDINGS = Stream.of(
                    Map.<String, String>of(),
                    Map.of("a:x", "b"),
                    Map.of("a:x", "*", "a:y", "?"),
                    Map.of("a:x", "a:b", "a:y", ":"),
                    Map.of("a:x", "", "a:y", "b"),
                    Map.of("a:x", "A", "a:y", "a:a:a:a:a:a"))
            .map(values -> (Variables) values::get)
            .toList();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${a:x}",
                "a${a:x}",
                "${a:x}*",
                "*${a:x}",
                "?${A:X}?",
                "${a:x}${a:y}",
                "${a:x, 'b'}",
                "${a:x, '*'}*",
                "${*}${a:x}",
                "a:*:${a:x}:${a:y}::*",
                "${a:y}:*",
                "::${a:x}:::?",
                ":::::${a:x}*",
                "::::*:${a:y, 'a'}/*",
                "${a:x}:${a:x}:${a:x}:${a:x}:${a:x}:${a:x}"
            })
    void variables(String pattern) {
        List<String> values = Stream.concat(
                        Strings.upTo(5, "aA:*?").stream(),
                        Stream.of(
                                "a:b:c:a:b::x",
                                ":::::b",
                                ":::::ba",
                                "::::x:a/b",
                                "a:b:a:b:a:b:a:b:a:b:a:b",
                                "b:b:b:b:b:b"))
                .toList();
        for (Form form : Form.values()) {
            boolean resource = form == Form.RESOURCE;
            if (resource && !pattern.startsWith("::::")) {
                continue;
            }
            VariablePattern parsed = VariablePattern.parse(form, pattern, 0);
            assertThat(parsed.hasVariables()).isTrue();
            for (Variables binding : BINDINGS) {
                agree(new Matcher.WithVariables(parsed), binding, values);
            }
        }
    }
}
