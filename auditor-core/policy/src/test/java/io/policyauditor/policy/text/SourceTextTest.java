package io.policyauditor.policy.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceTextTest {
    private static SourceText source(String escaped) {
        return new SourceText("a.json", escaped.translateEscapes());
    }

    @ParameterizedTest
    @CsvSource({
        "'',                0, 1:1",
        "ab,                0, 1:1",
        "ab,                2, 1:3",
        "ab,                9, 1:3",
        "ab,               -1, 1:1",
        "'a\\nb',           1, 1:2",
        "'a\\nb',           2, 2:1",
        "'a\\r\\nb',        1, 1:2",
        "'a\\r\\nb',        2, 1:3",
        "'a\\r\\nb',        3, 2:1",
        "'a\\rb',           2, 2:1",
        "'\\r\\r\\n\\n\\r', 5, 5:1",
        "'a\\n',            2, 2:1",
        "'a\\r',            2, 2:1",
        "'\\t\\tb',         2, 1:3",
        "😀b,               2, 1:3",
        "'\\u0085b',        1, 1:2",
        "'\\u2028b',        1, 1:2",
    })
    void positionsAreCountedInUtf16UnitsFromOne(String text, int offset, String position) {
        String raw = text.contains("\\u") ? text.replace("\\u0085", "\u0085").replace("\\u2028", "\u2028") : text;
        assertThat(source(raw).position(offset)).hasToString(position);
    }

    @ParameterizedTest
    @CsvSource({
        "'',                 1, ''",
        "'a\\nbc\\n',        1, a",
        "'a\\nbc\\n',        2, bc",
        "'a\\nbc\\n',        3, ''",
        "'a\\nbc\\n',        4, ''",
        "'a\\nbc\\n',        0, ''",
        "'a\\r\\nbc\\r\\n',  1, a",
        "'a\\r\\nbc\\r\\n',  2, bc",
        "'a\\rbc',           1, a",
        "'a\\rbc',           2, bc",
        "'a\\r\\r\\nb',      1, a",
        "'a\\r\\r\\nb',      2, ''",
        "'a\\r\\r\\nb',      3, b",
    })
    void linesComeWithoutTheirEnds(String text, int number, String line) {
        assertThat(source(text).line(number)).isEqualTo(line);
    }

    @Test
    void linesAreCounted() {
        assertThat(source("").lines()).isEqualTo(1);
        assertThat(source("a\\nb\\r\\nc\\rd").lines()).isEqualTo(4);
        assertThat(source("\\n".repeat(100)).lines()).isEqualTo(101);
    }

    @Test
    void spansKnowTheirTextAndWhatTheyContain() {
        SourceText source = source("ab\\ncd");
        Span span = new Span(source, 1, 4);
        assertThat(span.text()).isEqualTo("b\nc");
        assertThat(span).hasToString("a.json:1:2");
        assertThat(span.to()).hasToString("2:2");
        assertThat(span.contains(new Span(source, 1, 4))).isTrue();
        assertThat(span.contains(new Span(source, 0, 2))).isFalse();
        assertThat(span.contains(new Span(source("ab\\ncd"), 2, 3))).isFalse();
        assertThat(source.all().contains(span)).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> new Span(source, 3, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> new Span(source, 0, 6));
        assertThatIllegalArgumentException().isThrownBy(() -> new Span(source, -1, 2));
    }
}
