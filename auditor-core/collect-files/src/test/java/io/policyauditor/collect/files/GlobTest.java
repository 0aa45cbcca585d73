package io.policyauditor.collect.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "infra/**, infra/a.json, true",
        "infra/**, infra/b/c/a.json, true",
        "infra/**, infra, false",
        "infra/**, x/infra/a.json, false",
        "**/x.json, x.json, true",
        "**/x.json, a/b/x.json, true",
        "**/x.json, a/yx.json, false",
        "**/test/**, test/a.json, true",
        "**/test/**, a/test/b/c.json, true",
        "**/test/**, a/tests/c.json, false",
        "a/**/b.json, a/b.json, true",
        "a/**/b.json, a/x/y/b.json, true",
        "*.json, a.json, true",
        "*.json, .json, true",
        "*.json, a/b.json, false",
        "**.json, a/b.json, true",
        "**, a/b, true",
        "a?c.json, abc.json, true",
        "a?c.json, a/c.json, false",
        "a[bc]d, acd, true",
        "a[!bc]d, axd, true",
        "a[!bc]d, abd, false",
        "a[!b]d, a/d, false",
        "a[b-d]e, ace, true",
        "a[*]b, a*b, true",
        "a[*]b, axb, false",
        "'{a,b}/*.{json,yaml}', b/x.yaml, true",
        "'{a,b}/*.{json,yaml}', c/x.yaml, false",
        "'a,b', 'a,b', true",
        "a\\*b, a*b, true",
        "a\\*b, axb, false",
        "a.b, axb, false",
        "a+(b)|$^, a+(b)|$^, true",
    })
    void takesNames(String pattern, String name, boolean taken) {
        assertThat(Glob.of(pattern).matches(name)).isEqualTo(taken);
    }

    @Test
    void takesHostileNamesAsTheyAre() {
        assertThat(Glob.of("**/*.json").matches("a\n\u001B[31m/😀.json")).isTrue();
        assertThat(Glob.of("?.json").matches("😀.json")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a[b", "a{b", "a\\", "[", "[z-a]"})
    void refusesWhatIsNoPattern(String pattern) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Glob.of(pattern))
                .withMessageContaining("the pattern " + pattern);
    }
}
