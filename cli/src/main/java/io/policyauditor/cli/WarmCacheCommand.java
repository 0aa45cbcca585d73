package io.policyauditor.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code auditor warm-cache}: does once what scans do, so that the JVM that records this run has seen every class of a
 * scan. The launcher calls it; it is of no use to a person.
 */
final class WarmCacheCommand implements Command {
    private static final List<String> POLICIES =
            List.of("auditor.yaml", "broken.json", "bucket.json", "identity.json", "trust.json", "service.yaml");

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Command.spec(this, "warm-cache", "Train the class-data archive.");
        spec.usageMessage().hidden(true);
        return spec;
    }

    @Override
    public int run(ParseResult given, Console console, Parts parts) {
        try {
            Path directory = Files.createTempDirectory("auditor-warm-cache");
            try {
                for (String name : POLICIES) {
                    copy(name, directory.resolve(name));
                }
                return train(directory, console, parts);
            } finally {
                delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int train(Path directory, Console console, Parts parts) {
        Console silent = new Console(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                console.err(),
                console.environment(),
                directory,
                true,
                false);
        int worst = ExitCode.CLEAN;
        for (String format : List.of("text", "json", "sarif")) {
            String[] toStandardOutput = {"scan", "-f", format, "--exit-zero"};
            String[] toFile = {"scan", "-f", format + "=report.out", "--exit-zero", "identity.json"};
            worst = Math.max(worst, Main.run(toStandardOutput, silent, parts));
            worst = Math.max(worst, Main.run(toFile, silent, parts));
        }
        return worst;
    }

    private static void copy(String name, Path target) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(WarmCacheCommand.class.getResourceAsStream("warm-cache/" + name), name)) {
            Files.copy(in, target);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
