package io.policyauditor.reports;

import static java.util.stream.Collectors.joining;

import io.policyauditor.audit.AuditRun;
import io.policyauditor.audit.AuditRun.Input;
import io.policyauditor.audit.AuditRun.Role;
import io.policyauditor.audit.Counts;
import io.policyauditor.audit.Finding.Related;
import io.policyauditor.audit.ReportedFinding;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Suppression;
import io.policyauditor.audit.Unassessed;
import io.policyauditor.estate.model.Gap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * For a person at a terminal: each open finding with its line and carets, then what was not judged, what was accepted,
 * and the verdict as the last line.
 *
 * @param colour whether severities are coloured, by ANSI escapes
 * @param least findings below it are not shown; they count all the same
 */
public record TextReport(boolean colour, Detail detail, Severity least) implements Report {
    /** How much is shown. */
    public enum Detail {
        /** The findings and the verdict. */
        QUIET,
        NORMAL,
        /** Lists are shown whole, skipped files too. */
        VERBOSE
    }

    /** No text from the input is longer, in UTF-16 units; the JSON report has it whole. */
    private static final int LONGEST = 1_000;

    private static final int FIRST_SUBJECTS = 3;
    private static final int FEW_RULES = 6;
    private static final int OLD_DAYS = 180;
    private static final int DIGEST_DIGITS = 12;

