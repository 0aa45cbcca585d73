package io.policyauditor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.cli.Auditor.Ran;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The example with everything done that {@code can-load} and {@code excess} say: written into the files as a tool would that
 * reads fixes of SARIF.
 */
class PatchedExampleTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Path EXAMPLE = Path.of("..", "examples", "cross-account-kserve");

    @TempDir
    private Path directory;

    private Auditor auditor;

    @BeforeEach
    void copy() throws IOException {
        try (Stream<Path> files = Files.walk(EXAMPLE)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = directory
                        .resolve("example")
                        .resolve(EXAMPLE.relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
        }
        auditor = new Auditor(directory).with(Auditor.INSTALLED);
    }

    @Test
    void everythingLoadsAndNothingIsBeyondNeed() {
        Ran before = auditor.run("can-load", "example", "-f", "sarif");
        assertThat(before.code()).isEqualTo(1);
        apply(before);
        Ran after = auditor.run("can-load", "example");
        assertThat(after.code()).as(after.out()).isZero();

        Ran excess = auditor.run("excess", "--estate", "example", "--own-roles", "-f", "sarif");
        assertThat(excess.code()).isEqualTo(1);
        apply(excess);
        Ran rest = auditor.run("excess", "--estate", "example", "--own-roles");
        assertThat(rest.code()).as(rest.out()).isZero();
        assertThat(rest.out()).contains("nothing beyond need");
        Ran still = auditor.run("can-load", "example");
        assertThat(still.code()).as(still.out()).isZero();

        JsonNode report = read(auditor.run("scan", "example", "-f", "json"));
        List<String> left = new ArrayList<>();
        report.get("findings")
                .forEach(finding -> left.add(finding.get("rule").asString() + " "
                        + finding.get("file").asString() + " "
                        + finding.get("message").asString()));
        assertThat(left).isNotEmpty().noneMatch(line -> line.matches("((LP|TR|RL)\\d|KM011).*"));
    }

    private static JsonNode read(Ran ran) {
        return JSON.readTree(ran.out());
    }

    /** Makes the replacements of all fixes, from the end of each file to its beginning; one that is told twice once. */
    private void apply(Ran ran) {
        Map<String, Set<JsonNode>> byFile = new HashMap<>();
        read(ran)
                .findValues("artifactChanges")
                .forEach(changes -> changes.forEach(change -> change.get("replacements")
                        .forEach(replacement -> byFile.computeIfAbsent(
                                        change.get("artifactLocation")
                                                .get("uri")
                                                .asString(),
                                        file -> new HashSet<>())
                                .add(replacement))));
        assertThat(byFile).isNotEmpty();
        byFile.forEach((file, replacements) -> write(directory.resolve(file), replacements));
    }

    private static void write(Path file, Set<JsonNode> replacements) {
        try {
            StringBuilder text = new StringBuilder(Files.readString(file));
            List<int[]> spans = new ArrayList<>();
            replacements.stream()
                    .sorted(Comparator.comparing((JsonNode replacement) -> offset(text, replacement, "start"))
                            .reversed())
                    .forEach(replacement -> {
                        int[] span = {offset(text, replacement, "start"), offset(text, replacement, "end")};
                        assertThat(spans).noneMatch(other -> other[0] < span[1]);
                        spans.add(span);
                        text.replace(
                                span[0],
                                span[1],
                                replacement.get("insertedContent").get("text").asString());
                    });
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int offset(CharSequence text, JsonNode replacement, String which) {
        JsonNode region = replacement.get("deletedRegion");
        int line = region.get(which + "Line").asInt();
        int at = 0;
        for (int i = 1; i < line; i++) {
            at = text.toString().indexOf('\n', at) + 1;
        }
        return at + region.get(which + "Column").asInt() - 1;
    }
}
