package io.policyauditor.cli;

import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** {@code auditor rules}: the catalogue of rules. */
final class RulesCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Command.spec(this, "rules", "List the rules: id, severity, name and what is wrong when one fails.");
        spec.addOption(Command.value("FORMAT", "text (default) or json.", "-f", "--format"));
        return spec;
    }

    @Override
    public int run(ParseResult given, Console console, Parts parts) {
        String format = given.matchedOptionValue("--format", "text");
        List<RuleInfo> rules =
                parts.engine().get().rules().stream().<RuleInfo>map(Rule::info).toList();
        switch (format) {
            case "text" -> console.print(out -> text(rules, out));
            case "json" -> console.print(out -> out.write(json(rules)));
            default -> throw new UsageException("rules", "--format is text or json, not " + format);
        }
        return ExitCode.CLEAN;
    }

    private static void text(List<RuleInfo> rules, Writer out) throws IOException {
        int name = rules.stream().mapToInt(rule -> rule.name().length()).max().orElse(0);
        int longest = Math.max(name, "NAME".length());
        row(out, longest, "ID", "SEVERITY", "NAME", "SUMMARY");
        for (RuleInfo rule : rules) {
            row(out, longest, rule.id(), rule.severity().word(), rule.name(), rule.summary());
        }
    }

    private static void row(Writer out, int longest, String id, String severity, String name, String summary)
            throws IOException {
        out.write(padded(id, 7) + padded(severity, 10) + padded(name, longest + 2) + summary + "\n");
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }

    private static String json(List<RuleInfo> rules) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeArrayPropertyStart("rules");
            for (RuleInfo rule : rules) {
                json.writeStartObject();
                json.writeStringProperty("id", rule.id());
                json.writeStringProperty("name", rule.name());
                json.writeStringProperty("severity", rule.severity().word());
                json.writeStringProperty("summary", rule.summary());
                json.writeArrayPropertyStart("controls");
                rule.controls().forEach(json::writeString);
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return out + "\n";
    }
}
