package io.policyauditor.estate.snapshot;

import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.PolicyTexts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;

/**
 * Reads snapshots, as a stream of records. A snapshot that is not wholly what its format says is refused, with every
 * mistake and its place: half an estate would turn what is missing into what is not there.
 */
public final class SnapshotReader {
    /** Mistakes told of one part. */
    private static final int MISTAKES = 20;

    private final List<SnapshotProblem> problems = new ArrayList<>();
    private final PolicyTexts texts = new PolicyTexts();

    private SnapshotReader() {}

    /** What came of reading: an estate, or why there is none. */
    public sealed interface Result {
        /**
         * An estate.
         *
         * @param parts of all snapshots together
         */
        record Sound(Estate.Parts parts, List<Source> sources) implements Result {
            public Sound {
                sources = List.copyOf(sources);
            }
        }

        /** Nothing, because of mistakes. */
        record Refused(List<SnapshotProblem> problems) implements Result {
            public Refused {
                problems = List.copyOf(problems);
            }
        }
    }

    /**
     * A snapshot that was read.
     *
     * @param name as a person knows it
     * @param sha256 of the bytes of its manifest, which name the digests of all parts
     */
    public record Source(String name, Manifest manifest, String sha256) {}

    /** Whether a directory holds a snapshot, of whatever version and however damaged. */
    public static boolean isSnapshot(Path directory) {
        return ManifestFile.isOurs(directory);
    }

    /**
     * Reads snapshots into one estate.
     *
     * @param shown the name by which a person knows a directory
     */
    public static Result read(List<Path> directories, Function<Path, String> shown) {
        SnapshotReader reader = new SnapshotReader();
        Assembly assembly = new Assembly();
        List<Source> sources = new ArrayList<>();
        for (Path directory : directories) {
            String name = shown.apply(directory);
            Optional<ManifestFile.Read> manifest = reader.readManifest(directory, name);
            manifest.ifPresent(read -> {
                assembly.begin(name, read.manifest());
                sources.add(new Source(name, read.manifest(), read.sha256()));
                Set<String> used = reader.parts(directory, name, read.manifest(), assembly);
                // Of what a listing left out there is no record that could say so.
                Set<Gap> ofListings = read.manifest().incomplete().values().stream()
                        .flatMap(listings -> listings.values().stream())
                        .collect(Collectors.toSet());
                read.manifest().gaps().forEach((id, gap) -> {
                    if (!used.contains(id) || ofListings.contains(gap)) {
                        assembly.unread(id, gap);
                    }
                });
            });
        }
        return reader.problems.isEmpty()
                ? new Result.Sound(assembly.parts(), sources)
                : new Result.Refused(reader.problems);
    }

    /**
     * Reads a snapshot through without keeping its records.
     *
     * @param name as a person knows it
     */
    public static Check check(Path directory, String name) {
        SnapshotReader reader = new SnapshotReader();
        Optional<ManifestFile.Read> read = reader.readManifest(directory, name);
        read.ifPresent(manifest -> reader.parts(directory, name, manifest.manifest(), new RecordTaker() {
            @Override
            public <R> void take(RecordKind<R> kind, R value) {}
        }));
        return new Check(read.map(ManifestFile.Read::manifest), reader.problems);
    }

