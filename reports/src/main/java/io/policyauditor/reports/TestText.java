package io.policyauditor.reports;

import io.policyauditor.reports.TestResult.Check;
import io.policyauditor.reports.TestResult.Outcome;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/** Test results for a person: what did not pass, with the statements that decided, and the counts as the last line. */
public final class TestText {
    private static final int LONGEST = 1_000;

    private TestText() {}

    /**
     * Writes them; the writer is flushed and stays open.
     *
     * @param verbose whether tests that passed are listed too
     * @param exitCode said in the last line
     */
    public static void write(List<TestResult> results, boolean verbose, int exitCode, Writer out) throws IOException {
        List<String> lines = new ArrayList<>();
        for (TestResult result : results) {
            if (verbose || result.outcome() != Outcome.PASSED) {
                result(result, lines);
            }
        }
        lines.add(counted(results) + "   exit " + exitCode);
        for (String line : lines) {
            out.write(line);
            out.write('\n');
        }
        out.flush();
    }

    private static void result(TestResult result, List<String> lines) {
        lines.add(Visible.line(result.at().toString()) + "  " + result.outcome().word() + "  "
                + Visible.masked(result.name(), LONGEST));
        for (Check check : result.open()) {
            lines.add("  " + Visible.masked(check.sentence(), LONGEST));
            check.decision()
                    .map(DecisionText::deciding)
                    .orElse(List.of())
                    .forEach(line -> lines.add(line.isEmpty() ? "" : "    " + line));
        }
    }

    private static String counted(List<TestResult> results) {
        return results.size() + (results.size() == 1 ? " test: " : " tests: ")
                + TestResult.count(results, Outcome.PASSED) + " passed, "
                + TestResult.count(results, Outcome.FAILED) + " failed, "
                + TestResult.count(results, Outcome.INCOMPLETE) + " incomplete";
    }
}
