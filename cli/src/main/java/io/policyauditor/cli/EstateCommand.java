package io.policyauditor.cli;

import io.policyauditor.audit.Settings;
import io.policyauditor.reports.EstateJson;
import io.policyauditor.reports.EstateText;
import io.policyauditor.reports.EstateView;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code auditor estate}: shows the estate as it was understood, without judging it. */
final class EstateCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = Command.spec(
                this,
                "estate",
                "Show the estate as it is understood: environments, load points and all that is not known.");
        spec.addPositional(Command.words(
                "PATH", "Files and directories, or snapshots; - is standard input. Default: the current directory."));
        spec.addOption(Command.value("FILE", "Configuration, instead of auditor.yaml.", "-c", "--config"));
        spec.addOption(Command.value("FORMAT", "text (default) or json.", "-f", "--format"));
        return spec;
    }

    @Override
    public int run(ParseResult given, Console console, Parts parts) {
        String format = given.matchedOptionValue("--format", "text");
        if (!format.equals("text") && !format.equals("json")) {
            throw new UsageException("estate", "--format is text or json, not " + format);
        }
        List<String> written = given.matchedPositionalValue(0, List.of());
        List<String> paths = written.isEmpty() ? List.of(".") : List.copyOf(written);
        EstateView view = view(paths, Optional.ofNullable(given.matchedOptionValue("--config", null)), console, parts);
        console.print(out -> {
            if (format.equals("json")) {
                EstateJson.write(view, out);
            } else {
                EstateText.write(view, out);
            }
        });
        return view.incomplete() ? ExitCode.INCOMPLETE : ExitCode.CLEAN;
    }

    private static EstateView view(List<String> paths, Optional<String> config, Console console, Parts parts) {
        EstateFiles files = EstateFiles.read("estate", paths, config, console, parts);
        Settings settings = new Settings(files.configuration(), parts.today().get());
        return new EstateViewer(files.found().estate(), settings)
                .view(paths, files.found().inputs());
    }
}
