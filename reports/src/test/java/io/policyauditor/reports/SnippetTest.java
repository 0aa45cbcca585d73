package io.policyauditor.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnippetTest {
    private static Snippet of(String text, String token) {
        return Snippet.of(Runs.span(new SourceText("a.json", text), token));
    }

    private static Snippet at(String text, int start, int end) {
        return Snippet.of(new Span(new SourceText("a.json", text), start, end));
    }

    private static int columns(String text) {
        return text.codePoints().map(Visible::columns).sum();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TOKEN",
                "  TOKEN",
                "\tTOKEN\t",
                "\t \tx\tTOKEN, y",
                "模型: TOKEN",
                "🚀🚀 TOKEN 🚀",
                "e\u0301e\u0301 TOKEN",
                "\u001B[31m TOKEN \u001B[0m",
                "\u202E\uD800 TOKEN",
                "AKIAIOSFODNN7EXAMPLE TOKEN"
            })
    void theCaretsStandUnderTheToken(String line) {
        Snippet snippet = of("first\n" + line + "\r\nlast", "TOKEN");
        assertThat(snippet.line()).isEqualTo(2);
        int before = columns(snippet.source().substring(0, snippet.source().indexOf("TOKEN")));
        assertThat(snippet.carets()).isEqualTo(" ".repeat(before) + "^^^^^");
        assertThat(snippet.source()).doesNotContain("\t", "\u001B", "\r");
    }

    @Test
    void theCaretsAreAsWideAsTheTokenIsShown() {
        assertThat(of("a \"模\t\u001B\" b", "\"模\t\u001B\"").carets()).isEqualTo("  " + "^".repeat(1 + 2 + 4 + 6 + 1));
        assertThat(of("a \"模\t\u001B\" b", "\"模\t\u001B\"").source()).isEqualTo("a \"模    \\u{1B}\" b");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 61, 100, 500, 4_000, 5_000, 100_000})
    void aLongLineIsCutAroundTheToken(int before) {
        Snippet snippet = of("{\n" + "x".repeat(before) + "TOKEN" + "y".repeat(100_000) + "\n}", "TOKEN");
        assertThat(columns(snippet.source())).isEqualTo(before > 60 ? 160 : 159);
        assertThat(snippet.source()).endsWith("y…");
        int token = snippet.source().indexOf("TOKEN");
        assertThat(snippet.carets()).isEqualTo(" ".repeat(token) + "^^^^^");
        assertThat(snippet.source().startsWith("…")).isEqualTo(before > 60);
    }

    @Test
    void aTokenAtTheEndOfALongLineKeepsWhatIsBeforeIt() {
        Snippet snippet = of("x".repeat(1_000) + "TOKEN", "TOKEN");
        assertThat(snippet.source()).isEqualTo("…" + "x".repeat(153) + "TOKEN");
        assertThat(snippet.carets()).isEqualTo(" ".repeat(154) + "^^^^^");
    }

    @Test
    void aLineOf160ColumnsIsWhole() {
        String line = "x".repeat(155) + "TOKEN";
        assertThat(of(line, "TOKEN").source()).isEqualTo(line);
    }

    @Test
    void aTokenLongerThanALineIsUnderlinedAsFarAsItIsShown() {
        Snippet snippet = of("\"" + "模".repeat(10_000) + "\"", "\"" + "模".repeat(10_000) + "\"");
        assertThat(snippet.source()).isEqualTo("\"" + "模".repeat(78) + "…");
        assertThat(snippet.carets()).isEqualTo("^".repeat(157));
    }

    @Test
    void aSpanOfManyLinesIsUnderlinedToTheEndOfTheFirst() {
        Snippet snippet = of("a: {\r\n  b\r\n}", "{\r\n  b\r\n}");
        assertThat(snippet).isEqualTo(new Snippet(1, "a: {", "   ^"));
    }

    @Test
    void anEmptySpanHasOneCaret() {
        assertThat(at("ab", 1, 1)).isEqualTo(new Snippet(1, "ab", " ^"));
        assertThat(at("ab", 2, 2)).isEqualTo(new Snippet(1, "ab", "  ^"));
        assertThat(at("ab\n", 3, 3)).isEqualTo(new Snippet(2, "", "^"));
        assertThat(at("", 0, 0)).isEqualTo(new Snippet(1, "", "^"));
        assertThat(at("a\n\nb", 2, 2)).isEqualTo(new Snippet(2, "", "^"));
    }

    @Test
    void aSpanOfALineEndStandsBehindItsLine() {
        assertThat(at("ab\r\ncd", 2, 3)).isEqualTo(new Snippet(1, "ab", "  ^"));
        assertThat(at("ab\r\ncd", 3, 4)).isEqualTo(new Snippet(1, "ab", "  ^"));
        assertThat(at("ab\rcd", 2, 3)).isEqualTo(new Snippet(1, "ab", "  ^"));
    }

    @Test
    void aCredentialIsMaskedAndTheCaretsStay() {
        Snippet snippet = of("key: AKIAIOSFODNN7EXAMPLE # old", "AKIAIOSFODNN7EXAMPLE");
        assertThat(snippet.source()).isEqualTo("key: AKIA**************** # old");
        assertThat(snippet.carets()).isEqualTo("     " + "^".repeat(20));
    }
}
