package io.policyauditor.policy.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.text.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A file of cases of which each line is the worst of its kind: all of them are answered, what is no case with the place of
 * what is wrong, and the last one is judged as if nothing had been before it. Nothing is timed: what goes wrong here does
 * not end.
 */
class HostileCasesTest {
    private static final int OFTEN = 12;
    private static final String MILLION = "a".repeat(1_000_000);
    // The longest values for which a request has a flat form.
    private static final String FLAT = "a".repeat(60_000);

    private static final List<String> LINES = List.of(
            like("stars", "*".repeat(10_000), MILLION),
            like("stars and letters", "*a".repeat(4_000) + "b", MILLION),
            like("run", "*" + "a".repeat(8_000) + "b", MILLION),
            like("run at the end", "*" + "a".repeat(8_000) + "b", MILLION + "b"),
            like("marks", "*" + "a?".repeat(4_000) + "b", MILLION),
            like("flat run", "*" + "a".repeat(8_000) + "b*", FLAT),
            like("flat run at the end", "*" + "a".repeat(8_000) + "b*", FLAT + "ba"),
            like("flat marks", "*" + "a?".repeat(4_000) + "b*", FLAT),
            like("flat variable", "*${aws:y}${aws:y}b*", "a".repeat(30_000), "\"aws:y\":\"" + "a".repeat(9_000) + "\""),
            like("flat variables", "*" + "${aws:y}?".repeat(800) + "b*", FLAT, "\"aws:y\":\"a\""),
            like("variables", "*" + "${aws:y}?".repeat(800) + "b*", MILLION, "\"aws:y\":\"" + "a".repeat(1_000) + "\""),
            like("too many variables", "*" + "${aws:y}".repeat(1_000) + "b*", MILLION, "\"aws:y\":\"" + MILLION + "\""),
            like("many keys", "*${aws:y}?${aws:y}b*", MILLION, keys(20_000) + "\"aws:y\":\"aa\""),
            line("operator", "\"StringLikes\":{\"aws:x\":\"a\"}", "\"aws:x\":\"a\""),
            line("operand", "\"NumericEquals\":{\"aws:x\":\"ten\"}", "\"aws:x\":\"10\""),
            line("negated operand", "\"NumericNotEquals\":{\"aws:x\":\"ten\"}", "\"aws:x\":\"10\""),
            like("\\u001b[31m", "\\u001b[31m*", "\\u001b[31m\\u0007"),
            "{\"id\":\"broken\",\"request\":",
            "[1]",
            "{\"id\":5}",
            "[".repeat(100_000),
            "{\"id\":".repeat(100_000),
            like("last", "a*", "ab"));

    private static String like(String id, String pattern, String value) {
        return like(id, pattern, value, "\"aws:none\":null");
    }

    private static String like(String id, String pattern, String value, String keys) {
        return line(id, "\"StringLike\":{\"aws:x\":\"" + pattern + "\"}", "\"aws:x\":\"" + value + "\"," + keys);
    }

    private static String keys(int count) {
        StringBuilder keys = new StringBuilder();
        IntStream.range(0, count).forEach(i -> keys.append("\"aws:k").append(i).append("\":\"v\","));
        return keys.toString();
    }

    private static String line(String id, String condition, String context) {
        return "{\"id\":\"" + id
                + "\",\"request\":{\"action\":\"s3:GetObject\",\"resource\":{\"arn\":\"arn:aws:s3:::b/k\","
                + "\"accountId\":\"111111111111\"},\"principal\":{\"type\":\"AWS\",\"arn\":"
                + "\"arn:aws:iam::111111111111:user/a\",\"account\":\"111111111111\"},\"context\":{" + context
                + "}},\"identityPolicies\":[{\"name\":\"p\",\"policy\":{\"Version\":\"2012-10-17\",\"Statement\":"
                + "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{" + condition + "}}}}]}";
    }

    @Test
    void everyLineIsAnswered() {
        List<String> answers = new ArrayList<>();
        for (String line : LINES) {
            answers.add(answer(line));
        }
        assertThat(answers)
                .containsExactly(
                        "stars: Error p: statement 1 has a value longer than 8192 characters",
                        "stars and letters: ImplicitlyDenied",
                        "run: ImplicitlyDenied",
                        "run at the end: Allowed",
                        "marks: ImplicitlyDenied",
                        "flat run: ImplicitlyDenied",
                        "flat run at the end: Allowed",
                        "flat marks: ImplicitlyDenied",
                        "flat variable: ImplicitlyDenied",
                        "flat variables: ImplicitlyDenied",
                        "variables: ImplicitlyDenied",
                        "too many variables: ImplicitlyDenied",
                        "many keys: ImplicitlyDenied",
                        "operator: Error p: statement 1 has no certain meaning",
                        "operand: ImplicitlyDenied",
                        "negated operand: Allowed",
                        "\u001b[31m: Allowed",
                        "broken: Error { is never closed",
                        ": Error a case is a JSON object",
                        "5: Error request is an object, and needed",
                        ": Error [ is never closed",
                        ": Error { is never closed",
                        "last: Allowed");
    }

    /** The answer to a line, which is the same however often it is asked for. */
    private static String answer(String line) {
        SourceText source = new SourceText("cases", line);
        try {
            Case one = CaseReader.read(source);
            Request request = one.request();
            Evaluator evaluator = Evaluator.of(Exemptions.apply(one.layers(), request, Catalogue.bundled())
                    .access(
                            request.caller(),
                            new Resource(request.resource().text(), request.resourceAccount()),
                            request.service()));
            Decision once = evaluator.decide(request, Evaluator.REFUSING);
            // What is long is asked once; what has a flat form is asked until it is made.
            for (int i = 0; i < OFTEN && line.length() < 2 * FLAT.length(); i++) {
                assertThat(evaluator.decide(request)).isEqualTo(once);
            }
            return one.id() + ": " + once.word();
        } catch (CaseReader.Malformed malformed) {
            assertThat(malformed.at().start()).isBetween(0, line.length());
            return malformed.id() + ": Error " + malformed.getMessage();
        }
    }
}
