package io.policyauditor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.audit.Engine;
import io.policyauditor.cli.Auditor.Ran;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that read something live, against a server that knows an account of which it tells its roles alone. */
class LiveTest {
    private static final String CANARY = "CANARY";
    private static final Map<String, String> CREDENTIALS = Map.of(
            "aws.accessKeyId", "AKIACANARYACCESSKEYX",
            "aws.secretAccessKey", "CANARY-secret",
            "aws.sessionToken", "CANARY-session");
    private static final String IDENTITY = "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>"
            + "arn:aws:iam::111122223333:role/ci</Arn><Account>111122223333</Account><UserId>AIDA</UserId>"
            + "</GetCallerIdentityResult></GetCallerIdentityResponse>";
    private static final String ASSUMED = "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>"
            + "ASIACANARYASSUMEDKEY</AccessKeyId><SecretAccessKey>CANARY-assumed</SecretAccessKey><SessionToken>"
            + "CANARY-token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>"
            + "</AssumeRoleResult></AssumeRoleResponse>";
    private static final String DETAILS = "<GetAccountAuthorizationDetailsResponse>"
            + "<GetAccountAuthorizationDetailsResult><IsTruncated>false</IsTruncated><RoleDetailList><member>"
            + "<Arn>arn:aws:iam::111122223333:role/wide</Arn><RoleName>wide</RoleName><Path>/</Path>"
            + "<AssumeRolePolicyDocument>%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%7B%22Effect%22%3A"
            + "%22Allow%22%2C%22Principal%22%3A%22%2A%22%2C%22Action%22%3A%22sts%3AAssumeRole%22%7D%7D"
            + "</AssumeRolePolicyDocument></member></RoleDetailList></GetAccountAuthorizationDetailsResult>"
            + "</GetAccountAuthorizationDetailsResponse>";
    private static final Parts REAL =
            new Parts(Engine::installed, Auditor.PARTS.tool(), Auditor.PARTS.today(), Auditor.PARTS.now());

    private static final Map<String, String> BEFORE = new TreeMap<>();

    @TempDir
    Path directory;

    @BeforeAll
    static void credentials() {
        CREDENTIALS.forEach((name, value) -> {
            String before = System.setProperty(name, value);
            if (before != null) {
                BEFORE.put(name, before);
            }
        });
    }

    @AfterAll
    static void noCredentials() {
        CREDENTIALS.keySet().forEach(System::clearProperty);
        BEFORE.forEach(System::setProperty);
    }

    private static FakeAws account() {
        return new FakeAws()
                .on("Action=GetCallerIdentity", IDENTITY)
                .on("Action=GetAccountAuthorizationDetails", DETAILS);
    }

    private Auditor auditor() {
        return new Auditor(directory).with(REAL);
    }

    private Ran run(FakeAws aws, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--region", "eu-west-1", "--endpoint-url", aws.url(), "--path-style"));
        return auditor().run(all.toArray(String[]::new));
    }

    @Test
    void whatAnswersIsInTheSnapshotAndWhatDoesNotIsAGap() {
        try (FakeAws aws = account()) {
            Ran collected = run(aws, "collect", "aws", "-o", "snap");
            assertThat(collected.code()).as(collected.err()).isEqualTo(ExitCode.INCOMPLETE);
            assertThat(collected.out()).isEmpty();
            assertThat(collected.err())
                    .contains("not read: ")
                    .contains("see auditor snapshot show snap")
                    .contains("aws: 1 account, 1 calls answered, ");
            assertThat(auditor().run("snapshot", "verify", "snap").code()).isZero();
            Ran shown = auditor().run("snapshot", "show", "snap");
            assertThat(shown.code()).isEqualTo(ExitCode.INCOMPLETE);
            assertThat(shown.out())
                    .contains("aws: the account of the caller")
                    .contains("s3 ListBuckets in account 111122223333");
            Ran scanned = auditor().run("scan", "snap");
            assertThat(scanned.code()).isEqualTo(ExitCode.FINDINGS);
            assertThat(scanned.out())
                    .contains("arn:aws:iam::111122223333:role/wide")
                    .contains("s3 ListBuckets");
        }
    }

    @Test
    void whenNothingCanBeReadTheSnapshotBeforeStays() {
        try (FakeAws aws = account()) {
            run(aws, "collect", "aws", "-o", "snap");
        }
        Map<String, String> before = files();
        try (FakeAws aws = new FakeAws()) {
            Ran refused = run(aws, "collect", "aws", "-o", "snap");
            assertThat(refused.code()).isEqualTo(ExitCode.INCOMPLETE);
            assertThat(refused.err()).contains("nothing could be read; snap is as it was");
            // A part that was begun may lie about until the next run sweeps it; nothing names it.
            assertThat(files()).containsAllEntriesOf(before);
            assertThat(auditor().run("snapshot", "verify", "snap").code()).isZero();
            Ran audited = run(aws, "audit", "aws", "-o", "audit", "--exit-zero");
            assertThat(audited.code())
                    .as("a run that read nothing is never good")
                    .isEqualTo(ExitCode.INCOMPLETE);
            assertThat(audited.out()).isEmpty();
            assertThat(directory.resolve("audit/runs")).doesNotExist();
            assertThat(directory.resolve("audit/snapshot/manifest.json")).doesNotExist();
        }
    }

