package io.policyauditor.estate.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.estate.model.Estate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Snapshots as tests need them. */
final class Snapshots {
    static final Instant TIME = Instant.parse("2026-11-23T09:00:00Z");

    private Snapshots() {}

    static Manifest write(Path directory, Estate estate) {
        return write(directory, estate, SortedLines.MEMORY);
    }

    static Manifest write(Path directory, Estate estate, int memory) {
        try (SnapshotWriter writer = SnapshotWriter.open(directory, "1.2.3", memory)) {
            EstateSnapshot.write(estate, writer);
            return writer.publish(TIME, List.of("everything"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SnapshotReader.Result read(Path... directories) {
        return SnapshotReader.read(List.of(directories), directory -> String.valueOf(directory.getFileName()));
    }

    static Estate.Parts sound(Path... directories) {
        SnapshotReader.Result result = read(directories);
        if (result instanceof SnapshotReader.Result.Sound sound) {
            return sound.parts();
        }
        throw new AssertionError(
                ((SnapshotReader.Result.Refused) result).problems().toString());
    }

    /** What is wrong with a snapshot, a line a mistake; and nothing else may say otherwise. */
    static List<String> problems(Path directory) {
        SnapshotReader.Result result = read(directory);
        List<String> problems = result instanceof SnapshotReader.Result.Refused refused
                ? refused.problems().stream().map(SnapshotProblem::toString).toList()
                : List.of();
        assertThat(SnapshotReader.check(directory, String.valueOf(directory.getFileName()))
                        .problems())
                .extracting(SnapshotProblem::toString)
                .isEqualTo(problems);
        return problems;
    }

    /** Every file of a snapshot that counts, by its path, packed as it is. */
    static SortedMap<String, String> files(Path directory) {
        TreeMap<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(
                        directory.relativize(file).toString(),
                        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    /** All records of a snapshot as text. */
    static String records(Path directory) {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> all = Files.list(directory.resolve(Parts.DIRECTORY))) {
            for (Path file : all.sorted().toList()) {
                try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
                    text.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    static byte[] packed(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
