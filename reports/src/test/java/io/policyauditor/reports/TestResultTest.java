package io.policyauditor.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import io.policyauditor.reports.TestResult.Check;
import io.policyauditor.reports.TestResult.Outcome;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class TestResultTest {
    private static final Check PASSED = new Check(Outcome.PASSED, "fine", Optional.empty());
    private static final Check OPEN = new Check(Outcome.INCOMPLETE, "nobody knows", Optional.empty());

    private static final Check FAILED = new Check(
            Outcome.FAILED,
            "s3:GetObject on x is explicitly-denied, expected allowed",
            Optional.of(Decisions.view(
                    Decisions.READS, Decisions.NAMES_ROLE + "," + Decisions.TLS_ONLY, Decisions.tls("false"))));

    private static TestResult result(String file, String name, Check... checks) {
        SourceText source = new SourceText(file, "tests:\n  - expect: allowed\n");
        return new TestResult(file, name, new Span(source, 19, 26), List.of(checks));
    }

    private static String text(boolean verbose, TestResult... results) throws IOException {
        StringWriter out = new StringWriter();
        TestText.write(List.of(results), verbose, 1, out);
        return out.toString();
    }

    private static Document junit(List<TestResult> results)
            throws IOException, ParserConfigurationException, SAXException {
        StringWriter out = new StringWriter();
        JunitXml.write(results, out);
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(out.toString())));
    }

    private static List<Element> elements(Document document, String name) {
        NodeList nodes = document.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    @Test
    void theWorstCheckMakesTheOutcome() {
        assertThat(result("a", "b", PASSED, OPEN).outcome()).isEqualTo(Outcome.INCOMPLETE);
        assertThat(result("a", "b", OPEN, FAILED, PASSED).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result("a", "b", PASSED, PASSED).outcome()).isEqualTo(Outcome.PASSED);
    }

    @Test
    void textShowsWhatFailedAndTheStatementThatDecided() throws IOException {
        TestResult good = result("tests.yaml", "good", PASSED);
        assertThat(text(false, good, result("tests.yaml", "bad", FAILED, PASSED), result("tests.yaml", "open", OPEN)))
                .startsWith("""
                        tests.yaml:2:13  FAILED  bad
                          s3:GetObject on x is explicitly-denied, expected allowed
                              statement "Tls" of bucket policy bucket.json denies it

                            bucket.json:4:""")
                .endsWith("""
                        tests.yaml:2:13  INCOMPLETE  open
                          nobody knows
                        3 tests: 1 passed, 1 failed, 1 incomplete   exit 1
                        """);
        assertThat(text(true, good)).startsWith("tests.yaml:2:13  PASSED  good\n1 test: ");
    }

    @Test
    void junitHasASuiteAFileAndACaseATest() throws Exception {
        Document xml = junit(List.of(
                result("a.yaml", "good", PASSED),
                result("b.yaml", "bad", OPEN, FAILED),
                result("a.yaml", "open", OPEN)));
        Element all = xml.getDocumentElement();
        assertThat(all.getTagName()).isEqualTo("testsuites");
        assertThat(List.of(all.getAttribute("tests"), all.getAttribute("failures"), all.getAttribute("errors")))
                .containsExactly("3", "1", "1");
        assertThat(elements(xml, "testsuite"))
                .extracting(suite -> suite.getAttribute("name") + " " + suite.getAttribute("tests") + " "
                        + suite.getAttribute("failures") + " " + suite.getAttribute("errors"))
                .containsExactly("a.yaml 2 0 1", "b.yaml 1 1 0");
        assertThat(elements(xml, "testcase"))
                .extracting(test -> test.getAttribute("classname") + "/" + test.getAttribute("name") + ":"
                        + test.getAttribute("line"))
                .containsExactly("a.yaml/good:2", "a.yaml/open:2", "b.yaml/bad:2");
        assertThat(elements(xml, "failure")).singleElement().satisfies(failure -> {
            assertThat(failure.getAttribute("message"))
                    .isEqualTo("s3:GetObject on x is explicitly-denied, expected allowed");
            assertThat(failure.getTextContent()).contains("nobody knows\n").contains("= applies, and names everyone");
        });
        assertThat(elements(xml, "error"))
                .singleElement()
                .matches(error -> error.getAttribute("type").equals("not-assessed"));
    }

    @Test
    void hostileNamesStayNames() throws Exception {
        List<TestResult> results = new ArrayList<>();
        for (String name : Hostile.NAMES) {
            String evil = name + "\"/><evil a='&amp;]]>--><!--\u0000\ufffe\uffff\ud800" + Hostile.MESSAGE;
            Check check = new Check(Outcome.FAILED, evil, FAILED.decision());
            results.add(result(name, evil, check));
        }
        Document xml = junit(results);
        assertThat(elements(xml, "testcase")).hasSize(results.size());
        assertThat(elements(xml, "evil")).isEmpty();
        assertThat(elements(xml, "failure").get(0).getAttribute("message"))
                .contains("\"/><evil a='&amp;]]>-->")
                .contains("\\u{0}");
        StringWriter text = new StringWriter();
        TestText.write(results, true, 1, text);
        assertThat(text.toString()).doesNotContain("\u001b").doesNotContain("\u202e");
    }
}
