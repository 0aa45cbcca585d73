package io.policyauditor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.audit.Engine;
import io.policyauditor.cli.Auditor.Ran;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScanTest {
    @TempDir
    private Path directory;

    private Auditor auditor;

    @BeforeEach
    void start() {
        auditor = new Auditor(directory);
    }

    private Ran scan(String... args) {
        return auditor.run(Stream.concat(Stream.of("scan"), Stream.of(args)).toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            fine              |                               | 0
            info              |                               | 0
            low               |                               | 0
            medium            |                               | 1
            critical          |                               | 1
            low               | --fail-on low                 | 1
            medium            | --fail-on HIGH                | 0
            high              | --fail-on high                | 1
            critical          | --fail-on never               | 0
            info              | --fail-on low                 | 0
            unread            |                               | 4
            scope             |                               | 0
            scope             | --fail-on-not-assessed any    | 4
            unread            | --fail-on-not-assessed never  | 0
            scope             | --fail-on-not-assessed unread | 0
            explode           |                               | 3
            overflow          |                               | 3
            memory            |                               | 3
            high              | --exit-zero                   | 0
            unread            | --exit-zero                   | 0
            explode           | --exit-zero                   | 3
            memory            | --exit-zero                   | 3
            high              | --exit-zero --rule nix        | 2
            explode high      |                               | 3
            explode unread    |                               | 3
            high unread       |                               | 1
            high fine         | --severity-min critical       | 1
            """)
    void theExitCodeFollowsTheOutcomes(String words, String flags, int code) {
        for (String word : words.split(" ")) {
            auditor.policy(word + ".json", word);
        }
        assertThat(scan(flags == null ? new String[0] : flags.split(" ")).code())
                .isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -f yaml                        | unknown format yaml (formats are text, json, sarif)
            -f jsno                        | unknown format jsno; did you mean json? (formats are text, json, sarif)
            -f json=                       | --format json= names no file behind the equals sign
            -f json -f sarif               | two reports go to standard output; give all but one a file: --format json=FILE
            -f json -f text=-              | two reports go to standard output; give all but one a file: --format json=FILE
            -f json=a -f sarif=./a         | two reports go to ./a
            --sarif-profile full           | --sarif-profile has no effect without --format sarif
            --category x                   | --category has no effect without --format sarif
            -s low -f json                 | --severity-min has no effect without --format text
            --sarif-profile jira -f sarif   | --sarif-profile is one of full, github, not jira
            -s bad                         | --severity-min is one of critical, high, medium, low, info, not bad
            --fail-on info                 | --fail-on is one of critical, high, medium, low, never, not info
            --fail-on hihg                 | --fail-on is one of critical, high, medium, low, never, not hihg; did you mean high?
            --fail-on-not-assessed all     | --fail-on-not-assessed is one of any, unread, never, not all
            --kind identity                | --kind needs GLOB=KIND, not identity
            --kind =identity               | --kind needs GLOB=KIND, not =identity
            --kind a=b=role                | --kind is one of identity, bucket, trust, key, resource, scp, rcp, vpc-endpoint, session, not role
            --as-of 2026-13-01             | --as-of is no day of the form YYYY-MM-DD: 2026-13-01
            --as-of today                  | --as-of is no day of the form YYYY-MM-DD: today
            -q -v                          | --quiet and --verbose exclude each other
            --rule TT003                   | unknown rule TT003; did you mean TT001? (auditor rules lists them)
            --skip-rule nothing            | unknown rule nothing (auditor rules lists them)
            --rule TT001 --skip-rule TT001 | --rule and --skip-rule leave no rule
            --rule TT001 --skip-rule TT002 | --skip-rule TT002 has no effect: --rule does not choose it
            --skip-rule tt001 --skip-rule second-rule | --rule and --skip-rule leave no rule
            -c nowhere.yaml                | no such configuration file: nowhere.yaml
            nowhere                        | no such file or directory: nowhere
            - -                            | standard input (-) is given more than once
            empty                          | nothing to scan in empty: no files
            docs                           | nothing to scan in docs: 1 files, none is a policy
            --exclude **                   | nothing to scan in .: no files
            """)
    void aWrongFlagIsAUsageError(String words, String message) throws IOException {
        Files.createDirectory(directory.resolve("empty"));
        auditor.policy("high.json", "high").file("docs/readme.json", "{\"title\": \"no policy\"}");
        Ran ran = scan(words.split(" "));
        assertThat(ran.err()).isEqualTo("auditor: " + message + "\nsee auditor scan --help\n");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"--config", "--rule", "--kind", "--exclude", "--category", "--as-of"})
    void anEmptyValueIsAUsageError(String flag) {
        Ran ran = scan(flag, "");
        assertThat(ran.err()).startsWith("auditor: " + flag + " has an empty value\n");
        assertThat(ran.code()).isEqualTo(2);
    }

    @Test
    void anEmptyPathIsAUsageError() {
        assertThat(scan("").err()).startsWith("auditor: a path is empty; write . for the current directory\n");
        assertThat(scan("a\0b").err()).startsWith("auditor: no path can be called a\\u{0}b\n");
    }

    @Test
    void everyMissingPathIsNamed() {
        Ran ran = scan("one", "two");
        assertThat(ran.err().lines())
                .containsExactly(
                        "auditor: no such file or directory: one",
                        "auditor: no such file or directory: two",
                        "see auditor scan --help");
    }

    @Test
    void everyErrorOfTheConfigurationIsNamedWithItsPlace() {
        auditor.policy("high.json", "high").file("auditor.yaml", "version: 1\ngat:\n  failOn: low\ntrsut: {}\n");
        Ran ran = scan();
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("auditor: auditor.yaml:2:1: ", "auditor: auditor.yaml:4:1: ");
    }

    @Test
    void theConfigurationIsTakenFromTheFlagThenTheDirectoryThenHere() {
        auditor.policy("in/high.json", "high")
                .file("flag.yaml", "version: 1\ngate: {failOn: never}\n")
                .file("in/auditor.yaml", "version: 1\ngate: {failOn: critical}\n")
                .file("auditor.yaml", "version: 1\ngate: {failOn: low}\n");
        assertThat(scan("-c", "flag.yaml", "in").out()).contains("configuration: flag.yaml (sha256 ");
        assertThat(scan("in").out()).contains("configuration: in/auditor.yaml (sha256 ");
        assertThat(scan("in").code()).isZero();
        assertThat(scan("in/high.json").out()).contains("configuration: auditor.yaml (sha256 ");
        assertThat(scan("in/high.json").code()).isEqualTo(1);
    }

    @Test
    void aFlagStandsAboveTheConfiguration() {
        auditor.policy("high.json", "high").file("auditor.yaml", "version: 1\ngate: {failOn: never}\n");
        assertThat(scan().code()).isZero();
        assertThat(scan("--fail-on", "high").code()).isEqualTo(1);
    }

    @Test
    void aRuleThatTheConfigurationSwitchesOffCannotBeChosen() {
        auditor.policy("high.json", "high")
                .file("auditor.yaml", "version: 1\nrules:\n  TT001: {enabled: false, reason: \"not ours\"}\n");
        assertThat(scan("--rule", "TT001").err())
                .startsWith("auditor: --rule TT001 has no effect: auditor.yaml switches TT001 off\n");
        assertThat(scan().out()).contains("by 1 rule");
    }

    @Test
    void rulesAreChosenByIdOrName() {
        auditor.policy("high.json", "high");
        assertThat(scan().out()).contains("TT001", "TT002", "by 2 rules");
        assertThat(scan("--rule", "tt001").out()).contains("TT001").doesNotContain("TT002");
        assertThat(scan("--skip-rule", "Obedient-Rule").out()).contains("TT002").doesNotContain("TT001");
    }

    @Test
    void aSuppressionOfARuleThatTakesNoPartIsNotUnused() {
        auditor.policy("high.json", "high").file("auditor.yaml", """
                version: 1
                suppressions:
                  entries:
                    - {rule: TT001, path: high.json, reason: accepted, owner: us, expires: 2027-01-01}
                """);
        assertThat(scan("--rule", "TT001").out()).contains("SUPPRESSED 1");
        assertThat(scan("--rule", "TT001").code()).isZero();
        assertThat(scan("--rule", "TT002").out()).doesNotContain("SUPPRESSED");
        assertThat(scan("--rule", "TT001", "--as-of", "2027-01-02").code()).isEqualTo(1);
    }

    @Test
    void filesAreExcluded() {
        auditor.policy("high.json", "high").policy("sub/fine.json", "fine");
        assertThat(scan("--exclude", "high.json").code()).isZero();
        assertThat(scan("--exclude", "sub/**").code()).isEqualTo(1);
    }

    @Test
    void theKindOfAFileCanBeSaid() {
        auditor.policy("a=b.json", "fine");
        Ran ran = scan("--kind", "a=b.json=vpc-endpoint", "-f", "json");
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("VPC endpoint policy");
        assertThat(scan("-f", "json").out()).doesNotContain("VPC endpoint policy");
    }

    @Test
    void todayIsWhatIsSaid() {
        auditor.policy("day.json", "day");
        assertThat(scan().out()).contains("today is 2026-11-23").contains("as of 2026-11-23");
        assertThat(scan("--as-of", "2027-02-28").out()).contains("today is 2027-02-28");
    }

    @Test
    void standardInputIsAFileToo() {
        auditor.reading(
                "{\"Statement\": [{\"Sid\": \"high\", \"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}]}");
        assertThat(scan("-").code()).isEqualTo(1);
    }

    @Test
    void aPolicyThatCannotBeReadMakesTheScanIncomplete() {
        auditor.file("broken.json", "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Sid\": \"fi");
        assertThat(scan().code()).isIn(3, 4).isEqualTo(4);
    }

    @Test
    void reportsGoToFilesAndStandardOutput() throws IOException {
        auditor.policy("high.json", "high");
        Ran ran = scan("-f", "sarif=./a.sarif", "-f", "json=b.json.out", "-f", "text", "--category", "nightly");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).contains("FAILED");
        assertThat(Files.readString(directory.resolve("b.json.out")))
                .startsWith("{")
                .contains("TT001");
        assertThat(Files.readString(directory.resolve("a.sarif")))
                .contains("\"2.1.0\"", "nightly", "Because it is a sample");
    }

    @Test
    void theGithubProfileIsAnother() {
        auditor.policy("high.json", "high");
        String full = scan("-f", "sarif").out();
        assertThat(scan("-f", "sarif", "--sarif-profile", "full").out()).isEqualTo(full);
        assertThat(scan("-f", "sarif", "--sarif-profile", "github").out()).isNotEqualTo(full);
    }

    @Test
    void theSameScanGivesTheSameBytes() {
        for (int i = 0; i < 100; i++) {
            auditor.policy("p" + i + ".json", i % 3 == 0 ? "high" : "unread");
        }
        for (String format : List.of("text", "json", "sarif")) {
            assertThat(scan("-f", format).out()).isEqualTo(scan("-f", format).out());
        }
    }

    @Test
    void aFileThatCannotBeWrittenIsAnError() throws IOException {
        auditor.policy("high.json", "high");
        Files.createDirectory(directory.resolve("dir"));
        Ran missing = scan("-f", "json=nowhere/x.json");
        assertThat(missing.code()).isEqualTo(3);
        assertThat(missing.err()).isEqualTo("auditor: cannot write nowhere/x.json: no such file or directory\n");
        Ran folder = scan("-f", "json=dir");
        assertThat(folder.code()).isEqualTo(3);
        assertThat(folder.err()).isEqualTo("auditor: cannot write dir: it is a directory\n");
    }

    @Test
    void anInternalErrorIsToldWhereNoTextReportTellsIt() {
        auditor.policy("explode.json", "explode");
        String line = "internal error: TT001 failed on explode.json: java.lang.IllegalStateException: boom";
        assertThat(scan("-f", "json").err()).startsWith(line);
        assertThat(scan("-q").err()).startsWith(line);
        assertThat(scan().err()).isEmpty();
    }

    @Test
    void quietSaysLessAndVerboseMore() {
        auditor.policy("high.json", "high").file("notes.json", "{}");
        int normal = scan().out().length();
        assertThat(scan("-q").out().length()).isPositive().isLessThan(normal);
        assertThat(scan("-v").out().length()).isGreaterThan(normal);
    }

    @Test
    void theTextReportLeavesOutWhatIsBelowTheLeastSeverity() {
        auditor.policy("low.json", "low");
        assertThat(scan().out()).contains("low.json asks for it");
        assertThat(scan("-s", "medium").out())
                .doesNotContain("low.json asks for it")
                .contains("not shown: 2 findings");
    }

    @Test
    void colourNeedsATerminalThatWantsIt() {
        auditor.policy("high.json", "high");
        String escape = "\u001b[";
        assertThat(scan().out()).doesNotContain(escape);
        auditor.onTerminal();
        assertThat(scan().out()).contains(escape);
        assertThat(scan("--no-color").out()).doesNotContain(escape);
        assertThat(scan("-f", "text=t.txt", "-f", "json").out()).doesNotContain(escape);
        assertThat(directory.resolve("t.txt")).content().doesNotContain(escape);
        assertThat(auditor.environment("NO_COLOR", "").run("scan").out()).contains(escape);
        assertThat(auditor.environment("NO_COLOR", "1").run("scan").out()).doesNotContain(escape);
        assertThat(auditor.environment("NO_COLOR", "")
                        .environment("TERM", "dumb")
                        .run("scan")
                        .out())
                .doesNotContain(escape);
    }

    @Test
    void aReaderThatGoesAwayChangesNoVerdict() {
        auditor.policy("high.json", "high");
        OutputStream gone = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        Ran ran = auditor.run(new StandardOutput(gone), () -> "", "scan", "-f", "json=there.json", "-f", "text");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).isEmpty();
        assertThat(directory.resolve("there.json")).exists();
    }

    @Test
    void withoutRulesEverythingPasses() {
        auditor.policy("high.json", "high")
                .with(new Parts(() -> new Engine(List.of()), Auditor.PARTS.tool(), Auditor.PARTS.today()));
        assertThat(scan().code()).isZero();
        assertThat(scan("--rule", "TT001").err()).startsWith("auditor: unknown rule TT001; there are no rules\n");
    }

    @Test
    void theTrainingRunWorksWithEveryInstalledRule() throws IOException {
        Ran ran = auditor.with(Parts.installed()).run("warm-cache");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).isZero();
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }
}
