package io.policyauditor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ReportFileTest {
    @TempDir
    private Path directory;

    private void write(String name, String text) {
        ReportFile.write(directory, name, out -> out.write(text));
    }

    private Stream<String> files() throws IOException {
        try (Stream<Path> list = Files.list(directory)) {
            return list.map(path -> path.getFileName().toString()).sorted().toList().stream();
        }
    }

    @Test
    void aFileIsReplacedWhole() throws IOException {
        write("report", "a long first report");
        write("report", "zweiter Bericht: ü");
        assertThat(directory.resolve("report")).hasContent("zweiter Bericht: ü");
        assertThat(files()).containsExactly("report");
    }

    @Test
    void aFailureLeavesTheFileAsItWas() throws IOException {
        write("report", "before");
        assertThatThrownBy(() -> ReportFile.write(directory, "report", out -> {
                    out.write("x".repeat(100_000));
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(OutputException.class)
                .hasMessage("cannot write report: No space left on device");
        assertThat(directory.resolve("report")).hasContent("before");
        assertThat(files()).containsExactly("report");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aLinkStaysALink() throws IOException {
        write("target", "before");
        Files.createSymbolicLink(directory.resolve("link"), Path.of("target"));
        write("link", "after");
        assertThat(Files.isSymbolicLink(directory.resolve("link"))).isTrue();
        assertThat(directory.resolve("target")).hasContent("after");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aDeviceIsWrittenToAndStays() {
        write("/dev/null", "gone");
        assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
        assertThat(Path.of("/dev/null")).exists();
    }
}
