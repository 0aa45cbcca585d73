package io.policyauditor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Progress start() {
        Console console = new Console(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(),
                Path.of(""),
                false,
                false);
        return Progress.start(console, false, "reading files");
    }

    @Test
    void aShortRunShowsNothing() {
        try (Progress progress = start()) {
            progress.tick(0);
            progress.tick(1);
        }
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void aLongRunShowsWhatIsDoneAndWipesItAway() {
        Progress progress = start();
        try (progress) {
            progress.tick(2);
            progress.now("judging 7 policies");
            progress.tick(3);
        }
        progress.tick(4);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("\r\u001b[Kreading files, 2 s\r\u001b[Kjudging 7 policies, 3 s\r\u001b[K");
    }
}
