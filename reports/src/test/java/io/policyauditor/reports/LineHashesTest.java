package io.policyauditor.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.policy.text.SourceText;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineHashesTest {
    private static List<String> hashes(String text) {
        LineHashes hashes = LineHashes.of(text);
        return IntStream.rangeClosed(1, new SourceText("a", text).lines())
                .mapToObj(hashes::of)
                .toList();
    }

    // Known answers: github/codeql-action, src/fingerprints.test.ts.
    @Test
    void theyAreThoseOfGithub() {
        assertThat(hashes("")).containsExactly("c129715d7a2bc9a3:1");
        assertThat(hashes(" a\nb\n  \t\tc\n d"))
                .containsExactly("271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1");
    }

    @Test
    void linesLongerThanTheWindowAreThoseOfGithub() {
        assertThat(hashes("Lorem ipsum dolor sit amet.\n".repeat(10)))
                .containsExactly(
                        "a7f2ff13bc495cf2:1",
                        "a7f2ff13bc495cf2:2",
                        "a7f2ff13bc495cf2:3",
                        "a7f2ff13bc495cf2:4",
                        "a7f2ff13bc495cf2:5",
                        "a7f2ff13bc495cf2:6",
                        "a7f2ff1481e87703:1",
                        "a9cf91f7bbf1862b:1",
                        "55ec222b86bcae53:1",
                        "cc97dc7b1d7d8f7b:1",
                        "c129715d7a2bc9a3:1");
    }

    @Test
    void lineEndsAndBlanksDoNotCount() {
        List<String> plain = hashes("{\n\"a\":1\n\n}\n");
        assertThat(hashes("{\r\n  \"a\": 1\r\n\r\n}\r\n")).isEqualTo(plain);
        assertThat(hashes("\t{\r\"a\" : 1\r\r}\r")).isEqualTo(plain);
    }

    @Test
    void theyStayWhenLinesAreAddedAbove() {
        List<String> before = hashes("{\n  \"a\": 1\n}");
        List<String> after = hashes("x\ny\n{\n  \"a\": 1\n}");
        assertThat(after.subList(2, 5)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\r \n", "a\r", "a\r\r\nb", "\n \t", "a\r\n\n\rb \r\n"})
    void everyLineOfASourceTextHasOne(String text) {
        assertThat(hashes(text))
                .hasSameSizeAs(text.split("\r\n|\r|\n", -1))
                .allMatch(hash -> hash.matches("[0-9a-f]{1,16}:[1-9][0-9]*"));
    }
}
