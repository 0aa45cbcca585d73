package io.policyauditor.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathGlobTest {
    @ParameterizedTest
    @CsvSource({
        "**/x, x, true",
        "**/x, a/x, true",
        "**/x, a/b/x, true",
        "**/x, ax, false",
        "**/x, x/a, false",
        "*, a, true",
        "*, a/b, false",
        "*.json, a.json, true",
        "*.json, a/b.json, false",
        "a*c, ac, true",
        "a*c, abbc, true",
        "a*c, ab/c, false",
        "?, a, true",
        "?, ab, false",
        "a?b, a/b, false",
        "a/**, a/b, true",
        "a/**, a/b/c, true",
        "a/**, a, false",
        "a/**, ab/c, false",
        "a/**/b, a/b, true",
        "a/**/b, a/x/y/b, true",
        "a/**/b, a/xb, false",
        "**, a/b/c, true",
        "a**c, a/b/c, true",
        "a, A, false",
        "a.json, aXjson, false",
        "[a], a, false",
        "arn:aws:iam::*:role/dev-*, arn:aws:iam::111122223333:role/dev-x, true",
        "arn:aws:iam::*:role/*, arn:aws:iam::111122223333:role/path/x, false",
        "arn:aws:iam::*:role/**, arn:aws:iam::111122223333:role/path/x, true",
        "'', '', true",
        "'', a, false",
        "a, '', false"
    })
    void globs(String pattern, String path, boolean matches) {
        assertThat(PathGlob.matches(pattern, path)).isEqualTo(matches);
    }

    @Test
    void hostilePatternsCostNoMoreThanTheirLength() {
        String path = "a/".repeat(500) + "b";
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            assertThat(PathGlob.matches("*".repeat(1_000) + "x", path)).isFalse();
            assertThat(PathGlob.matches("**/".repeat(333) + "x", path)).isFalse();
            assertThat(PathGlob.matches("*a".repeat(500) + "x", "a".repeat(1_000)))
                    .isFalse();
        });
    }
}
