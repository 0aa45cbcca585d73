package io.policyauditor.policy.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Documents as people break them, each beside what is reported of it. {@code -Dgolden.update=true} writes the reports
 * anew; read the difference before keeping it.
 */
class BrokenDocumentsTest {
    private static final Path FOLDER = Path.of("src/test/resources/io/policyauditor/policy/text/broken");

    static List<Path> documents() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void isReportedAsWritten(Path document) throws IOException {
        Tree tree = JsonReader.read(new SourceText("x", Files.readString(document)));
        String reported = Shown.problems(tree).stream().collect(Collectors.joining("\n", "", "\n"));
        Path golden = Path.of(document.toString().replaceAll("json$", "problems"));
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(golden, reported);
        }
        assertThat(reported).isEqualTo(Files.readString(golden));
        assertThat(tree.root()).isNotNull();
    }

    @Test
    void thereAreEnough() throws IOException {
        assertThat(documents()).hasSizeGreaterThanOrEqualTo(12);
    }
}
