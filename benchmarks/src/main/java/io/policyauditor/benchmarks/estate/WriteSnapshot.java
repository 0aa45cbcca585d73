package io.policyauditor.benchmarks.estate;

import io.policyauditor.audit.Configuration;
import io.policyauditor.collect.files.FileEstate;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.snapshot.EstateSnapshot;
import io.policyauditor.estate.snapshot.Manifest;
import io.policyauditor.estate.snapshot.SnapshotWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes an estate of files as a snapshot, to measure what reading a snapshot costs beside reading the files. */
public final class WriteSnapshot {
    /** The same estate gives the same bytes. */
    private static final Instant COLLECTED = Instant.parse("2026-11-23T00:00:00Z");

    private WriteSnapshot() {}

    /**
     * Writes the snapshot and prints how long it took.
     *
     * @param arguments the directory that {@link Generate} wrote, and that of the snapshot
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            throw new IllegalArgumentException("arguments: DIR SNAPSHOT");
        }
        long begin = System.nanoTime();
        Estate estate = FileEstate.read(
                        List.of("."),
                        Path.of(arguments[0]).toAbsolutePath(),
                        Configuration.DEFAULT,
                        Optional.empty(),
                        InputStream.nullInputStream())
                .estate();
        long read = System.nanoTime();
        try (SnapshotWriter writer = SnapshotWriter.open(Path.of(arguments[1]), "benchmarks")) {
            EstateSnapshot.write(estate, writer);
            Manifest manifest = writer.publish(COLLECTED, List.of("a made-up organization"));
            System.out.printf(
                    Locale.ROOT,
                    "%d accounts, %d roles, %d buckets: files read in %.1f s; %d parts, %d MB uncompressed, written in %.1f s%n",
                    estate.accounts().size(),
                    estate.roles().size(),
                    estate.buckets().size(),
                    (read - begin) / 1e9,
                    manifest.parts().size(),
                    manifest.parts().stream().mapToLong(Manifest.Part::bytes).sum() / 1_000_000,
                    (System.nanoTime() - read) / 1e9);
        }
    }
}
