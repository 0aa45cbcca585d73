package io.policyauditor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.cli.Auditor.Ran;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    @TempDir
    private Path directory;

    private Auditor auditor() {
        return new Auditor(directory);
    }

    @Test
    void versionNamesAuditorJavaAndCatalogue() {
        Ran ran = auditor().run("--version");
        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .startsWith("auditor 1.2.3\njava " + System.getProperty("java.runtime.version"))
                .endsWith("catalogue 4.5.6 of 2026-11-01\n");
    }

    @Test
    void theInstalledVersionIsFilledIn() {
        assertThat(Version.tool().version()).matches(Pattern.compile("\\d+\\.\\d+.*"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "scan --help",
                "rules -h",
                "explain --help",
                "decide -h",
                "test -h",
                "help",
                "help scan"
            })
    void everyHelpListsTheExitCodes(String words) {
        Ran ran = auditor().run(words.split(" "));
        assertThat(ran.code()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).startsWith("Usage: auditor");
        for (int code = 0; code <= 4; code++) {
            assertThat(ran.out()).containsPattern("(?m)^ +" + code + "  +[a-z]");
        }
    }

    @Test
    void helpOfACommandIsItsHelp() {
        assertThat(auditor().run("help", "scan").out())
                .isEqualTo(auditor().run("scan", "--help").out())
                .contains("--fail-on-not-assessed", "--sarif-profile", "--as-of", "vpc-endpoint");
    }

    @Test
    void theTrainingCommandIsHidden() {
        assertThat(auditor().run("--help").out()).contains("explain").doesNotContain("warm-cache");
        assertThat(auditor().run("warm-cach").err()).doesNotContain("did you mean");
    }

    @Test
    void noWordsPrintHelpAndAreAUsageError() {
        Ran ran = auditor().run();
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).startsWith("Usage: auditor");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            scna                     | unknown command scna; did you mean scan?                           | auditor --help
            frobnicate               | unknown command frobnicate                                         | auditor --help
            help scna                | unknown command scna; did you mean scan?                           | auditor --help
            --verison                | unknown flag --verison; did you mean --version?                    | auditor --help
            scan --fale-on high      | unknown flag --fale-on; did you mean --fail-on?                    | auditor scan --help
            scan --nonsense=1        | unknown flag --nonsense                                            | auditor scan --help
            scan --con x             | unknown flag --con                                                 | auditor scan --help
            scan -c                  | --config needs a value: --config FILE                              | auditor scan --help
            scan -c a -c b           | --config is given more than once                                   | auditor scan --help
            explain                  | RULE is missing                                                    | auditor explain --help
            explain TT001 TT002      | explain takes no more words than it has: TT002                     | auditor explain --help
            explain TT01             | unknown rule TT01; did you mean TT001? (auditor rules lists them)  | auditor explain --help
            explain obedient-rul     | unknown rule obedient-rul; did you mean obedient-rule? (auditor rules lists them) | auditor explain --help
            rules -f yaml            | --format is text or json, not yaml                                 | auditor rules --help
            """)
    void aUsageErrorSaysWhatIsWrongAndWhereToRead(String words, String message, String help) {
        Ran ran = auditor().run(words.split(" "));
        assertThat(ran.err()).isEqualTo("auditor: " + message + "\nsee " + help + "\n");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void anArgumentFileIsNotExpanded() {
        Ran ran = auditor().file("args", "--version").run("@args");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("unknown command @args");
    }

    @Test
    void whatATerminalWouldObeyIsEscaped() {
        Ran ran = auditor().run("sc\u001b[31m\u202ean\u0007\nx");
        assertThat(ran.err()).startsWith("auditor: unknown command sc\\u{1B}[31m\\u{202E}an\\u{7}\\u{A}x");
    }

    @Test
    void anInternalErrorIsOneLine() {
        Parts broken = new Parts(Auditor.PARTS.engine(), MainTest::broken, Auditor.PARTS.today());
        Ran ran = auditor().with(broken).run("--version");
        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err())
                .isEqualTo("internal error: java.lang.IllegalStateException: broken on purpose; please report\n");
        Ran debug = auditor().with(broken).environment("AUDITOR_DEBUG", "1").run("--version");
        assertThat(debug.code()).isEqualTo(3);
        assertThat(debug.err()).contains("\tat io.policyauditor.cli.MainTest.broken");
    }

    private static io.policyauditor.audit.AuditRun.Tool broken() {
        throw new IllegalStateException("broken on purpose");
    }

    @ParameterizedTest
    @ValueSource(classes = {OutOfMemoryError.class, StackOverflowError.class, LinkageError.class})
    void anErrorOfTheMachineIsNoSuccess(Class<? extends Error> type) throws ReflectiveOperationException {
        Error error = type.getConstructor().newInstance();
        Parts broken = new Parts(
                () -> {
                    throw error;
                },
                Auditor.PARTS.tool(),
                Auditor.PARTS.today());
        Ran ran = auditor().with(broken).run("rules");
        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err())
                .startsWith("internal error: " + type.getName())
                .endsWith((type == OutOfMemoryError.class ? ", or scan fewer accounts at a time" : "; please report")
                        + "\n");
    }

    @Test
    void aReaderThatGoesAwayIsNoFailure() {
        Ran ran = auditor().run(new StandardOutput(new Failing("Broken pipe")), () -> "", "rules");
        assertThat(ran.code()).isZero();
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void standardOutputThatTakesNothingIsAFailure() {
        Ran ran = auditor().run(new StandardOutput(new Failing("No space left on device")), () -> "", "rules");
        assertThat(ran.code()).isEqualTo(3);
        assertThat(ran.err()).isEqualTo("auditor: cannot write to standard output: No space left on device\n");
    }

    @Test
    void rulesAreATableOrJson() {
        assertThat(auditor().run("rules").out()).isEqualTo("""
                        ID     SEVERITY  NAME           SUMMARY
                        TT001  high      obedient-rule  the policy asks for it
                        TT002  high      second-rule    the policy asks for it
                        """);
        assertThat(auditor().run("rules", "-f", "json").out())
                .isEqualTo("{\"rules\":["
                        + "{\"id\":\"TT001\",\"name\":\"obedient-rule\",\"severity\":\"high\","
                        + "\"summary\":\"the policy asks for it\",\"controls\":[\"TEST 1\",\"TEST 2\"]},"
                        + "{\"id\":\"TT002\",\"name\":\"second-rule\",\"severity\":\"high\","
                        + "\"summary\":\"the policy asks for it\",\"controls\":[\"TEST 1\",\"TEST 2\"]}]}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TT001", "tt001", "Obedient-Rule"})
    void explainShowsDocumentationAndCases(String name) {
        Ran ran = auditor().run("explain", name);
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).isEqualTo("""
                        TT001 obedient-rule (high)
                        the policy asks for it
                        Controls: TEST 1, TEST 2

                        ## Why

                        Because it is a sample.

                        ## Fix

                        Do not.

                        ## Example: bad-folder

                        bad-folder/a.json
                            {"Sid": "high"}

                        bad-folder/b.json
                            {"Sid": "fine"}

                        Expected:
                            a.json:1 fail

                        ## Example: bad-one

                        bad-one.json
                            {"Sid": "high"}

                        Expected:
                            bad-one.json:1 fail asks for it

                        ## Example: good-one

                        good-one.json
                            {"Sid": "fine \\u{1B}[31m"}

                        Nothing is found.
                        """);
    }

    private static final class Failing extends OutputStream {
        private final String message;

        Failing(String message) {
            this.message = message;
        }

        @Override
        public void write(int b) throws IOException {
            throw new IOException(message);
        }
    }
}
