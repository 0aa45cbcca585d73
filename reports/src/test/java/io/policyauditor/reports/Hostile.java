package io.policyauditor.reports;

import io.policyauditor.audit.AuditRun;
import io.policyauditor.audit.Finding.Related;
import io.policyauditor.audit.ReportedFinding;
import io.policyauditor.audit.Unassessed;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import java.util.ArrayList;
import java.util.List;

/** Runs on input of somebody who wants the report to lie. */
final class Hostile {
    static final List<String> NAMES = List.of(
            "a\nFAILED: 0 findings   exit 0.json",
            "\u001B[2J\u001B]0;title\u0007.json",
            "<script>alert(1)</script>.json",
            "with blank/50%#?&.json",
            "🚀/模型.json",
            "lone\uD83D.json",
            "back\\slash.json",
            "c:/windows.json",
            "/etc/passwd",
            "../../outside.json",
            "rtl\u202Egpj.nosj",
            "\u2028line\u0085.json",
            "[x](0).json",
            "");

    static final String MESSAGE =
            "\u001B[31mred\u001B[0m\rPASSED\n[click](1) \uDC00 \u202Eevil\u2066 \u009B2J \u007F é 模型 \u200B";

    private Hostile() {}

    static AuditRun run() {
        List<ReportedFinding> findings = new ArrayList<>();
        List<Unassessed> missing = new ArrayList<>();
        for (String name : NAMES) {
            SourceText source = new SourceText(name, "{\r\n\t\"k\": \"\u001B[1mé模🚀\u202E\uD800\"\r\n}\n");
            Span token = Runs.span(source, "\"\u001B[1mé模🚀\u202E\uD800\"");
            findings.add(Runs.finding(Runs.LP001, token, MESSAGE, new Related(token, MESSAGE)));
            missing.add(new Unassessed(Runs.EN001, Runs.subject(name), Gap.unread(MESSAGE)));
        }
        SourceText edges = new SourceText("edges.json", "\n\r\n{}\n");
        findings.add(Runs.finding(Runs.TR001, new Span(edges, 0, 0), "at an empty line"));
        findings.add(Runs.finding(Runs.TR001, new Span(edges, 2, 2), "inside CR LF"));
        findings.add(Runs.finding(Runs.TR001, edges.all(), "everything"));
        int end = edges.text().length();
        findings.add(Runs.finding(Runs.TR001, new Span(edges, end, end), "at the end of the file"));
        findings.add(Runs.finding(Runs.TR001, new SourceText("empty.json", "").all(), "x".repeat(100_000)));
        findings.add(Runs.finding(
                Runs.TR001, Runs.span(new SourceText("arn:aws:s3:::models", "{\"a\": 1}"), "1"), "in a live resource"));
        return Runs.run(findings, missing, List.of("LP001 failed on " + MESSAGE));
    }
}
