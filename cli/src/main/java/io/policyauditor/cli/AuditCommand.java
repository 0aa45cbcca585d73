package io.policyauditor.cli;

import io.policyauditor.audit.AuditRun;
import io.policyauditor.audit.Gate;
import io.policyauditor.reports.JsonReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code auditor audit}: reads the live estate, judges it and keeps a record of the run. The directory it works in holds
 * {@code snapshot/} and {@code runs/TIME.json}, the JSON report of each run.
 */
final class AuditCommand implements Command {
    private static final DateTimeFormatter RUN =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Command.spec(
                this,
                "audit",
                "Read the live estate, judge it, and keep a record of the run.",
                "",
                "DIR/snapshot is what was read, DIR/runs/TIME.json the record. auditor.yaml is read from the current"
                        + " directory.",
                "");
        spec.addPositional(Command.words(
                "SOURCE",
                "What to read, one or more of "
                        + Source.ALL.stream().map(Source::word).collect(Collectors.joining(", ")) + "."));
        spec.addOption(Command.value("DIR", "Directory of the audit. Required.", "-o", "--out"));
        Source.ALL.forEach(source -> source.options().forEach(spec::addOption));
        LiveOptions.describe(spec);
        ScanOptions.judging(spec, "any (default), unread or never");
        return spec;
    }

    @Override
    public int run(ParseResult given, Console console, Parts parts) {
        LiveOptions options = new LiveOptions("audit", given);
        List<Source> sources = sources(given.matchedPositionalValue(0, List.of()), options);
        String out = options.one("--out").orElseThrow(() -> options.usage("say where to, with -o DIR"));
        Path directory = console.workingDirectory().resolve(ScanOptions.path(out));
        String snapshot = Path.of(out, "snapshot").toString();
        try {
            ScanOptions judging = ScanOptions.of(given, List.of(snapshot));
            // A mistake in auditor.yaml is told before hours of reading.
            ScanCommand.configuration(judging, console, parts);
            Live.End collected =
                    Live.collect(sources, options, directory.resolve("snapshot"), snapshot, console, parts);
            if (collected == Live.End.NOTHING) {
                return collected.exitCode();
            }
            AuditRun run = ScanCommand.run(judging, Gate.AUDIT, console, parts);
            record(run, directory, out, console, parts);
            int code = run.exitCode();
            return judging.forgiven(code == ExitCode.CLEAN ? collected.exitCode() : code);
        } catch (UsageException e) {
            throw new UsageException("audit", e.lines());
        }
    }

    /** The sources that are named, each once; a flag of one that is not is refused. */
    private static List<Source> sources(List<String> words, LiveOptions options) {
        List<String> known = Source.ALL.stream().map(Source::word).toList();
        for (String word : words) {
            if (!known.contains(word)) {
                throw options.usage("unknown source " + word + Main.didYouMean(word, known) + " (sources are "
                        + String.join(", ", known) + ")");
            }
        }
        if (words.isEmpty() || words.stream().distinct().count() < words.size()) {
            throw options.usage(
                    words.isEmpty()
                            ? "say what to read, one or more of " + String.join(", ", known)
                            : "a source is named twice");
        }
        List<Source> chosen = new ArrayList<>();
        for (Source source : Source.ALL) {
            if (words.contains(source.word())) {
                chosen.add(source);
                continue;
            }
            for (OptionSpec option : source.options()) {
                if (options.has(option.longestName())) {
                    throw options.usage(option.longestName() + " has no effect without the source " + source.word());
                }
            }
        }
        return chosen;
    }

    private static void record(AuditRun run, Path directory, String out, Console console, Parts parts) {
        String name = "runs/" + RUN.format(parts.now().get()) + ".json";
        try {
            Files.createDirectories(directory.resolve("runs"));
        } catch (IOException e) {
            throw new OutputException(Path.of(out, "runs").toString(), e);
        }
        ReportFile.write(
                console.workingDirectory(), Path.of(out, name).toString(), text -> new JsonReport().write(run, text));
    }
}
