package io.policyauditor.estate.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Guardrail;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is killed, whenever that is, leaves a whole snapshot: its own, or the one before. */
class KillTest {
    private static final int KILLS = 20;
    private static final String PUBLISHED = "published ";

    @TempDir
    private Path root;

    @Test
    void aKilledRunLeavesAWholeSnapshot() throws Exception {
        Path directory = root.resolve("snap");
        Random random = new Random(20_261_123);
        int published = -1;
        for (int kill = 0; kill < KILLS; kill++) {
            int linesToLive = 1 + random.nextInt(2 * (Scribe.RECORDS + 4));
            int last = runUntil(linesToLive, directory, published + 1);
            published = Math.max(published, last);
            if (published < 0 && !Files.exists(directory.resolve(Manifest.NAME))) {
                continue;
            }
            // The process may have come further than what it said when it was killed.
            published = Math.max(published, runOf(directory, "kill " + kill));
            assertThat(runOf(directory, "kill " + kill)).as("kill " + kill).isEqualTo(published);
        }
        assertThat(published).as("runs that came to their end").isPositive();
        Snapshots.write(directory, new Estate(Snapshots.sound(directory)));
        Snapshots.write(directory, new Estate(Snapshots.sound(directory)));
        try (var parts = Files.list(directory.resolve(Parts.DIRECTORY))) {
            assertThat(parts)
                    .as("what killed runs left is swept")
                    .allMatch(part -> part.toString().endsWith(Parts.SUFFIX));
        }
    }

    /** Runs a scribe until it has said so many lines; the run that it said last to have published, or -1. */
    private static int runUntil(int lines, Path directory, int firstRun) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Scribe.class.getName(),
                        directory.toString(),
                        "" + firstRun)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int published = -1;
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (int i = 0; i < lines; i++) {
                String line = said.readLine();
                assertThat(line).as("the process says something").isNotNull();
                published = Math.max(published, published(line));
            }
            // By its handle, which leaves open what it said before it died: that counts too.
            process.toHandle().destroyForcibly();
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                published = Math.max(published, published(line));
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        return published;
    }

    /** The run that a line says is published; the last line may be cut off. */
    private static int published(String line) {
        return line.matches(PUBLISHED + "[0-9]+") ? Integer.parseInt(line.substring(PUBLISHED.length())) : -1;
    }

    /** Which run wrote the snapshot, all of it. */
    private static int runOf(Path directory, String kill) {
        Estate.Parts read = Snapshots.sound(directory);
        int run = Integer.parseInt(read.conflicts().get(0).name().substring("run ".length()));
        assertThat(read.guardrails())
                .as(kill)
                .hasSize(Scribe.RECORDS)
                .extracting(Guardrail::name)
                .allMatch(name -> name.startsWith("run " + run + " "));
        return run;
    }
}
