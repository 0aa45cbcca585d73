package io.policyauditor.cli;

import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.reports.Visible;
import java.io.IOException;
import java.io.Writer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code auditor explain RULE}: why a rule is, how to repair, and the examples it is tested with. */
final class ExplainCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = Command.spec(
                this, "explain", "Explain a rule: why it is, how to repair, and the examples it is tested with.");
        spec.addPositional(Command.word("RULE", true, "Id or name of a rule; auditor rules lists them."));
        return spec;
    }

    @Override
    public int run(ParseResult given, Console console, Parts parts) {
        Rule<?> rule = new RuleNames("explain", parts.engine().get().rules()).rule(given.matchedPositionalValue(0, ""));
        RuleFolder folder = RuleFolder.of(rule.getClass());
        console.print(out -> print(rule.info(), folder, out));
        return ExitCode.CLEAN;
    }

    private static void print(RuleInfo info, RuleFolder folder, Writer out) throws IOException {
        out.write(RuleNames.title(info) + " (" + info.severity().word() + ")\n" + info.summary() + "\n");
        if (!info.controls().isEmpty()) {
            out.write("Controls: " + String.join(", ", info.controls()) + "\n");
        }
        out.write("\n" + Visible.lines(folder.documentation().strip()) + "\n");
        for (RuleFolder.Case example : folder.cases()) {
            out.write("\n## Example: " + Visible.line(example.name()) + "\n");
            for (RuleFolder.Text file : example.files()) {
                out.write("\n" + Visible.line(file.name()) + "\n");
                out.write(Visible.lines(indented(file.text())));
            }
            out.write(example.expectation().isBlank() ? "\nNothing is found.\n" : "\nExpected:\n");
            out.write(Visible.lines(indented(example.expectation())));
        }
    }

    private static String indented(String text) {
        StringBuilder indented = new StringBuilder();
        text.lines()
                .forEach(line -> indented.append(line.isBlank() ? "" : "    ")
                        .append(line)
                        .append('\n'));
        return indented.toString();
    }
}
