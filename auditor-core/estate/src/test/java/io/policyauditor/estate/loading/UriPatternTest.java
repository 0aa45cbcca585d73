package io.policyauditor.estate.loading;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.estate.model.Lookup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UriPatternTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "https://(.+?).blob.core.windows.net/(.+) https://acc.blob.core.windows.net/c/k true",
                "https://(.+?).blob.core.windows.net/(.+) s3://b/k false",
                "^s3://[a-z]{3,5}/ s3://abc/k true",
                "^s3://[a-z]{3,5}/ s3://ab/k false",
                "(?:abc|s3)://\\w+ s3://x true",
                "[^/]+$ s3://b/k true",
                "b\\.c s3://b.c/ true",
                "b\\.c s3://bxc/ false"
            })
    void findsAnywhereInTheUri(String regex, String uri, boolean found) {
        assertThat(UriPattern.found(regex, uri)).isEqualTo(Lookup.known(found));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a+)+$",
                "(a|aa)*b",
                "(?=a)a",
                "(?i)a",
                "(a)\\1",
                "a++",
                "^{2147483647}",
                "\\b{2147483647}",
                "(){2147483647}",
                "[[:alpha:]]",
                "[a&&b]",
                "[]a]",
                "[a",
                "(",
                "\\",
                "a**"
            })
    void leavesOpenWhatGoReadsOtherwiseOrNeverEnds(String regex) {
        assertThat(UriPattern.found(regex, "aaaa")).isInstanceOf(Lookup.Unknown.class);
    }

    @Test
    void givesUpAfterSoManySteps() {
        String uri = "a".repeat(2_000);
        assertThat(UriPattern.found("a*a*a*a*a*b", uri)).isInstanceOf(Lookup.Unknown.class);
        assertThat(UriPattern.found("a*b", "a".repeat(100_000))).isInstanceOf(Lookup.Unknown.class);
        assertThat(UriPattern.found("a".repeat(10_000), "a")).isInstanceOf(Lookup.Unknown.class);
    }
}