    @Test
    void anAuditCollectsJudgesAndKeepsARecord() {
        try (FakeAws aws = account()) {
            Ran audited = run(aws, "audit", "aws", "-o", "audit", "-f", "json");
            assertThat(audited.code()).as(audited.err()).isEqualTo(ExitCode.FINDINGS);
            assertThat(audited.out()).contains("\"failOnNotAssessed\": \"any\"").contains("role/wide");
            assertThat(directory.resolve("audit/runs/20261123T000000Z.json")).hasContent(audited.out());
            assertThat(auditor().run("snapshot", "verify", "audit/snapshot").code())
                    .isZero();
            Ran never = run(aws, "audit", "aws", "-o", "audit", "-q", "--fail-on", "never");
            assertThat(never.code()).isEqualTo(ExitCode.INCOMPLETE);
            assertThat(run(aws, "audit", "aws", "-o", "audit", "-q", "--exit-zero")
                            .code())
                    .isZero();
        }
    }

    /** Credentials, session tokens, the external id and whatever the other side wrote into its refusals. */
    @ParameterizedTest
    @ValueSource(strings = {"-q", "-v", "-f json", "-f sarif"})
    void noSecretIsToldOrKept(String flags) {
        try (FakeAws aws = account().on("Action=AssumeRole", ASSUMED)) {
            String audit = "audit aws -o audit --role-name Auditor --accounts 111122223333,444455556666"
                    + " --external-id CANARY-external " + flags;
            Ran ran = run(aws, audit.split(" "));
            assertThat(ran.code()).as(ran.err()).isEqualTo(ExitCode.FINDINGS);
            Ran shown = auditor().run("snapshot", "show", "audit/snapshot");
            assertThat(shown.out()).contains("through role Auditor");
            assertThat(ran.out() + ran.err() + shown.out()).doesNotContain(CANARY);
            Map<String, String> files = files();
            assertThat(files).hasSizeGreaterThan(3);
            files.forEach((name, text) -> assertThat(text).as(name).doesNotContain(CANARY));
        }
    }

    @Test
    void aDirectoryOfSomethingElseIsLeftAlone() throws IOException {
        Files.createDirectories(directory.resolve("app"));
        Files.writeString(directory.resolve("app/manifest.json"), "{\"name\": \"app\"}");
        try (FakeAws aws = account()) {
            Ran refused = run(aws, "collect", "aws", "-o", "app");
            assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
            assertThat(refused.err()).contains("app holds a manifest.json of something else");
        }
        assertThat(files()).containsOnlyKeys("app/manifest.json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "collect|SOURCE is missing",
                "collect aw|unknown collect source aw; did you mean aws?",
                "collect aws|say where to, with -o DIR",
                "collect aws -o s --accounts 111122223333|--accounts has no effect without --role-name",
                "collect aws -o s --external-id CANARY|--external-id has no effect without --role-name",
                "collect aws -o s --role-name r --accounts 12|--accounts is no account of twelve digits: 12",
                "collect aws -o s --role-name r --ou x|--ou is no id of a unit: x",
                "collect aws -o s --role-name r*|--role-name is no name of a role: r*",
                "collect aws -o s --regions mars|--regions is no region: mars",
                "collect aws -o s --regions eu-west-1,|--regions has an empty value",
                "collect aws -o s --deadline soon|--deadline is a time such as 90s, 30m or 2h, not soon",
                "collect aws -o s --concurrency 0|--concurrency is a number from 1 to 64, not 0",
                "collect aws -o s --endpoint-url http://u:CANARY@localhost|--endpoint-url is no plain URL",
                "collect aws -o s --endpoint-url ftp://localhost|--endpoint-url is no plain URL",
                "audit -o a|say what to read, one or more of aws",
                "audit aws aws -o a|a source is named twice",
                "audit azure -o a|unknown source azure",
                "audit aws|say where to, with -o DIR",
                "audit aws -o a --rule XX999|unknown rule XX999",
                "audit aws -o a -c none.yaml|no such configuration file: none.yaml",
                "audit aws -o a --severity-min high -f json|--severity-min has no effect",
                "iam-policy all|unknown policy all",
                "iam-policy trust|trust needs --caller",
                "iam-policy policy --caller x|--caller has no effect on policy",
                "iam-policy trust --caller x --external-id abc|not the ARN of a role or user"
            })
    void whatMakesNoSenseIsRefusedBeforeAnythingIsRead(String words, String said) {
        Ran ran = auditor().run(words.split(" "));
        assertThat(ran.code()).as(ran.err()).isEqualTo(ExitCode.USAGE);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains(said).doesNotContain(CANARY);
        assertThat(files()).isEmpty();
    }

    /** The auditor finds nothing in what it asks for itself. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "policy|identity",
                "caller|identity",
                "trust --caller arn:aws:iam::111122223333:role/ci --external-id e-1234|trust"
            })
    void theRulesFindNothingInWhatTheAuditorNeeds(String words, String kind) {
        Ran printed = auditor().run(("iam-policy " + words).split(" "));
        assertThat(printed.code()).as(printed.err()).isZero();
        Ran scanned = auditor()
                .file("own/policy.json", printed.out())
                .run("scan", "own", "--kind", "**=" + kind, "--fail-on", "low", "-v");
        assertThat(scanned.code()).as(scanned.out()).isZero();
        assertThat(scanned.out()).contains("0 critical, 0 high, 0 medium").contains("PASSED");
    }

    @Test
    void theTemplateHoldsThePolicy() {
        Ran printed = auditor().run("iam-policy", "stackset", "--role-name", "Reader");
        assertThat(printed.code()).isZero();
        assertThat(printed.out()).contains("\"Default\": \"Reader\"").contains("\"s3:GetBucketPolicy\"");
    }

    @Test
    void theHelpNamesTheFlags() {
        Ran help = auditor().run("collect", "aws", "--help");
        assertThat(help.code()).isZero();
        assertThat(help.out()).contains("--role-name").contains("--deadline").contains("--endpoint-url");
    }

    private Map<String, String> files() {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                files.put(directory.relativize(file).toString(), text(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                InputStream unpacked = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in) {
            return new String(unpacked.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
