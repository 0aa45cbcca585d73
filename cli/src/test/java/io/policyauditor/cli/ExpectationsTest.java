package io.policyauditor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.policyauditor.cli.Auditor.Ran;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.SourceText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code auditor test}. */
class ExpectationsTest {
    private static final String READS = """
              - name: it reads
                principal: arn:aws:iam::111122223333:role/loader
                action: s3:GetObject
                resource: arn:aws:s3:::models/fraud/v3
            """;

    @TempDir
    private Path directory;

    private Auditor auditor;

    @BeforeEach
    void start() {
        auditor = new Auditor(directory);
        Estates.loader(auditor);
    }

    private Ran test(String... args) {
        return auditor.run(Stream.concat(Stream.of("test"), Stream.of(args)).toArray(String[]::new));
    }

    private Auditor tests(String tests) {
        return auditor.file("t/tests.yaml", "estate: ../estate\ntests:\n" + tests);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            aws:SecureTransport: "true"  | allowed           | 0
            aws:SecureTransport: true    | allowed           | 0
            aws:SecureTransport: "true"  | conditional       | 1
            aws:SecureTransport: "true"  | denied            | 1
            aws:SecureTransport: "false" | denied            | 0
            aws:SecureTransport: "false" | explicitly-denied | 0
            aws:SecureTransport: "false" | implicitly-denied | 1
            aws:SecureTransport: "false" | allowed           | 1
            aws:RequestTag/a: x          | conditional       | 0
            aws:RequestTag/a: [x, y]     | allowed           | 1
            """)
    void theWordsOfExpectations(String context, String expect, int code) {
        tests(READS + "    context: { " + context + " }\n    expect: " + expect + "\n");
        Ran ran = test("t/tests.yaml");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).isEqualTo(code);
    }

    @Test
    void aTestThatFailsShowsTheStatementThatDecides() {
        tests(READS + "    context: { aws:SecureTransport: \"false\" }\n    expect: allowed\n");
        Ran ran = test("t/tests.yaml");
        assertThat(ran.out())
                .startsWith("""
                        t/tests.yaml:8:13  FAILED  it reads
                          s3:GetObject on arn:aws:s3:::models/fraud/v3 is explicitly-denied, expected allowed
                              statement "Tls" of bucket policy arn:aws:s3:::models#policy denies it
                        """)
                .contains("    estate/estate.yaml:43:20  Deny  statement \"Tls\"")
                .endsWith("1 test: 0 passed, 1 failed, 0 incomplete   exit 1\n");
    }

    @Test
    void everyActionOnEveryResourceIsChecked() {
        tests("""
              - name: nothing else
                principal: arn:aws:iam::111122223333:role/loader
                action: [s3:PutObject, s3:DeleteObject]
                resource: [arn:aws:s3:::models/a, arn:aws:s3:::models/b]
                expect: implicitly-denied
              - name: nobody
                principal: anonymous
                action: s3:GetObject
                resource: arn:aws:s3:::models/a
                expect: denied
            """);
        assertThat(test("t/tests.yaml").out()).isEqualTo("2 tests: 2 passed, 0 failed, 0 incomplete   exit 0\n");
        assertThat(test("-v", "t/tests.yaml").out())
                .startsWith("t/tests.yaml:7:13  PASSED  nothing else\nt/tests.yaml:12:13  PASSED  nobody\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            { cluster: east, namespace: fraud, name: loader } | 0
            { cluster: east, namespace: fraud, name: pod }    | 0
            { cluster: east, namespace: fraud, name: plain }  | 1
            { cluster: west, namespace: fraud, name: loader } | 4
            """)
    void aServiceAccountAsksAsTheRoleItsPodsRunAs(String account, int code) {
        tests("""
              - name: it reads
                serviceAccount: %s
                action: s3:GetObject
                resource: arn:aws:s3:::models/a
                context: { aws:SecureTransport: "true" }
                expect: allowed
            """.formatted(account));
        Ran ran = test("t/tests.yaml");
        assertThat(ran.code()).as(ran.out() + ran.err()).isEqualTo(code);
    }

    @Test
    void whatIsNotKnownIsIncompleteAndAFailureIsWorse() {
        String dark = READS.replace("models", "dark") + "    expect: allowed\n";
        tests(dark);
        Ran ran = test("t/tests.yaml");
        assertThat(ran.out())
                .contains("INCOMPLETE  it reads\n  s3:GetObject on arn:aws:s3:::dark/fraud/v3 is not-assessed, expected"
                        + " allowed (")
                .endsWith("1 incomplete   exit 4\n");
        assertThat(ran.code()).isEqualTo(4);
        tests(dark + READS + "    expect: denied\n");
        assertThat(test("t/tests.yaml").code()).isEqualTo(1);
    }

