package io.policyauditor.cli;

import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.snapshot.Manifest;
import io.policyauditor.estate.snapshot.SnapshotProblem;
import io.policyauditor.estate.snapshot.SnapshotReader;
import io.policyauditor.estate.snapshot.SnapshotReader.Check;
import io.policyauditor.reports.SnapshotJson;
import io.policyauditor.reports.SnapshotText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code auditor snapshot verify|show}: whether a snapshot is sound, and what it holds. */
final class SnapshotCommand implements Command {
    private static final List<String> ACTIONS = List.of("verify", "show");

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Command.spec(
                this,
                "snapshot",
                "Verify or show a snapshot.",
                "",
                "verify reads every record and every digest: 0 when the snapshot is sound, 1 when it is not. show prints"
                        + " what the manifest says: 4 when something could not be read.",
                "");
        spec.addPositional(Command.words("verify|show DIR", "What to do, and the directory of the snapshot."));
        spec.addOption(Command.value("FORMAT", "text (default) or json.", "-f", "--format"));
        return spec;
    }

    @Override
    public int run(ParseResult given, Console console, Parts parts) {
        String format = given.matchedOptionValue("--format", "text");
        if (!format.equals("text") && !format.equals("json")) {
            throw usage("--format is text or json, not " + format);
        }
        List<String> words = given.matchedPositionalValue(0, List.of());
        if (words.isEmpty() || !ACTIONS.contains(words.get(0))) {
            throw usage(
                    words.isEmpty()
                            ? "say verify or show, and a directory"
                            : "unknown action " + words.get(0) + Main.didYouMean(words.get(0), ACTIONS));
        }
        if (words.size() != 2) {
            throw usage(words.get(0) + " takes one directory");
        }
        Path directory = console.workingDirectory().resolve(ScanOptions.path(words.get(1)));
        if (!Files.isDirectory(directory)) {
            throw usage("no such directory: " + words.get(1));
        }
        if (!SnapshotReader.isSnapshot(directory)) {
            throw usage("no snapshot: " + words.get(1) + ", it has no manifest.json of the auditor");
        }
        String name = EstateInput.shown(directory.normalize(), console.workingDirectory());
        return words.get(0).equals("verify")
                ? verify(directory, name, format, console)
                : show(directory, name, format, console);
    }

    private static int verify(Path directory, String name, String format, Console console) {
        Check check = SnapshotReader.check(directory, name);
        console.print(out -> {
            if (format.equals("json")) {
                SnapshotJson.verified(name, check, out);
            } else {
                SnapshotText.verified(name, check, out);
            }
        });
        return check.problems().isEmpty() ? ExitCode.CLEAN : ExitCode.FINDINGS;
    }

    private static int show(Path directory, String name, String format, Console console) {
        Check check = SnapshotReader.manifest(directory, name);
        if (check.manifest().isEmpty()) {
            throw new UsageException(
                    "snapshot",
                    check.problems().stream().map(SnapshotProblem::toString).toList());
        }
        Manifest manifest = check.manifest().get();
        console.print(out -> {
            if (format.equals("json")) {
                SnapshotJson.shown(name, manifest, out);
            } else {
                SnapshotText.shown(name, manifest, out);
            }
        });
        boolean incomplete = manifest.gaps().values().stream().anyMatch(gap -> gap.reason() != Gap.Reason.OUT_OF_SCOPE);
        return incomplete ? ExitCode.INCOMPLETE : ExitCode.CLEAN;
    }

    private static UsageException usage(String line) {
        return new UsageException("snapshot", line);
    }
}
