package io.policyauditor.reports;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisibleTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "7, 7",
        "9, 9",
        "A, A",
        "D, D",
        "1B, 1B",
        "7F, 7F",
        "85, 85",
        "9B, 9B",
        "AD, AD",
        "61C, 61C",
        "200B, 200B",
        "200D, 200D",
        "200E, 200E",
        "200F, 200F",
        "2028, 2028",
        "2029, 2029",
        "202A, 202A",
        "202E, 202E",
        "2066, 2066",
        "2069, 2069",
        "FEFF, FEFF",
        "D800, D800",
        "DFFF, DFFF",
        "E0041, E0041"
    })
    void whatCouldDeceiveIsSpelled(String codePoint, String digits) {
        String text = Character.toString(Integer.parseInt(codePoint, 16));
        assertThat(Visible.line("a" + text + "b")).isEqualTo("a\\u{" + digits + "}b");
    }

    @Test
    void ordinaryTextStays() {
        String text = "Grüße, 模型 🚀 e\u0301 \"quoted\" <b>";
        assertThat(Visible.line(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"a, 1", "é, 1", "模, 2", "ａ, 2", "🚀, 2", "한, 2", "'\u0301', 0", "'\uFE0F', 0", "'\u001B', 6"})
    void columnsAreThoseOfATerminal(String character, int columns) {
        assertThat(Visible.columns(character.codePointAt(0))).isEqualTo(columns);
    }

    @Test
    void aCutKeepsPairsWhole() {
        assertThat(Visible.cut("ab🚀cd", 6)).isEqualTo("ab🚀cd");
        assertThat(Visible.cut("ab🚀cd", 5)).isEqualTo("ab🚀…");
        assertThat(Visible.cut("ab🚀cd", 4)).isEqualTo("ab…");
    }

    @Test
    void aCredentialBehindTheCutIsNotHalfShown() {
        String key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
        assertThat(Visible.masked("x ".repeat(10) + key, 40)).isEqualTo("x ".repeat(10) + "*".repeat(19) + "…");
    }
}
