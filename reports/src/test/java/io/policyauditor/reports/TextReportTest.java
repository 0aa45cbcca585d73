package io.policyauditor.reports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.audit.AuditRun;
import io.policyauditor.audit.AuditRun.Tool;
import io.policyauditor.audit.Gate;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Unassessed;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.reports.TextReport.Detail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TextReportTest {
    private static final Path GOLDEN = Path.of("src/test/resources/io/policyauditor/reports");

    private static String text(Detail detail, AuditRun run) {
        return Runs.written(new TextReport(false, detail, Severity.INFO), run);
    }

    private static String lastLine(AuditRun run) {
        return text(Detail.QUIET, run).lines().reduce("", (before, line) -> line);
    }

    private static AuditRun gated(AuditRun run, Gate gate) {
        return new AuditRun(
                run.tool(),
                run.scope(),
                run.asOf(),
                run.configuration(),
                run.inputs(),
                run.extent(),
                run.rules(),
                run.findings(),
                run.notAssessed(),
                run.byRule(),
                run.errors(),
                gate);
    }

    /** The golden files are written anew by {@code -Dgolden.update=true} alone. */
    @ParameterizedTest
    @EnumSource
    void theReportOfASmallRun(Detail detail) throws IOException {
        Path golden = GOLDEN.resolve("small-run." + detail.name().toLowerCase(java.util.Locale.ROOT) + ".txt");
        String actual = text(detail, Runs.judged());
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(golden, actual, UTF_8);
        }
        assertThat(actual).isEqualTo(Files.readString(golden, UTF_8));
    }

    @Test
    void onlySeveritiesAreColoured() {
        String plain = text(Detail.NORMAL, Runs.judged());
        String coloured = Runs.written(new TextReport(true, Detail.NORMAL, Severity.INFO), Runs.judged());
        assertThat(coloured).contains("  \u001B[31mHIGH\u001B[0m  TR001  ");
        assertThat(coloured.replaceAll("\u001B\\[[0-9;]+m", "")).isEqualTo(plain);
    }

    @Test
    void findingsBelowTheLeastSeverityAreCountedOnly() {
        String text = Runs.written(new TextReport(false, Detail.NORMAL, Severity.MEDIUM), Runs.judged());
        assertThat(text)
                .contains("TR001")
                .doesNotContain("LN001  Sid")
                .contains("\nnot shown: 1 finding below medium\n");
    }

    @Test
    void nothingToSay() {
        assertThat(text(Detail.QUIET, Runs.clean())).isEqualTo("PASSED   exit 0\n");
        assertThat(text(Detail.NORMAL, Runs.clean())).startsWith("""
                        Judged 0 policies in 0 files by 4 rules: 0 critical, 0 high, 0 medium
                        outcomes: 0 = 0 pass + 0 fail + 0 not-applicable + 0 not-assessed + 0 suppressed
                        """);
    }

    @Test
    void theLastLineIsTheVerdict() {
        SourceText source = new SourceText("a.json", "{}");
        AuditRun failed = Runs.of(
                Runs.finding(Runs.LP001, source.all(), "one"),
                Runs.finding(Runs.EN001, source.all(), "two"),
                Runs.finding(Runs.LN001, source.all(), "three"));
        Unassessed unread = new Unassessed(Runs.TR001, Runs.subject("b"), Gap.unread("b is broken"));
        Unassessed outside = new Unassessed(Runs.TR001, Runs.subject("c"), Gap.outOfScope("c is not given"));
        assertThat(lastLine(failed)).isEqualTo("FAILED: 2 findings >= medium   exit 1");
        assertThat(lastLine(gated(failed, new Gate(Optional.of(Severity.CRITICAL), Gate.NotAssessed.NEVER))))
                .isEqualTo("FAILED: 1 finding >= critical   exit 1");
        assertThat(lastLine(gated(failed, new Gate(Optional.empty(), Gate.NotAssessed.NEVER))))
                .isEqualTo("PASSED   exit 0");
        assertThat(lastLine(Runs.run(List.of(), List.of(unread, outside), List.of())))
                .isEqualTo("INCOMPLETE: 1 outcome not assessed   exit 4");
        assertThat(lastLine(Runs.run(failed.findings(), List.of(unread), List.of("TR001 failed on b: boom"))))
                .isEqualTo("ERROR: 1 internal error   exit 3");
    }

    @Test
    void longListsAreCollapsedUnlessVerbose() {
        List<Unassessed> missing = new ArrayList<>();
        Gap gap = Gap.outOfScope("no account is known");
        for (String subject : List.of("a", "b", "c", "d", "e")) {
            missing.add(new Unassessed(Runs.TR001, Runs.subject(subject), gap));
        }
        missing.add(new Unassessed(Runs.LP001, Runs.subject("f"), Gap.unread("f is broken")));
        AuditRun run = Runs.run(List.of(), missing, List.of());
        assertThat(text(Detail.NORMAL, run)).contains("""
                        NOT ASSESSED 6
                          unread  f is broken
                            f  [LP001]
                          out-of-scope  no account is known
                            a, b, c  +2 more (-v)  [TR001]
                        """);
        assertThat(text(Detail.VERBOSE, run)).contains("    a, b, c, d, e  [TR001]\n");
    }

    @Test
    void anOldCatalogueIsAWarning() {
        AuditRun run = Runs.clean();
        assertThat(text(Detail.NORMAL, run)).contains("of 2026-05-01 (WARNING: 206 days old, update the auditor)\n");
        AuditRun fresh = new AuditRun(
                new Tool("0.1.0", "1.2.3", LocalDate.of(2026, 5, 27)),
                run.scope(),
                run.asOf(),
                run.configuration(),
                run.inputs(),
                run.extent(),
                run.rules(),
                run.findings(),
                run.notAssessed(),
                run.byRule(),
                run.errors(),
                run.gate());
        assertThat(text(Detail.NORMAL, fresh)).contains("of 2026-05-27\n").doesNotContain("WARNING");
    }

    @ParameterizedTest
    @EnumSource
    void noInputMovesTheCursorOrFakesALine(Detail detail) {
        String text = text(detail, Hostile.run());
        assertThat(text.codePoints().filter(c -> c != '\n'))
                .allMatch(c -> Visible.character(c).equals(Character.toString(c)));
        assertThat(text.lines().filter(line -> line.startsWith("FAILED") || line.startsWith("PASSED")))
                .isEmpty();
        assertThat(text.lines()).last().asString().startsWith("ERROR: 1 internal error");
        assertThat(text.lines().mapToInt(String::length).max().orElseThrow()).isLessThan(4_000);
    }

    @Test
    void aCredentialIsNeverShown() {
        SourceText source = new SourceText(
                "s3.yaml",
                "accessKeyId: AKIAIOSFODNN7EXAMPLE\nsecretAccessKey: wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n");
        AuditRun run = Runs.of(
                Runs.finding(Runs.LP001, Runs.span(source, "AKIAIOSFODNN7EXAMPLE"), "AKIAIOSFODNN7EXAMPLE is in clear"),
                Runs.finding(
                        Runs.LP001,
                        Runs.span(source, "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
                        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY is in clear"));
        for (Report report : List.of(
                new TextReport(true, Detail.VERBOSE, Severity.INFO),
                new JsonReport(),
                new SarifReport(SarifReport.Profile.FULL),
                new SarifReport(SarifReport.Profile.GITHUB))) {
            assertThat(Runs.written(report, run))
                    .contains("AKIA*")
                    .doesNotContain("IOSFODNN7EXAMPLE", "wJalrXUtnFEMI", "EXAMPLEKEY");
        }
    }
}
