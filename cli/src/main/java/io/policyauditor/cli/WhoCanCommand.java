package io.policyauditor.cli;

import io.policyauditor.estate.paths.Paths;
import io.policyauditor.estate.paths.Reachers;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.reports.WhoCanJson;
import io.policyauditor.reports.WhoCanText;
import io.policyauditor.reports.WhoCanView;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code auditor who-can}: every principal that may do one thing to one resource, by itself or by becoming another. */
final class WhoCanCommand implements Command {
    private static final String NAME = "who-can";

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Command.spec(
                this,
                NAME,
                "Name everybody who can do one thing to one resource, alone or by becoming somebody else.",
                "",
                "Each principal is shown with the shortest path, each hop of it with the statements that allow it. The"
                        + " exit code is 0 whoever can, and 4 where something that is not known could change the answer.",
                "");
        spec.addPositional(Command.word("ACTION", 0, "What is done, such as s3:GetObject."));
        spec.addPositional(Command.word("ARN", 1, "To what; * for an action that takes no resource."));
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("PATH")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .index("2..*")
                .arity("0..*")
                .description(
                        "Files and directories, or snapshots; - is standard input. Default: the current directory.")
                .build());
        spec.addOption(Command.flag("Only those who can by themselves.", "--direct"));
        spec.addOption(Command.value("FILE", "Configuration, instead of auditor.yaml.", "-c", "--config"));
        spec.addOption(Command.value("FORMAT", "text (default) or json.", "-f", "--format"));
        return spec;
    }

    @Override
    public int run(ParseResult given, Console console, Parts parts) {
        String format = given.matchedOptionValue("--format", "text");
        if (!format.equals("text") && !format.equals("json")) {
            throw usage("--format is text or json, not " + format);
        }
        String action = action(given.matchedPositionalValue(0, ""));
        String resource = resource(given.matchedPositionalValue(1, ""));
        List<String> written = given.matchedPositionalValue(2, List.of());
        EstateFiles files = EstateFiles.read(
                NAME,
                written.isEmpty() ? List.of(".") : List.copyOf(written),
                Optional.ofNullable(given.matchedOptionValue("--config", null)),
                console,
                parts);
        Reachers reachers =
                Paths.of(files.found().estate()).whoCan(action, resource, !given.hasMatchedOption("--direct"));
        WhoCanView view = new WhoCanView(action, resource, reachers);
        console.print(out -> {
            if (format.equals("json")) {
                WhoCanJson.write(view, out);
            } else {
                WhoCanText.write(view, out);
            }
        });
        return reachers.incomplete() ? ExitCode.INCOMPLETE : ExitCode.CLEAN;
    }

    private static String action(String written) {
        int colon = written.indexOf(':');
        if (colon <= 0 || colon == written.length() - 1 || wild(written)) {
            throw usage("ACTION is SERVICE:NAME without wildcards, such as s3:GetObject, not " + written);
        }
        return written;
    }

    private static String resource(String written) {
        if (!written.equals("*") && (Arn.parse(written).isEmpty() || wild(written))) {
            throw usage("ARN is that of one resource, without wildcards, or *, not " + written);
        }
        return written;
    }

    private static boolean wild(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
    }

    private static UsageException usage(String line) {
        return new UsageException(NAME, line);
    }
}
