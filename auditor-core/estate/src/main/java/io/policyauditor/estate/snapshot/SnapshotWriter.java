package io.policyauditor.estate.snapshot;

import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Organization;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes a snapshot into a directory. Records are written one at a time, into as many parts at once as one likes; what
 * the directory holds becomes the new snapshot when {@link #publish} renames the manifest into place, and until then,
 * whatever happens, it is the old one.
 *
 * <pre>{@code
 * try (SnapshotWriter writer = SnapshotWriter.open(directory, "0.1.0")) {
 *     Scope account = Scope.account("111122223333");
 *     try (SnapshotWriter.Sink<Role> roles = writer.part(account, RecordKind.ROLES)) {
 *         for (Role role : listed) {
 *             roles.write(role);
 *         }
 *     }
 *     writer.complete(account, Listing.ROLES);
 *     writer.gap(Gap.unread("the buckets of account 111122223333: s3:ListAllMyBuckets is denied"));
 *     writer.publish(clock.instant(), List.of("account 111122223333"));
 * }
 * }</pre>
 *
 * <p>One run writes to a directory at a time; the process's own lock on the file {@code lock} says so, and goes with the
 * process. Methods of the writer may be called by several threads, those of one {@link Sink} by one at a time.
 *
 * <p>The same records give the same bytes in whatever order they are written: lines are sorted, gaps are named by what
 * they say, and nothing but {@link Manifest#collected()} tells the time. A part that is open takes {@link
 * SortedLines#MEMORY 16 MB}.
 */
public final class SnapshotWriter implements AutoCloseable {
    private static final String LOCK = "lock";
    private static final String MANIFEST_TEMPORARY = "manifest.json.tmp";
    private static final String WAITING = "part-";

    private final Path directory;
    private final Path parts;
    private final String tool;
    private final FileChannel lockFile;
    private final Gaps gaps = new Gaps();
    private final Map<Scope, Set<Listing>> complete = new TreeMap<>();
    private final SortedMap<Scope, SortedMap<Listing, Gap>> incomplete = new TreeMap<>();
    private final Set<Scope> damaged = new HashSet<>();
    private final Map<String, Manifest.@Nullable Part> written = new HashMap<>();
    private final List<Sink<?>> open = new ArrayList<>();
    private final int memory;
    private int temporaries;
    private boolean published;

    private SnapshotWriter(Path directory, String tool, FileChannel lockFile, int memory) {
        this.directory = directory;
        this.parts = directory.resolve(Parts.DIRECTORY);
        this.tool = tool;
        this.lockFile = lockFile;
        this.memory = memory;
    }

    /** Another run is writing to the directory. */
    public static final class InUse extends IOException {
        private static final long serialVersionUID = 1L;

        private InUse(Path directory) {
            super("another run is writing to " + directory);
        }
    }

    /**
     * Begins a snapshot.
     *
     * @param directory is made when it is not there
     * @param tool version of the auditor
     * @throws InUse when another run has begun one there and still runs
     */
    public static SnapshotWriter open(Path directory, String tool) throws IOException {
        return open(directory, tool, SortedLines.MEMORY);
    }

    static SnapshotWriter open(Path directory, String tool, int memory) throws IOException {
        Files.createDirectories(directory.resolve(Parts.DIRECTORY));
        FileChannel channel =
                FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new SnapshotWriter(directory, tool, channel, memory);
            }
        } catch (OverlappingFileLockException e) {
            // Held by this process: the same as by another.
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new InUse(directory);
    }

    /**
     * Begins a part: the records of a kind of an account or cluster.
     *
     * @throws IllegalStateException when the part was begun before
     */
    public synchronized <R> Sink<R> part(Scope scope, RecordKind<R> kind) {
        unpublished();
        if (written.containsKey(scope + "#" + kind)) {
            throw new IllegalStateException("the part " + scope + " " + kind + " was begun before");
        }
        written.put(scope + "#" + kind, null);
        Sink<R> sink = new Sink<>(this, scope, kind);
        open.add(sink);
        return sink;
    }

    /** The organization, or that there is none, or why it is not known. At most once. */
    public void organization(Lookup<Organization> organization) throws IOException {
        try (Sink<Forms.OrganizationLine> sink = part(Scope.ORGANIZATION, RecordKind.ORGANIZATION)) {
            sink.write(new Forms.OrganizationLine(organization));
        }
    }

    /** Says that a listing of an account or cluster leaves nothing out. The same as its record says. */
    public void complete(Scope scope, Listing... listings) {
        complete(scope, List.of(listings));
    }

    private synchronized void complete(Scope scope, Collection<Listing> listings) {
        unpublished();
        if (!scope.lists()) {
            throw new IllegalArgumentException("listings are of an account or a cluster, not of " + scope);
        }
        complete.computeIfAbsent(scope, key -> EnumSet.noneOf(Listing.class)).addAll(listings);
    }

    /** Says why a listing of an account or cluster may leave something out. The same as its record says. */
    public synchronized void incomplete(Scope scope, Listing listing, Gap why) {
        unpublished();
        if (!scope.lists()) {
            throw new IllegalArgumentException("listings are of an account or a cluster, not of " + scope);
        }
        gaps.add(why);
        incomplete.computeIfAbsent(scope, key -> new TreeMap<>()).put(listing, why);
    }

    /** Something that is not known, besides what the records say. */
    public synchronized void gap(Gap gap) {
        unpublished();
        gaps.add(gap);
    }

    /** Everything that is not known so far, by the ids of the gaps. */
    public List<Gap> gaps() {
        return List.copyOf(gaps.all().values());
    }

    /** A record was left out, so no listing of its scope is complete. */
    private synchronized void leftOut(Scope scope, Gap gap) {
        gaps.add(gap);
        damaged.add(scope);
    }

    // What a dead run left under the name is overwritten.
    private synchronized Path temporary() {
        return parts.resolve(WAITING + temporaries++ + ".tmp");
    }

    private void unpublished() {
        if (published) {
            throw new IllegalStateException("the snapshot is published");
        }
    }

    /**
     * Makes what was written the snapshot of the directory. Parts that neither it nor the snapshot before it names are
     * deleted afterwards: whoever still reads the one before finds it whole.
     *
     * @param collected when
     * @param asked what was to be read, in words
     * @throws IllegalStateException when a part is still open
     */
    public synchronized Manifest publish(Instant collected, List<String> asked) throws IOException {
        unpublished();
        if (!open.isEmpty()) {
            throw new IllegalStateException("the part " + open.get(0) + " is still open");
        }
        damaged.forEach(complete::remove);
        complete.values().removeIf(Set::isEmpty);
        List<Manifest.Part> all = written.values().stream()
                .flatMap(part -> Optional.ofNullable(part).stream())
                .sorted(Comparator.comparing(Manifest.Part::scope)
                        .thenComparing(part -> part.kind().word()))
                .toList();
        Manifest manifest = new Manifest(tool, collected, asked, all, new TreeMap<>(complete), incomplete, gaps.all());
        Set<String> keep = new HashSet<>();
        boolean sweepable = named(directory, keep);
        all.forEach(part -> keep.add(part.sha256()));
        Parts.forceDirectory(parts);
        Path temporary = directory.resolve(MANIFEST_TEMPORARY);
        Files.write(temporary, ManifestWriter.bytes(manifest));
        Parts.force(temporary);
        Files.move(temporary, directory.resolve(Manifest.NAME), StandardCopyOption.ATOMIC_MOVE);
        Parts.forceDirectory(directory);
        published = true;
        if (sweepable) {
            sweep(keep);
        }
        return manifest;
    }

    /** The parts of the snapshot that is there; false when there is one that cannot be read. */
    private static boolean named(Path directory, Set<String> names) {
        Path file = directory.resolve(Manifest.NAME);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        Optional<ManifestFile.Read> read = ManifestFile.read(file, Manifest.NAME, new ArrayList<>());
        read.ifPresent(previous -> previous.manifest().parts().forEach(part -> names.add(part.sha256())));
        return read.isPresent();
    }

    // Whatever else is there was left by a run that is over: the lock is ours. What cannot be deleted waits for the
    // next.
    private void sweep(Set<String> keep) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(parts)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                boolean part = name.endsWith(Parts.SUFFIX)
                        && Sha256.isText(name.substring(0, name.length() - Parts.SUFFIX.length()));
                boolean swept = part
                        ? !keep.contains(name.substring(0, name.length() - Parts.SUFFIX.length()))
                        : name.startsWith(WAITING);
                if (swept && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // The snapshot is published all the same.
        }
    }

    /** Ends the run. What was not published is left for the next one to sweep. */
    @Override
    public synchronized void close() throws IOException {
        for (Sink<?> sink : List.copyOf(open)) {
            sink.forget();
        }
        lockFile.close();
    }

    private synchronized void done(Sink<?> sink, Manifest.@Nullable Part part) {
        open.remove(sink);
        written.put(sink.toString(), part);
    }

    /**
     * Takes the records of a part, in any order. A record may be written twice; two of one name that say different
     * things are both kept, and whoever reads them finds the contradiction.
     *
     * @param <R> the record
     */
    public static final class Sink<R> implements AutoCloseable {
        private final SnapshotWriter writer;
        private final Scope scope;
        private final RecordKind<R> kind;
        private final SortedLines lines;
        private final Verbatim verbatim = new Verbatim();
        private boolean closed;

        private Sink(SnapshotWriter writer, Scope scope, RecordKind<R> kind) {
            this.writer = writer;
            this.scope = scope;
            this.kind = kind;
            this.lines = new SortedLines(writer::temporary, writer.memory);
        }

        /**
         * Writes a record. One that cannot be kept, such as a manifest with a tag of YAML, leaves a gap in its place and
         * makes the listings of its scope incomplete.
         */
        public void write(R value) throws IOException {
            if (closed) {
                throw new IllegalStateException("the part " + this + " is closed");
            }
            byte[] line;
            try {
                line = LineOut.bytes(kind.form(), value, writer.gaps::add, verbatim);
            } catch (Malformed e) {
                leftOut(value, e.text());
                return;
            }
            if (line.length >= PartLines.LINE_BYTES) {
                leftOut(value, "it takes more than " + (PartLines.LINE_BYTES >> 20) + " MB");
                return;
            }
            lines.add(line);
            if (value instanceof Account account) {
                writer.complete(Scope.account(account.id()), account.complete());
                account.incomplete()
                        .forEach((listing, why) -> writer.incomplete(Scope.account(account.id()), listing, why));
            } else if (value instanceof Cluster cluster) {
                writer.complete(Scope.cluster(cluster.name()), cluster.complete());
            }
        }

        private void leftOut(R value, String why) {
            writer.leftOut(scope, Gap.unread(kind.name(value) + " is left out of the snapshot: " + why));
        }

        /** Has the part on the disk; one without records is none. */
        @Override
        public void close() throws IOException {
            if (closed) {
                return;
            }
            closed = true;
            Path file = writer.temporary();
            MessageDigest digest = Sha256.digest();
            long[] count = new long[2];
            try (OutputStream out = SortedLines.packed(file)) {
                lines.drain(line -> {
                    out.write(line);
                    out.write('\n');
                    digest.update(line);
                    digest.update((byte) '\n');
                    count[0]++;
                    count[1] += line.length + 1;
                });
            }
            if (count[0] == 0) {
                Files.delete(file);
                writer.done(this, null);
                return;
            }
            Manifest.Part part = new Manifest.Part(scope, kind, Sha256.text(digest.digest()), count[0], count[1]);
            Parts.force(file);
            Files.move(file, writer.directory.resolve(part.file()), StandardCopyOption.ATOMIC_MOVE);
            writer.done(this, part);
        }

        private void forget() throws IOException {
            closed = true;
            lines.forget();
        }

        @Override
        public String toString() {
            return scope + "#" + kind;
        }
    }
}
