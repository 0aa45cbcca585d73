package io.policyauditor.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class FileUriTest {
    @ParameterizedTest
    @CsvSource({
        "a/b.json, a/b.json",
        "./a//b.json, a/b.json",
        "a/../b.json, b.json",
        "a b/50%.json, a%20b/50%25.json",
        "a#b?c.json, a%23b%3Fc.json",
        "x:y.json, x%3Ay.json",
        "模.json, %E6%A8%A1.json",
        "a\\b.json, a%5Cb.json",
        "../../a.json, outside-root/up/up/a.json",
        "a/../../b.json, outside-root/up/b.json",
        "/etc/a.json, outside-root/etc/a.json",
        "/../a.json, outside-root/a.json",
        "C:/a.json, outside-root/C%3A/a.json",
        "C:\\a.json, outside-root/C%3A%5Ca.json",
        "'', unnamed",
        "-, -"
    })
    void aNameBecomesARelativeUri(String name, String uri) {
        assertThat(FileUri.of(name)).isEqualTo(uri);
    }

    @ParameterizedTest
    @FieldSource("io.policyauditor.reports.Hostile#NAMES")
    void whateverTheName(String name) {
        String uri = FileUri.of(name);
        assertThat(uri).matches("[A-Za-z0-9._~%/-]+").doesNotStartWith("/").doesNotContain("\\", "//");
        assertThat(uri.split("/")).doesNotContain("..", ".");
        assertThat(URI.create(uri).isAbsolute()).isFalse();
    }

    @Test
    void anUnpairedSurrogateIsReplaced() {
        assertThat(FileUri.of("\uD83D")).isEqualTo("%EF%BF%BD");
    }
}
