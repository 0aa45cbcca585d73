package io.policyauditor.cli;

import io.policyauditor.audit.AuditRun;
import io.policyauditor.audit.AuditRun.Role;
import io.policyauditor.audit.Configuration;
import io.policyauditor.audit.Configuration.DocumentInput;
import io.policyauditor.audit.Configuration.Inputs;
import io.policyauditor.audit.Configuration.RuleSetting;
import io.policyauditor.audit.Engine;
import io.policyauditor.audit.Gate;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.cli.ReportRequest.Format;
import io.policyauditor.collect.files.FileEstate;
import io.policyauditor.reports.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code auditor scan}: reads files or snapshots, judges them and reports. */
final class ScanCommand implements Command {
    @Override
    public CommandSpec spec() {
        return ScanOptions.spec(this);
    }

    @Override
    public int run(ParseResult given, Console console, Parts parts) {
        ScanOptions options = ScanOptions.of(given, given.matchedPositionalValue(0, List.of()));
        requirePaths("scan", options.paths(), console.workingDirectory());
        requireEffect(options, console.workingDirectory());
        return options.forgiven(run(options, Gate.SCAN, console, parts).exitCode());
    }

    /**
     * Judges what the options name, and reports.
     *
     * @param gate in force when neither a flag nor the configuration says otherwise
     */
    static AuditRun run(ScanOptions options, Gate gate, Console console, Parts parts) {
        Engine engine = parts.engine().get();
        AuditRun run;
        try (Progress progress = Progress.start(console, options.quiet(), "reading files")) {
            run = judge(options, gate, engine.rules(), console, parts, progress);
        }
        report(options, console, new Reports(options, engine.rules()), run);
        return run;
    }

    /**
     * The configuration in force.
     *
     * @throws UsageException when it is wrong, or a flag has no effect with it
     */
    static ConfigurationFile configuration(ScanOptions options, Console console, Parts parts) {
        List<Rule<?>> all = parts.engine().get().rules();
        Set<String> ids = all.stream().map(rule -> rule.info().id()).collect(Collectors.toSet());
        ConfigurationFile file = ConfigurationFile.find(
                "scan", options.configuration(), options.paths(), console.workingDirectory(), ids);
        chosen(options, all, file.configuration());
        return file;
    }

    private static AuditRun judge(
            ScanOptions options, Gate gate, List<Rule<?>> all, Console console, Parts parts, Progress progress) {
        ConfigurationFile file = configuration(options, console, parts);
        List<Rule<?>> rules = chosen(options, all, file.configuration());
        Configuration configuration = adjusted(file.configuration(), options, rules);
        FileEstate.Found found = EstateInput.read("scan", options.paths(), console, configuration, file.file());
        if (found.inputs().stream().allMatch(input -> input.role() == Role.SKIPPED)) {
            throw usage("nothing to scan in " + String.join(", ", options.paths()) + ": "
                    + (found.inputs().isEmpty() ? "no files" : found.inputs().size() + " files, none is a policy"));
        }
        progress.now("judging " + found.estate().policies().size() + " policies");
        Settings settings = new Settings(configuration, options.asOf().orElseGet(parts.today()));
        return new Engine(rules)
                .run(
                        found.estate(),
                        settings,
                        new Engine.Request(
                                parts.tool().get(),
                                options.paths(),
                                file.origin(),
                                found.inputs(),
                                options.gate(configuration.gate(), gate)));
    }

    /** @throws UsageException of a command when a path leads nowhere */
    static void requirePaths(String command, List<String> paths, Path workingDirectory) {
        List<String> missing = paths.stream()
                .filter(path -> !path.equals("-") && !Files.exists(workingDirectory.resolve(ScanOptions.path(path))))
                .map(path -> "no such file or directory: " + path)
                .toList();
        if (!missing.isEmpty()) {
            throw new UsageException(command, missing);
        }
    }

    /** @throws UsageException for a flag about files where there are snapshots */
    private static void requireEffect(ScanOptions options, Path workingDirectory) {
        boolean snapshots = options.paths().stream().anyMatch(path -> EstateInput.isSnapshot(path, workingDirectory));
        if (snapshots && !options.kinds().isEmpty()) {
            throw usage("--kind has no effect on a snapshot, which knows the kinds of its policies");
        }
        if (snapshots && !options.excludes().isEmpty()) {
            throw usage("--exclude has no effect on a snapshot, it leaves out files");
        }
    }

    /** The rules that {@code --rule} and {@code --skip-rule} leave. */
    private static List<Rule<?>> chosen(ScanOptions options, List<Rule<?>> all, Configuration configuration) {
        RuleNames names = new RuleNames("scan", all);
        Set<Rule<?>> chosen = new LinkedHashSet<>();
        for (String written : options.rules()) {
            RuleInfo info = names.rule(written).info();
            RuleSetting setting = configuration.rules().get(info.id());
            if (setting != null && !setting.enabled()) {
                throw usage("--rule " + written + " has no effect: auditor.yaml switches " + info.id() + " off");
            }
            chosen.add(names.rule(written));
        }
        if (options.rules().isEmpty()) {
            chosen.addAll(all);
        }
        for (String written : options.skippedRules()) {
            if (!chosen.remove(names.rule(written)) && !options.rules().isEmpty()) {
                throw usage("--skip-rule " + written + " has no effect: --rule does not choose it");
            }
        }
        if (chosen.isEmpty() && !all.isEmpty()) {
            throw usage("--rule and --skip-rule leave no rule");
        }
        return List.copyOf(chosen);
    }

    /**
     * The configuration with the flags in front: what a flag says of a file holds before what the file says. Suppressions
     * of rules that take no part are left out, for they cannot have suppressed anything.
     */
    private static Configuration adjusted(Configuration file, ScanOptions options, List<Rule<?>> rules) {
        List<DocumentInput> documents = new ArrayList<>(options.kinds());
        documents.addAll(file.inputs().documents());
        List<String> exclude = new ArrayList<>(file.inputs().exclude());
        exclude.addAll(options.excludes());
        Set<String> ids = rules.stream().map(rule -> rule.info().id()).collect(Collectors.toSet());
        return new Configuration(
                new Inputs(file.inputs().include(), exclude, documents),
                file.models(),
                file.trust(),
                file.environments(),
                file.gate(),
                file.rules(),
                file.suppressions().stream()
                        .filter(suppression -> ids.contains(suppression.rule()))
                        .toList());
    }

    // Files first: whoever reads standard output may go away, and the files shall be there all the same.
    private static void report(ScanOptions options, Console console, Reports reports, AuditRun run) {
        for (ReportRequest request : options.reports()) {
            request.file().ifPresent(file -> {
                Report report = reports.of(request.format(), false);
                ReportFile.write(console.workingDirectory(), file, out -> report.write(run, out));
            });
        }
        boolean shown = false;
        for (ReportRequest request : options.reports()) {
            if (request.file().isEmpty()) {
                Report report = reports.of(request.format(), console.colour() && !options.noColour());
                console.print(out -> report.write(run, out));
                shown = request.format() == Format.TEXT && !options.quiet();
            }
        }
        if (!shown) {
            run.errors().forEach(error -> console.say("internal error: " + error + "; please report"));
        }
    }

    private static UsageException usage(String line) {
        return new UsageException("scan", line);
    }
}