    /**
     * What came of checking a snapshot.
     *
     * @param manifest empty when it could not be read
     * @param problems empty when the snapshot is sound
     */
    public record Check(Optional<Manifest> manifest, List<SnapshotProblem> problems) {
        public Check {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Reads the manifest of a snapshot alone, with its mistakes.
     *
     * @param name as a person knows it
     */
    public static Check manifest(Path directory, String name) {
        SnapshotReader reader = new SnapshotReader();
        Optional<ManifestFile.Read> read = reader.readManifest(directory, name);
        return new Check(read.map(ManifestFile.Read::manifest), reader.problems);
    }

    private Optional<ManifestFile.Read> readManifest(Path directory, String name) {
        Path file = directory.resolve(Manifest.NAME);
        if (!Files.isRegularFile(file)) {
            problems.add(new SnapshotProblem(name, 0, "no snapshot, it has no " + Manifest.NAME));
            return Optional.empty();
        }
        return ManifestFile.read(file, name + "/" + Manifest.NAME, problems);
    }

    /** Reads all parts; returns the ids of the gaps that records name. */
    private Set<String> parts(Path directory, String name, Manifest manifest, RecordTaker taker) {
        Set<String> used = new HashSet<>();
        int before = problems.size();
        Noting noting = new Noting(taker);
        for (Manifest.Part part : manifest.parts()) {
            new PartReading<>(name + "/" + part.file(), part, part.kind(), manifest, used, noting)
                    .read(directory.resolve(part.file()));
        }
        if (problems.size() == before) {
            manifest.complete().keySet().stream()
                    .filter(scope -> !noting.scopes.contains(scope))
                    .forEach(scope -> problems.add(new SnapshotProblem(
                            name + "/" + Manifest.NAME,
                            0,
                            "complete names " + Malformed.quoted(scope.word()) + ", of which there is no record")));
        }
        return used;
    }

    /** Notes the accounts and clusters among the records it passes on. */
    private static final class Noting implements RecordTaker {
        private final RecordTaker taker;
        private final Set<Scope> scopes = new HashSet<>();

        private Noting(RecordTaker taker) {
            this.taker = taker;
        }

        @Override
        public <R> void take(RecordKind<R> kind, R value) {
            if (value instanceof Account account) {
                scopes.add(Scope.account(account.id()));
            } else if (value instanceof Cluster cluster) {
                scopes.add(Scope.cluster(cluster.name()));
            }
            taker.take(kind, value);
        }
    }

    /** One part on its way. */
    private final class PartReading<R> {
        private final String name;
        private final Manifest.Part part;
        private final RecordKind<R> kind;
        private final Manifest manifest;
        private final Set<String> usedGaps;
        private final RecordTaker taker;
        private long line;
        private int mistakes;

        private PartReading(
                String name,
                Manifest.Part part,
                RecordKind<R> kind,
                Manifest manifest,
                Set<String> usedGaps,
                RecordTaker taker) {
            this.name = name;
            this.part = part;
            this.kind = kind;
            this.manifest = manifest;
            this.usedGaps = usedGaps;
            this.taker = taker;
        }

        private void mistake(long at, String message) {
            if (++mistakes <= MISTAKES) {
                problems.add(new SnapshotProblem(name, at, message));
            } else if (mistakes == MISTAKES + 1) {
                problems.add(new SnapshotProblem(name, 0, "and more mistakes"));
            }
        }

        private void read(Path file) {
            // A link may lead anywhere, and to something without end.
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                mistake(0, "the part is missing; if the snapshot was replaced just now, read it again");
                return;
            }
            try (InputStream in = Files.newInputStream(file);
                    PartLines lines = new PartLines(in, part.bytes())) {
                while (lines.next()) {
                    line++;
                    record(lines);
                }
                whole(lines);
            } catch (Malformed e) {
                mistake(line + 1, e.text());
            } catch (IOException e) {
                mistake(0, "it cannot be read");
            }
        }

        private void record(PartLines lines) {
            try {
                LineIn in =
                        new LineIn(lines.buffer(), lines.offset(), lines.length(), manifest.gaps(), usedGaps, texts);
                taker.take(kind, in.only(kind.form()));
            } catch (Malformed e) {
                mistake(line, e.text());
            } catch (JacksonException e) {
                String column = e.getLocation() == null
                        ? ""
                        : " at column " + e.getLocation().getColumnNr();
                mistake(line, "no JSON" + column);
            }
        }

        private void whole(PartLines lines) {
            if (line != part.records()) {
                mistake(0, "it has " + line + " records, the manifest says " + part.records());
            }
            if (lines.bytes() != part.bytes()) {
                mistake(0, "it has " + lines.bytes() + " bytes, the manifest says " + part.bytes());
            }
            if (!lines.sha256().equals(part.sha256())) {
                mistake(0, "its content is not what its name says, it was changed");
            }
        }
    }
}
