package io.policyauditor.reports;

import io.policyauditor.audit.AuditRun;
import io.policyauditor.audit.Counts;
import io.policyauditor.audit.Finding.Related;
import io.policyauditor.audit.ReportedFinding;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Suppression;
import io.policyauditor.audit.Witness;
import io.policyauditor.policy.text.Position;
import io.policyauditor.policy.text.Span;
import java.io.IOException;
import java.io.Writer;
import java.util.Locale;
import java.util.Map;

/**
 * Everything of a run, for programs. The form is versioned and published as {@value #SCHEMA} beside this class: a new
 * member raises the second number, any other change the first.
 */
public record JsonReport() implements Report {
    /** The version of the form. */
    public static final String SCHEMA_VERSION = "1.1";

    /** The resource with the JSON schema (draft 2020-12), relative to this class. */
    public static final String SCHEMA = "report.schema.json";

    @Override
    public void write(AuditRun run, Writer out) throws IOException {
        JsonOut.document(out, json -> {
            json.name("schemaVersion", SCHEMA_VERSION);
            json.object("tool", () -> {
                json.name("name", "auditor");
                json.name("version", run.tool().version());
                json.name("catalogue", run.tool().catalogue());
                json.name("catalogueDate", run.tool().catalogueDate().toString());
            });
            json.array("scope", run.scope(), json::item);
            json.name("asOf", run.asOf().toString());
            run.configuration()
                    .ifPresentOrElse(
                            file -> json.object("configuration", () -> {
                                json.name("path", file.path());
                                json.name("sha256", file.sha256());
                            }),
                            () -> json.nothing("configuration"));
            json.object("gate", () -> {
                json.name("failOn", run.gate().failOn().map(Severity::word).orElse("never"));
                json.name("failOnNotAssessed", word(run.gate().failOnNotAssessed()));
            });
            json.name("verdict", Verdict.of(run).word());
            json.number("exitCode", run.exitCode());
            json.object("counts", () -> counts(json, run.counts()));
            Map<Severity, Long> found = run.openBySeverity();
            json.object("openBySeverity", () -> {
                for (Severity severity : Severity.values()) {
                    json.number(severity.word(), found.getOrDefault(severity, 0L));
                }
            });
            json.objects("rules", run.rules(), rule -> {
                json.name("id", rule.id());
                json.name("name", rule.name());
                json.name("severity", rule.severity().word());
                json.text("summary", rule.summary());
                json.texts("controls", rule.controls());
                json.object("counts", () -> counts(json, run.byRule().getOrDefault(rule.id(), Counts.NONE)));
            });
            json.objects("inputs", run.inputs(), input -> {
                json.name("name", input.name());
                json.name("sha256", input.sha256());
                json.name("role", word(input.role()));
                json.text("note", input.note());
            });
            json.objects("findings", run.findings(), finding -> finding(json, finding));
            json.objects("notAssessed", run.notAssessed(), missing -> {
                json.name("rule", missing.rule().id());
                json.name("subject", missing.subject().key());
                json.name("reason", missing.gap().reason().word());
                json.text("what", missing.gap().what());
            });
            json.texts("errors", run.errors());
        });
    }

    private static void counts(JsonOut json, Counts counts) {
        json.number("evaluated", counts.evaluated());
        json.number("pass", counts.pass());
        json.number("fail", counts.fail());
        json.number("notApplicable", counts.notApplicable());
        json.number("notAssessed", counts.notAssessed());
        json.number("suppressed", counts.suppressed());
    }

    private static void finding(JsonOut json, ReportedFinding finding) {
        RuleInfo rule = finding.rule();
        json.name("rule", rule.id());
        json.name("name", rule.name());
        json.name("severity", finding.severity().word());
        json.name("subject", finding.subject().key());
        place(json, finding.at());
        json.text("pointer", finding.pointer());
        json.name("fingerprint", finding.fingerprint());
        json.text("message", finding.finding().message());
        json.text("fix", finding.finding().repair());
        json.text("value", finding.finding().value());
        json.objects("related", finding.finding().related(), related -> related(json, related));
        finding.finding()
                .witness()
                .ifPresentOrElse(
                        witness -> json.object("witness", () -> witness(json, witness)), () -> json.nothing("witness"));
        finding.suppressedBy()
                .ifPresentOrElse(
                        by -> json.object("suppression", () -> suppression(json, by)),
                        () -> json.nothing("suppression"));
    }

    static void witness(JsonOut json, Witness witness) {
        json.name("answer", witness.allowed() ? "allowed" : "refused");
        new DecisionJson(json).request(witness.request());
    }

    private static void related(JsonOut json, Related related) {
        place(json, related.at());
        json.text("message", related.message());
    }

    private static void suppression(JsonOut json, Suppression by) {
        json.text("reason", by.reason());
        json.text("owner", by.owner());
        json.name("expires", by.expires().map(Object::toString));
        place(json, by.at());
    }

    private static void place(JsonOut json, Span at) {
        json.name("file", at.source().name());
        position(json, "start", at.from());
        position(json, "end", at.to());
    }

    static void position(JsonOut json, String name, Position position) {
        json.object(name, () -> {
            json.number("line", position.line());
            json.number("column", position.column());
        });
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