    @Override
    public void write(AuditRun run, Writer out) throws IOException {
        try {
            write(run, new Lines(out));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        out.flush();
    }

    private void write(AuditRun run, Lines lines) {
        run.open().stream()
                .filter(finding -> finding.severity().compareTo(least) >= 0)
                .forEach(finding -> finding(finding, lines));
        if (detail != Detail.QUIET) {
            notAssessed(run, lines);
            suppressed(run, lines);
            inputs(run, lines);
            errors(run, lines);
            summary(run, lines);
        }
        lines.add(verdict(run));
    }

    /** Where the lines go, each as soon as it is there: a big estate has a million of them. */
    private record Lines(Writer out) {
        void add(String line) {
            try {
                out.write(line);
                out.write('\n');
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void finding(ReportedFinding finding, Lines lines) {
        RuleInfo rule = finding.rule();
        lines.add(Visible.line(finding.at().toString()) + "  " + coloured(finding.severity()) + "  " + rule.id() + "  "
                + shown(finding.finding().message()));
        Snippet snippet = Snippet.of(finding.at());
        String number = Integer.toString(snippet.line());
        String gutter = " ".repeat(number.length());
        lines.add(gutter + " |");
        lines.add(number + " |" + (snippet.source().isEmpty() ? "" : " " + snippet.source()));
        lines.add(gutter + " | " + snippet.carets());
        lines.add(gutter + " = why : " + shown(rule.summary()) + "  (auditor explain " + rule.id() + ")");
        lines.add(gutter + " = fix : " + shown(finding.finding().repair()));
        finding.finding().witness().ifPresent(witness -> {
            String with = ProofText.with(witness.request().context());
            lines.add(gutter + " = e.g.: " + ProofText.asked(witness.request())
                    + (with.isEmpty() ? "" : ", with " + with)
                    + (witness.allowed() ? " is allowed" : " is refused") + "  (auditor decide)");
        });
        for (Related related : finding.finding().related()) {
            lines.add(gutter + " = see : " + Visible.line(related.at().toString()) + " " + shown(related.message()));
        }
        lines.add("");
    }

    private void notAssessed(AuditRun run, Lines lines) {
        if (run.notAssessed().isEmpty()) {
            return;
        }
        lines.add("NOT ASSESSED " + run.notAssessed().size());
        Map<Gap.Cause, List<Unassessed>> byCause = new LinkedHashMap<>();
        run.notAssessed().stream()
                // What makes the run incomplete comes first.
                .sorted(Comparator.comparing(
                        missing -> !run.gate().incomplete(missing.gap().reason())))
                .forEach(missing -> byCause.computeIfAbsent(missing.gap().cause(), cause -> new ArrayList<>())
                        .add(missing));
        byCause.forEach((cause, missing) -> {
            List<String> subjects =
                    missing.stream().map(one -> one.subject().key()).distinct().toList();
            List<String> rules = missing.stream()
                    .map(one -> one.rule().id())
                    .distinct()
                    .sorted()
                    .toList();
            List<String> gaps =
                    missing.stream().map(one -> one.gap().what()).distinct().toList();
            lines.add("  " + cause.reason().word() + "  "
                    + shown(gaps.size() == 1 ? gaps.get(0) : cause.of(gaps.size())));
            lines.add("    " + subjects(subjects) + "  [" + rules(rules, run) + "]");
            if (detail == Detail.VERBOSE && gaps.size() > 1) {
                gaps.forEach(gap -> lines.add("      " + shown(gap)));
            }
        });
        lines.add("");
    }

    private String subjects(List<String> keys) {
        long most = detail == Detail.VERBOSE ? keys.size() : FIRST_SUBJECTS;
        String first = keys.stream().limit(most).map(Visible::line).collect(joining(", "));
        return keys.size() <= most ? first : first + "  +" + (keys.size() - most) + " more (-v)";
    }

    private String rules(List<String> ids, AuditRun run) {
        if (detail == Detail.VERBOSE || ids.size() <= FEW_RULES) {
            return String.join(" ", ids);
        }
        int all = run.rules().size();
        return ids.size() == all ? "all " + all + " rules" : ids.size() + " of " + all + " rules";
    }

    private static void suppressed(AuditRun run, Lines lines) {
        List<ReportedFinding> suppressed =
                run.findings().stream().filter(ReportedFinding::suppressed).toList();
        if (suppressed.isEmpty()) {
            return;
        }
        lines.add("SUPPRESSED " + suppressed.size());
        for (ReportedFinding finding : suppressed) {
            Suppression by = finding.suppressedBy().orElseThrow();
            lines.add("  " + finding.rule().id() + "  "
                    + Visible.line(finding.at().toString()) + "  "
                    + shown(by.reason().orElse("no reason")) + "  owner "
                    + shown(by.owner().orElse("unknown")) + "  " + expiry(by, run));
        }
        lines.add("");
    }

    private static String expiry(Suppression suppression, AuditRun run) {
        return suppression
                .expires()
                .map(last -> {
                    long days = ChronoUnit.DAYS.between(run.asOf(), last);
                    return "expires " + (days == 0 ? "today" : "in " + counted(days, "day")) + " (" + last + ")";
                })
                .orElse("never expires");
    }

    private void inputs(AuditRun run, Lines lines) {
        listed("UNREAD", of(run, Role.UNREAD), true, lines);
        listed("SKIPPED", of(run, Role.SKIPPED), detail == Detail.VERBOSE, lines);
    }

    private static List<Input> of(AuditRun run, Role role) {
        return run.inputs().stream().filter(input -> input.role() == role).toList();
    }

    private static void listed(String title, List<Input> inputs, boolean whole, Lines lines) {
        if (inputs.isEmpty()) {
            return;
        }
        lines.add(title + " " + inputs.size() + (whole ? "" : "  (-v)"));
        if (whole) {
            inputs.forEach(input -> lines.add("  " + Visible.line(input.name()) + "  " + shown(input.note())));
        }
        lines.add("");
    }

    private static void errors(AuditRun run, Lines lines) {
        if (run.errors().isEmpty()) {
            return;
        }
        lines.add("INTERNAL ERRORS " + run.errors().size());
        run.errors().forEach(error -> lines.add("  " + shown(error)));
        lines.add("");
    }

    private void summary(AuditRun run, Lines lines) {
        Map<Severity, Long> found = run.openBySeverity();
        List<String> severities = new ArrayList<>();
        for (Severity severity :
                List.of(Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW, Severity.INFO)) {
            long count = found.getOrDefault(severity, 0L);
            if (count > 0 || severity.compareTo(Severity.MEDIUM) >= 0) {
                severities.add(count + " " + severity.word());
            }
        }
        int records = run.extent().records();
        lines.add("Judged " + policies(run.extent().policies())
                + (records == 0 ? "" : " and " + counted(records, "record")) + " in "
                + counted(run.inputs().size(), "file") + " by "
                + counted(run.rules().size(), "rule") + ": "
                + String.join(", ", severities));
        long hidden = run.open().stream()
                .filter(finding -> finding.severity().compareTo(least) < 0)
                .count();
        if (hidden > 0) {
            lines.add("not shown: " + counted(hidden, "finding") + " below " + least.word());
        }
        Counts counts = run.counts();
        lines.add("outcomes: " + counts.evaluated() + " = " + counts.pass() + " pass + " + counts.fail() + " fail + "
                + counts.notApplicable() + " not-applicable + " + counts.notAssessed() + " not-assessed + "
                + counts.suppressed() + " suppressed");
        long age = ChronoUnit.DAYS.between(run.tool().catalogueDate(), run.asOf());
        lines.add("auditor " + shown(run.tool().version()) + ", catalogue "
                + shown(run.tool().catalogue()) + " of " + run.tool().catalogueDate()
                + (age > OLD_DAYS ? " (WARNING: " + age + " days old, update the auditor)" : ""));
        run.configuration()
                .ifPresent(file -> lines.add("configuration: " + Visible.line(file.path()) + " (sha256 "
                        + shown(file.sha256()
                                .substring(
                                        0, Math.min(DIGEST_DIGITS, file.sha256().length()))) + ")"));
        lines.add("as of " + run.asOf());
    }

    private static String verdict(AuditRun run) {
        String words = switch (Verdict.of(run)) {
            case PASSED -> "PASSED";
            case FAILED -> {
                long failing = run.open().stream()
                        .filter(finding -> run.gate().fails(finding.severity()))
                        .count();
                yield "FAILED: " + counted(failing, "finding")
                        + run.gate()
                                .failOn()
                                .map(severity -> " >= " + severity.word())
                                .orElse("");
            }
            case INCOMPLETE -> {
                long missing = run.notAssessed().stream()
                        .filter(one -> run.gate().incomplete(one.gap().reason()))
                        .count();
                yield "INCOMPLETE: " + counted(missing, "outcome") + " not assessed";
            }
            case ERROR -> "ERROR: " + counted(run.errors().size(), "internal error");
        };
        return words + "   exit " + run.exitCode();
    }

    private String coloured(Severity severity) {
        if (!colour) {
            return severity.name();
        }
        String code = switch (severity) {
            case CRITICAL -> "1;31";
            case HIGH -> "31";
            case MEDIUM -> "33";
            case LOW -> "36";
            case INFO -> "2";
        };
        return "\u001B[" + code + "m" + severity.name() + "\u001B[0m";
    }

    private static String shown(String text) {
        return Visible.masked(text, LONGEST);
    }

    private static String counted(long count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }

    private static String policies(long count) {
        return count == 1 ? "1 policy" : count + " policies";
    }
}
