package io.policyauditor.cli;

import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.verdict.Audience;
import io.policyauditor.estate.verdict.Audiences;
import io.policyauditor.estate.verdict.LoadVerdict;
import io.policyauditor.estate.verdict.LoadVerdict.Result;
import io.policyauditor.estate.verdict.LoadVerdicts;
import io.policyauditor.reports.LoadJson;
import io.policyauditor.reports.LoadSarif;
import io.policyauditor.reports.LoadText;
import io.policyauditor.reports.LoadView;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code auditor can-load}: whether each load point loads, as whom, and what refuses it. */
final class CanLoadCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = Command.spec(
                this,
                "can-load",
                "Say of every load point whether it loads: as whom, by which requests, which statement refuses one,"
                        + " and the smallest repair.",
                "",
                "Exit code 1 when one cannot load, 4 when one is not assessed.",
                "");
        spec.addPositional(Command.words(
                "PATH", "Files and directories, or snapshots; - is standard input. Default: the current directory."));
        spec.addOption(Command.value(
                "TEXT", "Only load points whose key (CLUSTER/NAMESPACE/KIND/NAME#COMPONENT) holds this.", "--only"));
        spec.addOption(Command.flag(
                "Say also who can read and who can overwrite each model: principals with the paths to them, ServiceAccounts"
                        + " that get their roles, and who can become one of these.",
                "--who"));
        spec.addOption(Command.value("FILE", "Configuration, instead of auditor.yaml.", "-c", "--config"));
        spec.addOption(Command.value("FORMAT", "text (default), json or sarif.", "-f", "--format"));
        spec.addOption(Command.flag(
                "Show load points that need nothing of S3 too, and what was taken for granted.", "-v", "--verbose"));
        return spec;
    }

    @Override
    public int run(ParseResult given, Console console, Parts parts) {
        String format = given.matchedOptionValue("--format", "text");
        if (!List.of("text", "json", "sarif").contains(format)) {
            throw new UsageException("can-load", "--format is text, json or sarif, not " + format);
        }
        boolean verbose = given.hasMatchedOption("--verbose");
        if (verbose && !format.equals("text")) {
            throw new UsageException("can-load", "--verbose has no effect with --format " + format);
        }
        if (given.hasMatchedOption("--who") && format.equals("sarif")) {
            throw new UsageException(
                    "can-load", "--who has no effect with --format sarif, which has what keeps from loading");
        }
        List<String> written = given.matchedPositionalValue(0, List.of());
        List<String> paths = written.isEmpty() ? List.of(".") : List.copyOf(written);
        EstateFiles files = EstateFiles.read(
                "can-load", paths, Optional.ofNullable(given.matchedOptionValue("--config", null)), console, parts);
        String only = given.matchedOptionValue("--only", "");
        List<LoadVerdict> verdicts = LoadVerdicts.of(files.found().estate()).all().stream()
                .filter(verdict -> verdict.point().key().contains(only))
                .toList();
        if (verdicts.isEmpty()) {
            throw new UsageException(
                    "can-load",
                    only.isEmpty()
                            ? "no load point in " + String.join(", ", paths)
                            : "no load point has \"" + only + "\" in its key");
        }
        List<LoadView> views =
                views(verdicts, given.hasMatchedOption("--who"), files.found().estate());
        console.print(out -> {
            if (format.equals("json")) {
                LoadJson.write(views, out);
            } else if (format.equals("sarif")) {
                LoadSarif.write(views, Version.number(), out);
            } else {
                LoadText.write(views, verbose, out);
            }
        });
        if (verdicts.stream().anyMatch(verdict -> verdict.result() == Result.CANNOT_LOAD)) {
            return ExitCode.FINDINGS;
        }
        return verdicts.stream().anyMatch(verdict -> verdict.result() == Result.NOT_ASSESSED)
                ? ExitCode.INCOMPLETE
                : ExitCode.CLEAN;
    }

    private static List<LoadView> views(List<LoadVerdict> verdicts, boolean who, Estate estate) {
        if (!who) {
            return verdicts.stream()
                    .map(verdict -> new LoadView(verdict, List.of()))
                    .toList();
        }
        List<List<Audience>> audiences = Audiences.of(estate, verdicts);
        return IntStream.range(0, verdicts.size())
                .mapToObj(i -> new LoadView(verdicts.get(i), audiences.get(i)))
                .toList();
    }
}
