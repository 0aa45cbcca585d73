package io.policyauditor.reports;

import io.policyauditor.reports.TestResult.Check;
import io.policyauditor.reports.TestResult.Outcome;
import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Test results as JUnit XML, which every CI shows: a suite a file, a case a test. What could not be decided is an
 * error, so that nobody takes it for passed. Times are left out: the same input gives the same bytes.
 */
public final class JunitXml {
    private final Writer out;

    private JunitXml(Writer out) {
        this.out = out;
    }

    /** Writes them; the writer is flushed and stays open. Write it as UTF-8. */
    public static void write(List<TestResult> results, Writer out) throws IOException {
        JunitXml xml = new JunitXml(out);
        out.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.open("testsuites", "auditor test", results);
        Map<String, List<TestResult>> suites = results.stream()
                .collect(Collectors.groupingBy(TestResult::suite, LinkedHashMap::new, Collectors.toList()));
        for (Map.Entry<String, List<TestResult>> suite : suites.entrySet()) {
            out.write("  ");
            xml.open("testsuite", suite.getKey(), suite.getValue());
            for (TestResult result : suite.getValue()) {
                xml.test(result);
            }
            out.write("  </testsuite>\n");
        }
        out.write("</testsuites>\n");
        out.flush();
    }

    private void open(String element, String name, List<TestResult> results) throws IOException {
        out.write("<" + element);
        attribute("name", name);
        attribute("tests", Integer.toString(results.size()));
        attribute("failures", Long.toString(TestResult.count(results, Outcome.FAILED)));
        attribute("errors", Long.toString(TestResult.count(results, Outcome.INCOMPLETE)));
        attribute("skipped", "0");
        out.write(">\n");
    }

    private void test(TestResult result) throws IOException {
        out.write("    <testcase");
        attribute("classname", result.suite());
        attribute("name", result.name());
        attribute("file", result.at().source().name());
        attribute("line", Integer.toString(result.at().from().line()));
        List<Check> open = result.open();
        if (open.isEmpty()) {
            out.write("/>\n");
            return;
        }
        // One element a case: readers take the first and drop the rest.
        boolean failed = result.outcome() == Outcome.FAILED;
        String element = failed ? "failure" : "error";
        Check first = open.stream()
                .filter(check -> check.outcome() == result.outcome())
                .findFirst()
                .orElseThrow();
        out.write(">\n      <" + element);
        attribute("message", first.sentence());
        attribute("type", failed ? "decision" : "not-assessed");
        out.write(">");
        for (Check check : open) {
            text(check.sentence() + "\n");
            for (String line : check.decision().map(DecisionText::deciding).orElse(List.of())) {
                text(line + "\n");
            }
        }
        out.write("</" + element + ">\n    </testcase>\n");
    }

    private void attribute(String name, String value) throws IOException {
        out.write(" " + name + "=\"" + escaped(Visible.line(masked(value))) + "\"");
    }

    private void text(String text) throws IOException {
        out.write(escaped(Visible.lines(masked(text))));
    }

    private static String masked(String text) {
        return Credentials.masked(text);
    }

    /** What XML cannot hold at all, noncharacters and lone surrogates, becomes U+FFFD; controls are spelled by then. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case 0xFFFE, 0xFFFF -> escaped.append('\uFFFD');
                default -> escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }
}
