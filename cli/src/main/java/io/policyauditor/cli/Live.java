package io.policyauditor.cli;

import io.policyauditor.cli.Source.Ended;
import io.policyauditor.cli.Source.Reading;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.snapshot.Manifest;
import io.policyauditor.estate.snapshot.SnapshotReader;
import io.policyauditor.estate.snapshot.SnapshotWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Reads sources into one snapshot. */
final class Live {
    /** Gaps that are printed. */
    private static final int SHOWN = 10;

    private Live() {}

    /** How a run of collecting ends. */
    enum End {
        COMPLETE,
        /** There is a snapshot, and it has gaps. */
        INCOMPLETE,
        /** Nothing could be read, so there is no new snapshot. */
        NOTHING;

        int exitCode() {
            return this == COMPLETE ? ExitCode.CLEAN : ExitCode.INCOMPLETE;
        }
    }

    /**
     * Reads what the flags ask for.
     *
     * @param out the directory as the user named it
     * @throws UsageException when a flag makes no sense or the directory cannot be used
     * @throws OutputException when the snapshot cannot be written
     */
    static End collect(
            List<Source> sources, LiveOptions options, Path directory, String out, Console console, Parts parts) {
        List<Reading> readings =
                sources.stream().map(source -> source.reading(options, console)).toList();
        if (Files.exists(directory.resolve(Manifest.NAME)) && !SnapshotReader.isSnapshot(directory)) {
            throw options.usage(out + " holds a " + Manifest.NAME + " of something else; name another directory");
        }
        try (SnapshotWriter writer =
                SnapshotWriter.open(directory, parts.tool().get().version())) {
            return collect(readings, options.has("--quiet"), writer, out, console, parts);
        } catch (SnapshotWriter.InUse e) {
            throw options.usage("another run is writing to " + out);
        } catch (IOException e) {
            throw new OutputException(out, e);
        }
    }

    private static End collect(
            List<Reading> readings, boolean quiet, SnapshotWriter writer, String out, Console console, Parts parts)
            throws IOException {
        List<Ended> ends = new ArrayList<>();
        try (Progress progress = Progress.start(console, quiet, "reading")) {
            for (Reading reading : readings) {
                ends.add(reading.into(writer, progress::now));
            }
        }
        if (ends.stream().allMatch(Ended::nothing)) {
            gaps(writer.gaps(), console, "");
            console.say("nothing could be read; " + out + " is as it was");
            return End.NOTHING;
        }
        List<String> asked =
                readings.stream().flatMap(reading -> reading.asked().stream()).toList();
        Manifest manifest = writer.publish(parts.now().get(), asked);
        if (!quiet) {
            gaps(manifest.gaps().values(), console, ", see auditor snapshot show " + out);
            ends.forEach(end -> console.say(end.summary()));
        }
        return ends.stream().allMatch(Ended::complete) ? End.COMPLETE : End.INCOMPLETE;
    }

    private static void gaps(Collection<Gap> all, Console console, String more) {
        List<String> lines = all.stream()
                .filter(gap -> gap.reason() != Gap.Reason.OUT_OF_SCOPE)
                .map(Gap::what)
                .sorted()
                .distinct()
                .toList();
        lines.stream().limit(SHOWN).forEach(line -> console.say("not read: " + line));
        if (lines.size() > SHOWN) {
            console.say("and " + (lines.size() - SHOWN) + " more gaps" + more);
        }
    }
}
