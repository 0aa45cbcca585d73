package io.policyauditor.cli;

import io.policyauditor.reports.JunitXml;
import io.policyauditor.reports.TestResult;
import io.policyauditor.reports.TestResult.Outcome;
import io.policyauditor.reports.TestText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code auditor test}: holds what a team expects of its access against the estate. */
final class TestCommand implements Command {
    private static final List<String> FORMATS = List.of("text", "junit");

    /**
     * A report that was asked for.
     *
     * @param file empty for standard output
     */
    private record Wanted(String format, Optional<String> file) {
        static Wanted parse(String written) {
            int equals = written.indexOf('=');
            String format = equals < 0 ? written : written.substring(0, equals);
            if (!FORMATS.contains(format)) {
                throw usage("--format is text or junit, with =FILE or without, not " + written
                        + Main.didYouMean(format, FORMATS));
            }
            String file = equals < 0 ? "-" : written.substring(equals + 1);
            if (file.isBlank()) {
                throw usage("--format " + written + " names no file behind the equals sign");
            }
            return new Wanted(format, file.equals("-") ? Optional.empty() : Optional.of(file));
        }
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Command.spec(
                this,
                "test",
                "Hold expected decisions, as files of tests pin them, against an estate.",
                "",
                "A test asks for one principal or ServiceAccount, or for anyone: { outside: organization | accounts |"
                        + " { environment: NAME } } or { in: { environment: NAME } }. That anyone is denied is proven over all"
                        + " requests; one that contradicts it is shown.",
                "",
                "A test that fails makes the exit code 1, one that cannot be assessed 4.",
                "");
        spec.addPositional(Command.words("FILE", "Files of tests, YAML."));
        spec.addOption(Command.value("PATH", "The estate, instead of the one that each file names.", "--estate"));
        spec.addOption(Command.value("FILE", "Configuration, instead of auditor.yaml.", "-c", "--config"));
        spec.addOption(Command.values(
                "FORMAT[=FILE]",
                "Report as text (default) or junit, to standard output or a file. Repeatable.",
                "-f",
                "--format"));
        spec.addOption(Command.flag("List the tests that pass too.", "-v", "--verbose"));
        return spec;
    }

    @Override
    public int run(ParseResult given, Console console, Parts parts) {
        List<String> files = given.matchedPositionalValue(0, List.of());
        if (files.isEmpty()) {
            throw usage("FILE is missing, name a file of tests");
        }
        List<Wanted> reports = wanted(given);
        boolean verbose = given.hasMatchedOption("--verbose");
        if (verbose && reports.stream().noneMatch(report -> report.format().equals("text"))) {
            throw usage("--verbose has no effect without --format text");
        }
        List<TestResult> results = results(files, given, console, parts);
        int code = code(results);
        for (Wanted report : reports) {
            Console.Content content = out -> {
                if (report.format().equals("junit")) {
                    JunitXml.write(results, out);
                } else {
                    TestText.write(results, verbose, code, out);
                }
            };
            report.file()
                    .ifPresentOrElse(
                            file -> ReportFile.write(console.workingDirectory(), file, content),
                            () -> console.print(content));
        }
        return code;
    }

    private static List<Wanted> wanted(ParseResult given) {
        List<String> written = given.matchedOptionValue("--format", List.of());
        List<Wanted> reports = new ArrayList<>();
        Set<Optional<String>> targets = new HashSet<>();
        for (String one : written) {
            Wanted report = Wanted.parse(one);
            if (!targets.add(report.file())) {
                throw usage("two reports go to " + report.file().orElse("standard output"));
            }
            // Files first: whoever reads standard output may go away, and the files shall be there all the same.
            reports.add(report.file().isPresent() ? 0 : reports.size(), report);
        }
        return reports.isEmpty() ? List.of(Wanted.parse("text")) : reports;
    }

    private static List<TestResult> results(List<String> files, ParseResult given, Console console, Parts parts) {
        PolicyFile reader = new PolicyFile("test", console.workingDirectory());
        List<TestFile> read =
                files.stream().map(file -> TestFile.read(reader.source(file))).toList();
        String over = given.matchedOptionValue("--estate", null);
        Optional<String> config = Optional.ofNullable(given.matchedOptionValue("--config", null));
        Map<String, TestRun> runs = new HashMap<>();
        List<TestResult> results = new ArrayList<>();
        for (TestFile file : read) {
            String estate = over != null ? over : estate(file);
            TestRun run = runs.computeIfAbsent(estate, path -> {
                EstateFiles found = EstateFiles.read("test", List.of(path), config, console, parts);
                return new TestRun(found.found().estate(), found.environments(parts));
            });
            results.addAll(run.of(file));
        }
        return results;
    }

    /** The path of the estate that a file names, from where the command runs. */
    private static String estate(TestFile file) {
        String written = file.estate()
                .orElseThrow(() -> usage(file.name() + " names no estate, write estate: PATH or give --estate"));
        Path path = ScanOptions.path(file.name())
                .resolveSibling(ScanOptions.path(written))
                .normalize();
        return path.toString().isEmpty() ? "." : path.toString();
    }

    private static int code(List<TestResult> results) {
        if (results.stream().anyMatch(result -> result.outcome() == Outcome.FAILED)) {
            return ExitCode.FINDINGS;
        }
        return results.stream().anyMatch(result -> result.outcome() == Outcome.INCOMPLETE)
                ? ExitCode.INCOMPLETE
                : ExitCode.CLEAN;
    }

    private static UsageException usage(String line) {
        return new UsageException("test", line);
    }
}
