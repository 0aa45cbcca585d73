package io.policyauditor.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code auditor collect}: reads something live into a snapshot, to be judged here or elsewhere. */
final class CollectCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = Command.spec(
                this, "collect", "Read the live estate into a snapshot, read-only.", "", "auditor scan judges it.", "");
        spec.usageMessage().synopsisSubcommandLabel("SOURCE");
        spec.usageMessage().commandListHeading("%nSources:%n");
        Source.ALL.forEach(source -> spec.addSubcommand(source.word(), new OfOne(source).spec()));
        return spec;
    }

    @Override
    public int run(ParseResult given, Console console, Parts parts) {
        throw new UsageException(
                "collect",
                "SOURCE is missing, one of "
                        + Source.ALL.stream().map(Source::word).collect(Collectors.joining(", ")));
    }

    /** {@code auditor collect} of one source. */
    private record OfOne(Source source) implements Command {
        @Override
        public CommandSpec spec() {
            CommandSpec spec = Command.spec(this, source.word(), source.description(), "");
            spec.addOption(Command.value(
                    "DIR",
                    "Directory of the snapshot; what it held stays until all is read. Required.",
                    "-o",
                    "--out"));
            source.options().forEach(spec::addOption);
            LiveOptions.describe(spec);
            spec.addOption(Command.flag("Say nothing but what went wrong.", "-q", "--quiet"));
            return spec;
        }

        @Override
        public int run(ParseResult given, Console console, Parts parts) {
            LiveOptions options = new LiveOptions("collect " + source.word(), given);
            String out = options.one("--out").orElseThrow(() -> options.usage("say where to, with -o DIR"));
            Path directory = console.workingDirectory().resolve(ScanOptions.path(out));
            return Live.collect(List.of(source), options, directory, out, console, parts)
                    .exitCode();
        }
    }
}
