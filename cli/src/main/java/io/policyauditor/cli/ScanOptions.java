package io.policyauditor.cli;

import io.policyauditor.audit.Configuration.DocumentInput;
import io.policyauditor.audit.Gate;
import io.policyauditor.audit.Severity;
import io.policyauditor.cli.ReportRequest.Format;
import io.policyauditor.policy.language.PolicyKind;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * What {@code auditor scan} was told, checked and typed.
 *
 * @param paths never empty
 * @param severityMin the least severity that the text report shows
 */
record ScanOptions(
        List<String> paths,
        Optional<String> configuration,
        List<ReportRequest> reports,
        Optional<String> sarifProfile,
        Optional<String> category,
        Optional<Severity> severityMin,
        Optional<FailOn> failOn,
        Optional<Gate.NotAssessed> failOnNotAssessed,
        List<DocumentInput> kinds,
        List<String> rules,
        List<String> skippedRules,
        List<String> excludes,
        Optional<LocalDate> asOf,
        boolean quiet,
        boolean verbose,
        boolean noColour,
        boolean exitZero) {
    private static final List<String> PROFILES = List.of("full", "github");

    /** The least severity that fails; empty for never. */
    record FailOn(Optional<Severity> least) {}

    static CommandSpec spec(Command scan) {
        CommandSpec spec = Command.spec(
                scan,
                "scan",
                "Judge policy files or snapshots.",
                "",
                "auditor.yaml is read from the first directory given, else from the current directory.",
                "");
        spec.addPositional(Command.words(
                "PATH", "Files and directories, or snapshots; - is standard input. Default: the current directory."));
        judging(spec, "any, unread (default) or never");
        spec.addOption(Command.values(
                "GLOB=KIND",
                "The kind of the policies in the files that the glob fits: " + String.join(", ", kindWords())
                        + ". Repeatable.",
                "--kind"));
        spec.addOption(Command.values("GLOB", "Leave these files out. Repeatable.", "--exclude"));
        return spec;
    }

    /**
     * Adds the flags about judging and reporting.
     *
     * @param whichNotAssessed what a rule without an answer may do to the exit code, with the default
     */
    static void judging(CommandSpec spec, String whichNotAssessed) {
        spec.addOption(Command.value("FILE", "Configuration, instead of auditor.yaml.", "-c", "--config"));
        spec.addOption(Command.values(
                "FORMAT[=FILE]",
                "Report as text (default), json or sarif, to standard output or a file. Repeatable.",
                "-f",
                "--format"));
        spec.addOption(Command.value(
                "PROFILE", "What the SARIF report is for: full (default) or github code scanning.", "--sarif-profile"));
        spec.addOption(Command.value(
                "NAME", "Category of the SARIF report, which tells apart several scans of one commit.", "--category"));
        spec.addOption(Command.value(
                "SEVERITY",
                "Least severity that the text report shows; changes no exit code.",
                "-s",
                "--severity-min"));
        spec.addOption(Command.value(
                "SEVERITY",
                "Least severity that fails the run: critical, high, medium (default), low or never.",
                "--fail-on"));
        spec.addOption(Command.value(
                "WHICH",
                "Which rules without an answer make the run incomplete: " + whichNotAssessed + ".",
                "--fail-on-not-assessed"));
        spec.addOption(Command.values("RULE", "Judge by this rule only, an id or a name. Repeatable.", "--rule"));
        spec.addOption(Command.values("RULE", "Leave this rule out, an id or a name. Repeatable.", "--skip-rule"));
        spec.addOption(
                Command.value("DATE", "The day to take for today, as YYYY-MM-DD. Default: today in UTC.", "--as-of"));
        spec.addOption(Command.flag("Say only what fails.", "-q", "--quiet"));
        spec.addOption(
                Command.flag("Say everything: skipped files and every rule without an answer.", "-v", "--verbose"));
        spec.addOption(Command.flag("No colour, as with NO_COLOR set.", "--no-color"));
        spec.addOption(Command.flag("Exit 0 in spite of findings or an incomplete run.", "--exit-zero"));
    }

    /** @throws UsageException when a value is wrong or a flag would have no effect */
    static ScanOptions of(ParseResult given, List<String> paths) {
        List<ReportRequest> reports =
                values(given, "--format").stream().map(ReportRequest::parse).toList();
        ScanOptions options = new ScanOptions(
                paths.isEmpty() ? List.of(".") : List.copyOf(paths),
                value(given, "--config"),
                reports.isEmpty() ? List.of(ReportRequest.parse("text")) : reports,
                value(given, "--sarif-profile").map(ScanOptions::profile),
                value(given, "--category"),
                value(given, "--severity-min").map(ScanOptions::severityMin),
                value(given, "--fail-on").map(ScanOptions::failOn),
                value(given, "--fail-on-not-assessed").map(ScanOptions::notAssessed),
                values(given, "--kind").stream().map(ScanOptions::kind).toList(),
                values(given, "--rule"),
                values(given, "--skip-rule"),
                values(given, "--exclude"),
                value(given, "--as-of").map(ScanOptions::date),
                given.hasMatchedOption("--quiet"),
                given.hasMatchedOption("--verbose"),
                given.hasMatchedOption("--no-color"),
                given.hasMatchedOption("--exit-zero"));
        options.check();
        return options;
    }

    /** Whether a format was asked for. */
    boolean writes(Format format) {
        return reports.stream().anyMatch(report -> report.format() == format);
    }

    /** The exit code, or clean where the user does not want to know. */
    int forgiven(int code) {
        return exitZero && (code == ExitCode.FINDINGS || code == ExitCode.INCOMPLETE) ? ExitCode.CLEAN : code;
    }

    /** The gate in force: these options', else the configuration's, else that of the command. */
    Gate gate(Optional<Gate> configured, Gate otherwise) {
        Gate base = configured.orElse(otherwise);
        return new Gate(
                failOn.isPresent() ? failOn.get().least() : base.failOn(),
                failOnNotAssessed.orElse(base.failOnNotAssessed()));
    }

    private void check() {
        paths.stream().filter(String::isBlank).findFirst().ifPresent(path -> {
            throw usage("a path is empty; write . for the current directory");
        });
        if (paths.stream().filter("-"::equals).count() > 1) {
            throw usage("standard input (-) is given more than once");
        }
        if (quiet && verbose) {
            throw usage("--quiet and --verbose exclude each other");
        }
        needs("--sarif-profile", sarifProfile.isPresent(), Format.SARIF);
        needs("--category", category.isPresent(), Format.SARIF);
        needs("--severity-min", severityMin.isPresent(), Format.TEXT);
        if (reports.stream().filter(report -> report.file().isEmpty()).count() > 1) {
            throw usage("two reports go to standard output; give all but one a file: --format json=FILE");
        }
        Set<Path> files = new HashSet<>();
        for (ReportRequest report : reports) {
            report.file().ifPresent(file -> {
                if (!files.add(path(file).toAbsolutePath().normalize())) {
                    throw usage("two reports go to " + file);
                }
            });
        }
    }

    private void needs(String flag, boolean isGiven, Format format) {
        if (isGiven && !writes(format)) {
            throw usage(flag + " has no effect without --format " + format.word());
        }
    }

    /** A path as written; characters that no path may hold are the user's to change. */
    static Path path(String written) {
        try {
            return Path.of(written);
        } catch (InvalidPathException e) {
            throw new UsageException("scan", "no path can be called " + written, e);
        }
    }

    private static Optional<String> value(ParseResult given, String name) {
        String value = given.matchedOptionValue(name, null);
        if (value != null && value.isBlank()) {
            throw usage(name + " has an empty value");
        }
        return Optional.ofNullable(value);
    }

    private static List<String> values(ParseResult given, String name) {
        List<String> values = given.matchedOptionValue(name, List.of());
        if (values.stream().anyMatch(String::isBlank)) {
            throw usage(name + " has an empty value");
        }
        return List.copyOf(values);
    }

    private static String profile(String word) {
        return oneOf("--sarif-profile", PROFILES, word);
    }

    private static Severity severityMin(String word) {
        return Severity.ofWord(oneOf("--severity-min", severities(), word)).orElseThrow();
    }

    private static FailOn failOn(String word) {
        List<String> words = new ArrayList<>(severities());
        words.remove(Severity.INFO.word());
        words.add("never");
        return new FailOn(Severity.ofWord(oneOf("--fail-on", words, word)));
    }

    private static Gate.NotAssessed notAssessed(String word) {
        List<String> words = Arrays.stream(Gate.NotAssessed.values())
                .map(which -> which.name().toLowerCase(Locale.ROOT))
                .toList();
        return Gate.NotAssessed.valueOf(
                oneOf("--fail-on-not-assessed", words, word).toUpperCase(Locale.ROOT));
    }

    private static DocumentInput kind(String written) {
        int equals = written.lastIndexOf('=');
        if (equals <= 0) {
            throw usage("--kind needs GLOB=KIND, not " + written);
        }
        String word = oneOf("--kind", kindWords(), written.substring(equals + 1));
        return new DocumentInput(
                written.substring(0, equals), PolicyKind.ofWord(word), Optional.empty(), Optional.empty());
    }

    private static LocalDate date(String written) {
        try {
            return LocalDate.parse(written);
        } catch (DateTimeParseException e) {
            throw new UsageException("scan", "--as-of is no day of the form YYYY-MM-DD: " + written, e);
        }
    }

    private static String oneOf(String flag, List<String> words, String written) {
        String lower = written.toLowerCase(Locale.ROOT);
        if (!words.contains(lower)) {
            throw usage(flag + " is one of " + String.join(", ", words) + ", not " + written
                    + Main.didYouMean(written, words));
        }
        return lower;
    }

    private static List<String> severities() {
        return List.of(Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW, Severity.INFO).stream()
                .map(Severity::word)
                .toList();
    }

    private static List<String> kindWords() {
        return Arrays.stream(PolicyKind.values()).map(PolicyKind::word).toList();
    }

    private static UsageException usage(String line) {
        return new UsageException("scan", line);
    }
}