    @Test
    void whatIsKnownNotToExistFails() {
        tests(READS.replace("role/loader", "role/nobody") + "    expect: denied\n");
        Ran ran = test("t/tests.yaml");
        assertThat(ran.out()).contains("the principal or the resource is known not to exist, expected denied\n");
        assertThat(ran.code()).isEqualTo(1);
    }

    @Test
    void junitGoesToAFileBesideTheText() throws IOException {
        tests(READS + "    expect: denied\n");
        auditor.file("other.yaml", "tests:\n" + READS.replace("it reads", "<&\\\"") + "    expect: conditional\n");
        Ran ran = test("t/tests.yaml", "other.yaml", "--estate", "estate", "-f", "text", "-f", "junit=out.xml");
        assertThat(ran.out()).endsWith("2 tests: 1 passed, 1 failed, 0 incomplete   exit 1\n");
        assertThat(Files.readString(directory.resolve("out.xml")))
                .startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"auditor test\" tests=\"2\""
                        + " failures=\"1\" errors=\"0\" skipped=\"0\">\n")
                .contains("<testsuite name=\"t/tests.yaml\" tests=\"1\" failures=\"1\"")
                .contains("<testcase classname=\"other.yaml\" name=\"&lt;&amp;")
                .contains("<failure message=\"s3:GetObject on arn:aws:s3:::models/fraud/v3 is conditional, expected"
                        + " denied\"");
        assertThat(test("t/tests.yaml", "-f", "junit").out()).startsWith("<?xml");
    }

    @Test
    void everyMistakeInAFileIsSaidWithItsPlace() {
        auditor.file("bad.yaml", """
                estat: x
                tests:
                  - name: ""
                    principal: bob
                    serviceAccount: { cluster: c, nam: d }
                    action: s3:Get*
                    resource: bucket
                    context: { a: { b: c } }
                    expect: granted
                  - name: lacks
                    principal: anonymous
                    action: []
                """);
        Ran ran = test("bad.yaml", "--estate", "estate");
        assertThat(ran.err().lines())
                .contains("auditor: bad.yaml:1:1: unknown key \"estat\", did you mean \"estate\"")
                .contains("auditor: bad.yaml:3:11: tests[0].name is empty")
                .contains("auditor: bad.yaml:6:13: tests[0].action is one action such as s3:GetObject, not \"s3:Get*\"")
                .contains("auditor: bad.yaml:7:15: tests[0].resource is an ARN or *, not \"bucket\"")
                .anyMatch(line -> line.startsWith("auditor: bad.yaml:3:5: tests[0] needs either principal or"))
                .anyMatch(line -> line.startsWith("auditor: bad.yaml:5:35: unknown key \"nam\""))
                .anyMatch(line -> line.startsWith("auditor: bad.yaml:8:"))
                .anyMatch(line -> line.startsWith("auditor: bad.yaml:9:13: tests[0].expect"))
                .anyMatch(line -> line.contains("tests[1] needs the key expect"))
                .anyMatch(line -> line.contains("tests[1].action is empty, so the test tests nothing"));
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void wrongUseIsSaid() {
        tests(READS + "    expect: allowed\n");
        auditor.file("alone.yaml", "tests:\n" + READS + "    expect: allowed\n").file("empty.yaml", "");
        assertThat(test().err()).startsWith("auditor: FILE is missing, name a file of tests\n");
        assertThat(test("alone.yaml").err())
                .startsWith("auditor: alone.yaml names no estate, write estate: PATH or give --estate\n");
        assertThat(test("empty.yaml").err()).startsWith("auditor: empty.yaml is empty");
        assertThat(test("missing.yaml").err()).startsWith("auditor: cannot read missing.yaml: there is no such file\n");
        assertThat(test("t/tests.yaml", "-f", "sarif").err()).startsWith("auditor: --format is text or junit");
        assertThat(test("t/tests.yaml", "-f", "text", "-f", "junit").err())
                .startsWith("auditor: two reports go to standard output\n");
        assertThat(test("t/tests.yaml", "-v", "-f", "junit").err())
                .startsWith("auditor: --verbose has no effect without --format text\n");
        assertThat(test("t/tests.yaml", "--estate", "nowhere").code()).isEqualTo(2);
    }

    private static String anyone(String who, String more) {
        return "  - name: n\n    anyone: " + who + "\n    action: [\"s3:*\"]\n    resource: arn:aws:s3:::models/*\n"
                + more;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            { outside: organization }                                                              | | 0
            { outside: accounts }                                                                  | | 0
            { outside: { environment: prod } }                                                     | | 1
            { outside: { environment: prod } }                                                     | context: { aws:SecureTransport: "false" } | 0
            { outside: { environment: prod }, except: "arn:aws:iam::111122223333:role/loader" }    | | 4
            { in: { environment: prod } }                                                          | | 1
            """)
    void statementsAboutAnyoneAreProven(String who, String context, int code) {
        tests(anyone(who, (context == null ? "" : "    " + context + "\n") + "    expect: denied\n"));
        Ran ran = test("t/tests.yaml");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).as(ran.out()).isEqualTo(code);
        assertThat(SCHEMA.validate(
                        anyone(who, "    expect: denied\n").indent(0).replaceFirst("^", "tests:\n"), InputFormat.YAML))
                .isEmpty();
    }

    @Test
    void aStatementThatDoesNotHoldShowsARequest() {
        tests(anyone("{ outside: { environment: prod } }", "    expect: denied\n"));
        assertThat(test("t/tests.yaml").out())
                .contains("FAILED  n\n  s3:* on arn:aws:s3:::models/* for anyone outside environment prod is allowed,"
                        + " expected denied: s3:GetObject on arn:aws:s3:::models/")
                .contains("Allow  statement 1 of bucket policy arn:aws:s3:::models#policy");
        tests(anyone("{ in: { environment: prod } }", "    expect: denied\n"));
        assertThat(test("t/tests.yaml").out())
                .contains("nobody of the estate belongs there, so the test tests nothing, expected denied\n");
        tests(anyone("{ outside: organization }", "    expect: denied\n")
                .replace("s3:*", "s3:PutObject")
                .replace("models/*", "models"));
        Ran none = test("t/tests.yaml");
        assertThat(none.out()).contains("no request can be like that: s3:PutObject on arn:aws:s3:::models,");
        assertThat(none.code()).isEqualTo(4);
    }

    @Test
    void mistakesAboutAnyoneAreSaid() {
        auditor.file(
                "bad.yaml",
                "tests:\n" + anyone("{ outside: world }", "    expect: allowed\n")
                        + anyone("{ in: {}, outside: accounts }", "    expect: denied\n")
                        + anyone("{ in: {}, except: bob }", "    expect: denied\n")
                                .replace("models/*", "m*"));
        Ran ran = test("bad.yaml", "--estate", "estate");
        assertThat(ran.err().lines())
                .contains("auditor: bad.yaml:6:13: tests[0].expect can only be denied where anyone is asked about")
                .anyMatch(line -> line.startsWith(
                        "auditor: bad.yaml:3:24: tests[0].anyone.outside must be one of organization, accounts"))
                .anyMatch(line -> line.contains("tests[1].anyone needs either outside or in"))
                .anyMatch(line -> line.contains("tests[2].anyone.except has no effect with in"))
                .anyMatch(line -> line.contains("tests[2].anyone.in needs the key environment"))
                .anyMatch(line -> line.contains("tests[2].resource is the ARN of a key or role, or a pattern within"))
                .anyMatch(line -> line.contains("tests[2].anyone.except is an ARN or a service"));
        assertThat(ran.code()).isEqualTo(2);
    }

    @Test
    void theExampleHolds() throws IOException {
        Path example = Path.of("../examples/cross-account-kserve-repaired").toRealPath();
        Ran ran = new Auditor(example).with(Auditor.INSTALLED).run("test", "tests.yaml");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).matches("\\d+ tests: (\\d+) passed, 0 failed, 0 incomplete   exit 0\n");
        assertThat(SCHEMA.validate(Files.readString(example.resolve("tests.yaml")), InputFormat.YAML))
                .isEmpty();
    }

    // ---- the schema

    private static final String SCHEMA_TEXT = resource();
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(SCHEMA_TEXT, InputFormat.JSON);

    private static String resource() {
        try (InputStream in =
                Objects.requireNonNull(TestFile.class.getResourceAsStream("tests.schema.json"), "tests.schema.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Node schema(String... path) {
        Node node = JsonReader.read(new SourceText("tests.schema.json", SCHEMA_TEXT))
                .root();
        for (String key : path) {
            node = node instanceof ObjectNode object ? object.get(key) : null;
        }
        return Objects.requireNonNull(node, () -> String.join("/", path));
    }

    /** The reader and the schema know the same keys. */
    @ParameterizedTest
    @EnumSource
    void theSchemaHasTheKeysOfTheReader(TestKeys keys) {
        Node properties = switch (keys) {
            case FILE -> schema("properties");
            case TEST -> schema("properties", "tests", "items", "properties");
            case SERVICE_ACCOUNT ->
                schema("properties", "tests", "items", "properties", "serviceAccount", "properties");
            case ANYONE -> schema("properties", "tests", "items", "properties", "anyone", "properties");
            case ENVIRONMENT -> schema("$defs", "environment", "properties");
        };
        assertThat(((ObjectNode) properties).members())
                .extracting(member -> member.key().value())
                .containsExactlyElementsOf(keys.names());
    }

    @Test
    void theSchemaHasTheWordsOfTheReader() {
        Node words = schema("properties", "tests", "items", "properties", "expect", "enum");
        assertThat(((ArrayNode) words).items())
                .extracting(word -> ((Scalar) word).value())
                .containsExactlyElementsOf(List.of(Expectation.values()).stream()
                        .map(Expectation::word)
                        .toList());
    }
}
