package io.policyauditor.cli;

import io.policyauditor.audit.AuditRun.Input;
import io.policyauditor.audit.AuditRun.Role;
import io.policyauditor.audit.Configuration;
import io.policyauditor.collect.files.FileEstate;
import io.policyauditor.collect.files.FileEstate.Found;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.snapshot.Manifest;
import io.policyauditor.estate.snapshot.SnapshotProblem;
import io.policyauditor.estate.snapshot.SnapshotReader;
import io.policyauditor.estate.snapshot.SnapshotReader.Result;
import io.policyauditor.estate.snapshot.SnapshotReader.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The estate that a command is about: of files, or of snapshots. */
final class EstateInput {
    /** Mistakes of snapshots that are printed. */
    private static final int SHOWN = 20;

    private EstateInput() {}

    /** Whether a path is a directory that holds a snapshot. */
    static boolean isSnapshot(String path, Path workingDirectory) {
        if (path.equals("-")) {
            return false;
        }
        Path directory = workingDirectory.resolve(ScanOptions.path(path));
        return Files.isDirectory(directory) && SnapshotReader.isSnapshot(directory);
    }

    /**
     * Reads it.
     *
     * @throws UsageException when snapshots and files are mixed, or a snapshot is not sound
     */
    static Found read(
            String command, List<String> paths, Console console, Configuration configuration, Optional<Path> file) {
        List<String> snapshots = paths.stream()
                .filter(path -> isSnapshot(path, console.workingDirectory()))
                .toList();
        if (snapshots.isEmpty()) {
            return FileEstate.read(paths, console.workingDirectory(), configuration, file, console.in());
        }
        if (snapshots.size() < paths.size()) {
            throw new UsageException(
                    command,
                    snapshots.get(0) + " is a snapshot, which is not read together with files; give one or the other");
        }
        return snapshots(command, snapshots, console.workingDirectory());
    }

    private static Found snapshots(String command, List<String> paths, Path workingDirectory) {
        List<Path> directories = new ArrayList<>();
        for (String path : paths) {
            Path directory = workingDirectory.resolve(ScanOptions.path(path)).normalize();
            if (directories.contains(directory)) {
                throw new UsageException(command, path + " is given twice");
            }
            directories.add(directory);
        }
        Result result = SnapshotReader.read(directories, directory -> shown(directory, workingDirectory));
        if (result instanceof Result.Sound sound) {
            if (sound.sources().stream().allMatch(source -> source.manifest().empty())) {
                throw new UsageException(command, "nothing to read in " + String.join(", ", paths) + ": no record");
            }
            return new Found(
                    new Estate(sound.parts()),
                    sound.sources().stream().map(EstateInput::input).toList());
        }
        List<String> lines = new ArrayList<>();
        List<SnapshotProblem> problems = ((Result.Refused) result).problems();
        problems.stream().limit(SHOWN).map(SnapshotProblem::toString).forEach(lines::add);
        if (problems.size() > SHOWN) {
            lines.add("and " + (problems.size() - SHOWN) + " more mistakes, see auditor snapshot verify");
        }
        throw new UsageException(command, lines);
    }

    /** The name that a person can open: relative to where the command runs, else absolute. */
    static String shown(Path directory, Path workingDirectory) {
        Path path = directory.startsWith(workingDirectory) ? workingDirectory.relativize(directory) : directory;
        String name = path.toString().replace(path.getFileSystem().getSeparator(), "/");
        return name.isEmpty() ? "." : name;
    }

    private static Input input(Source source) {
        return new Input(
                source.name() + "/" + Manifest.NAME,
                Optional.of(source.sha256()),
                Role.ESTATE,
                "snapshot of " + source.manifest().collected() + ", auditor "
                        + source.manifest().tool());
    }
}
