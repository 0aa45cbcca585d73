package io.policyauditor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.cli.Auditor.Ran;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecideTest {
    private static final String CASE = "{\"id\":\"c1\",\"request\":{\"action\":\"s3:GetObject\",\"resource\":{\"arn\":"
            + "\"arn:aws:s3:::b/k\",\"accountId\":\"111122223333\"},\"principal\":{\"type\":\"AWS\",\"arn\":"
            + "\"arn:aws:iam::111122223333:user/u\",\"account\":\"111122223333\"},\"context\":{}},"
            + "\"identityPolicies\":[{\"name\":\"p\",\"policy\":{\"Version\":\"2012-10-17\",\"Statement\":"
            + "{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}}}]}";

    private static final String ALLOWED =
            "{\"id\":\"c1\",\"decision\":\"Allowed\",\"detail\":\"an identity policy allows"
                    + " it, and the resource is of the same account (statement 1 of identity policy p)\"}\n";

    @TempDir
    private Path directory;

    private Auditor auditor;

    @BeforeEach
    void start() {
        auditor = new Auditor(directory);
    }

    private Ran decide(String... args) {
        return auditor.run(Stream.concat(Stream.of("decide"), Stream.of(args)).toArray(String[]::new));
    }

    private Ran ask(String... more) {
        String[] request = {
            "--action", "s3:GetObject",
            "--resource", "arn:aws:s3:::models/fraud/v3",
            "--principal", "arn:aws:sts::111122223333:assumed-role/loader/s"
        };
        return decide(Stream.concat(Stream.of(request), Stream.of(more)).toArray(String[]::new));
    }

    // ---- cases

    @Test
    void everyCaseHasAnAnswerInOrder() {
        String denied = CASE.replace("c1", "c2").replace("\"Allow\"", "\"Deny\"");
        auditor.file("cases.jsonl", CASE + "\n\n" + denied + "\r\n" + CASE.replace("s3:*", "s3:Put*"));
        Ran ran = decide("--cases", "cases.jsonl");
        assertThat(ran.out())
                .isEqualTo(
                        ALLOWED
                                + "{\"id\":\"c2\",\"decision\":\"ExplicitlyDenied\",\"detail\":\"statement 1 of identity policy p"
                                + " denies it\"}\n"
                                + "{\"id\":\"c1\",\"decision\":\"ImplicitlyDenied\",\"detail\":\"no identity policy allows it\"}\n");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).isZero();
    }

    @Test
    void standardInputAndArchivesAreRead() throws IOException {
        assertThat(auditor.reading(CASE + "\n").run("decide", "--cases", "-").out())
                .isEqualTo(ALLOWED);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(directory.resolve("zipped")))) {
            out.write(CASE.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(decide("--cases", "zipped").out()).isEqualTo(ALLOWED);
    }

    @Test
    void whatIsNoCaseIsSaidWithItsPlaceAndTheRestIsAnswered() {
        auditor.file(
                "cases.jsonl",
                "\n{\"id\":\"broken\",\"request\":\n[]\n" + CASE.replace("s3:GetObject", "nothing") + "\n"
                        + CASE.replace("\"Allow\"", "\"Perhaps\"") + "\n{\"id\":\"\\u001b[2J\",\"request\":7}\n"
                        + CASE);
        Ran ran = decide("--cases", "cases.jsonl");
        String[] lines = ran.out().split("\n", -1);
        assertThat(lines[0]).startsWith("{\"id\":\"broken\",\"decision\":\"Error\",\"detail\":\"2:");
        assertThat(lines[1])
                .isEqualTo("{\"id\":null,\"decision\":\"Error\",\"detail\":\"3:1: a case is a JSON object\"}");
        assertThat(lines[2])
                .isEqualTo("{\"id\":\"c1\",\"decision\":\"Error\",\"detail\":\"4:32: an action is service:Name\"}");
        assertThat(lines[3]).startsWith("{\"id\":\"c1\",\"decision\":\"Error\",\"detail\":\"5:");
        assertThat(lines[4])
                .isEqualTo("{\"id\":\"\\u001B[2J\",\"decision\":\"Error\",\"detail\":\"6:29: request is an object, and"
                        + " needed\"}");
        assertThat(lines[5] + "\n").isEqualTo(ALLOWED);
        assertThat(ran.code()).isEqualTo(2);
    }

    @Test
    void hostileLinesAreErrors() {
        String deep = "[".repeat(100_000);
        Ran ran = auditor.reading(deep + "\n\u0000\n{\"id\":" + deep + "\n" + CASE + "\n")
                .run("decide", "--cases", "-");
        assertThat(ran.out().lines().filter(line -> line.contains("\"Error\""))).hasSize(3);
        assertThat(ran.out()).endsWith(ALLOWED);
        assertThat(ran.code()).isEqualTo(2);
    }

    @Test
    void whatCannotBeReadIsSaidBehindTheAnswersThereAre() throws IOException {
        assertThat(decide("--cases", "missing").err())
                .isEqualTo("auditor: cannot read missing: no such file or directory\nsee auditor decide --help\n");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write((CASE + "\n").getBytes(StandardCharsets.UTF_8));
        }
        Files.write(directory.resolve("half.gz"), Arrays.copyOf(bytes.toByteArray(), bytes.size() - 4));
        Ran half = decide("--cases", "half.gz");
        assertThat(half.err()).startsWith("auditor: cannot read half.gz: ");
        assertThat(half.code()).isEqualTo(2);
    }

    /** Nobody reads any more: an input without end is not read to its end. */
    @Test
    void aReaderThatGoesAwayEndsIt() {
        byte[] line = (CASE + "\n").getBytes(StandardCharsets.UTF_8);
        InputStream endless = new InputStream() {
            private int at;

            @Override
            public int read() {
                at = (at + 1) % line.length;
                return line[(at + line.length - 1) % line.length];
            }

            @Override
            public int read(byte[] bytes, int from, int length) {
                bytes[from] = (byte) read();
                return 1;
            }
        };
        OutputStream closed = new StandardOutput(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        });
        Ran ran = auditor.reading(endless).run(closed, () -> "", "decide", "--cases", "-");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).isZero();
    }

    // ---- flags

    @Test
    void documentsByFlagsAreDecidedWithTheKeysThatAwsFillsIn() {
        auditor.file(
                        "loader.json",
                        policy("\"Effect\": \"Allow\", \"Action\": \"s3:Get*\", \"Resource\": \"*\","
                                + " \"Condition\": {\"ArnEquals\": {\"aws:PrincipalArn\":"
                                + " \"arn:aws:iam::111122223333:role/loader\"}}"))
                .file("bucket.yaml", """
                        Version: "2012-10-17"
                        Statement:
                          - Effect: Allow
                            Principal: { AWS: "111122223333" }
                            Action: s3:GetObject
                            Resource: arn:aws:s3:::models/*
                          - Sid: Tls
                            Effect: Deny
                            Principal: "*"
                            Action: s3:*
                            Resource: "*"
                            Condition: { Bool: { aws:SecureTransport: "false" } }
                        """)
                .file("scp.json", policy("\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\""));
        String[] documents = {
            "--resource-account",
            "444455556666",
            "--identity",
            "loader.json",
            "--resource-policy",
            "bucket.yaml",
            "--scp",
            "Root=scp.json",
            "--scp",
            "ml=scp.json"
        };
        Ran ran = ask(documents);
        assertThat(ran.out())
                .startsWith("Allowed: s3:GetObject on arn:aws:s3:::models/fraud/v3 for"
                        + " arn:aws:sts::111122223333:assumed-role/loader/s\n"
                        + "  both accounts agree: the resource policy allows it to the caller's account, and an identity"
                        + " policy allows it\n\n"
                        + "bucket.yaml:3:13  Allow  statement 1 of resource policy bucket.yaml\n  |\n"
                        + "3 |   - Effect: Allow\n  |             ^^^^^\n"
                        + "  = applies, and names the caller's account\n");
        assertThat(ran.code()).isZero();

        Ran complete = ask(with(documents, "--complete-context"));
        assertThat(complete.out())
                .startsWith("ImplicitlyDenied: ")
                .contains("  = does not apply: the request has no aws:PrincipalArn\n");
        assertThat(complete.code()).isZero();

        Ran plain = ask(with(documents, "--context", "aws:SecureTransport=false", "-f", "json"));
        assertThat(plain.out()).contains("\"decision\": \"ExplicitlyDenied\"").contains("\"sid\": \"Tls\"");

        auditor.file("deny.json", policy("\"Effect\": \"Allow\", \"Action\": \"ec2:*\", \"Resource\": \"*\""));
        Ran blocked = ask(with(
                documents,
                "--scp",
                "account=deny.json",
                "--boundary",
                "deny.json",
                "--session",
                "deny.json",
                "--endpoint",
                "bucket.yaml"));
        assertThat(blocked.out()).contains("""

                          the permissions boundary does not allow it
                          no session policy allows it
                          no service control policy of account allows it
                        """);
    }

    private static String policy(String statement) {
        return "{\"Version\": \"2012-10-17\", \"Statement\": {" + statement + "}}";
    }

    private static String[] with(String[] some, String... more) {
        return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void severalValuesOfAKeyAreAList() {
        auditor.file(
                "p.json",
                policy("\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\", \"Condition\":"
                        + " {\"ForAllValues:StringEquals\": {\"aws:TagKeys\": [\"a\", \"b\"]}, \"Null\": {\"aws:TagKeys\":"
                        + " \"false\"}}"));
        String[] documents = {"--resource-account", "111122223333", "--identity", "p.json"};
        assertThat(ask(with(documents, "--context", "aws:TagKeys=[a,b]")).out()).startsWith("Allowed");
        assertThat(ask(with(documents, "--context", "aws:TagKeys=[a,c]")).out()).startsWith("ImplicitlyDenied");
        assertThat(ask(with(documents, "--context", "aws:TagKeys=[]")).out()).startsWith("ImplicitlyDenied");
        assertThat(ask(with(documents, "--context", "aws:TagKeys=a")).out()).startsWith("Allowed");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            service:ec2.amazonaws.com                                             | "kind": "service"
            federated:arn:aws:iam::111122223333:oidc-provider/oidc.eks.x/id/A     | "kind": "federated"
            anonymous                                                             | "kind": "anonymous"
            arn:aws:iam::111122223333:root                                        | "kind": "aws"
            """)
    void everyKindOfPrincipalCanAsk(String principal, String kind) {
        Ran ran = decide("--action", "s3:GetObject", "--resource", "*", "--principal", principal, "-f", "json");
        assertThat(ran.out()).contains(kind);
        assertThat(ran.code()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            --action s3:GetObject --resource * | --principal is missing
            --resource * --principal anonymous | --action is missing
            --action GetObject --resource * --principal anonymous | --action is SERVICE:NAME, such as s3:GetObject, not GetObject
            --action s3:Get --resource b --principal anonymous | --resource is an ARN or *, not b
            --action s3:Get --resource * --principal bob | --principal is the ARN of a user, role, session or account root, service:NAME, federated:PROVIDER or anonymous, not bob
            --action s3:Get --resource * --principal anonymous --principal-account 111122223333 | --principal-account 111122223333 contradicts --principal anonymous
            --action s3:Get --resource * --principal anonymous --resource-account 1 | --resource-account is an account id of twelve digits, not 1
            --action s3:Get --resource arn:aws:s3:::b --principal arn:aws:iam::111122223333:user/u | the account of arn:aws:s3:::b is not part of its ARN, say it with --resource-account
            --action s3:Get --resource * --principal anonymous --context a | --context is KEY=VALUE, not a
            --action s3:Get --resource * --principal anonymous --context a=1 --context A=2 | --context A is given twice; several values are A=[A,B]
            --action s3:Get --resource * --principal anonymous --scp x.json | --scp is LEVEL=FILE, not x.json
            --action s3:Get --resource * --principal anonymous --identity missing.json | cannot read missing.json: there is no such file
            --action s3:Get --resource * --principal anonymous -f sarif | --format is text or json, not sarif
            --action s3:Get --resource * --principal anonymous -f json -v | --verbose has no effect with --format json, which has every statement
            --action s3:Get --resource * --principal anonymous -c a.yaml | --config has no effect with documents that flags name
            --action s3:Get --resource * --principal anonymous --estate . --scp a=b | --scp has no effect with --estate
            --action s3:Get --resource * --principal anonymous --estate missing | no such file or directory: missing
            --cases x --action s3:Get | --action has no effect with --cases
            --cases x -v | --verbose has no effect with --cases
            """)
    void wrongUseIsSaid(String args, String message) {
        Ran ran = decide(args.split(" "));
        assertThat(ran.err()).isEqualTo("auditor: " + message + "\nsee auditor decide --help\n");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void aDocumentThatAwsWouldNotTakeIsSaidWithItsPlace() {
        auditor.file("broken.json", "{\"Version\": \"2012-10-17\", \"Statement\": [")
                .file("perhaps.json", policy("\"Effect\": \"Perhaps\", \"Action\": \"*\", \"Resource\": \"*\""))
                .file("empty.json", "");
        assertThat(ask("--resource-account", "111122223333", "--identity", "broken.json")
                        .err())
                .startsWith("auditor: broken.json:1:");
        assertThat(ask("--resource-account", "111122223333", "--identity", "perhaps.json")
                        .err())
                .startsWith("auditor: perhaps.json:1:");
        Ran empty = ask("--resource-account", "111122223333", "--identity", "empty.json");
        assertThat(empty.err()).contains("empty");
        assertThat(empty.code()).isEqualTo(2);
    }

    // ---- estate

    @Test
    void anEstateGivesDocumentsAssumptionsAndWhatItHangsOn() {
        Estates.loader(auditor);
        String[] estate = {"--estate", "estate"};
        Ran open = ask(estate);
        assertThat(open.out())
                .startsWith("only-if: ")
                .contains("  only if aws:SecureTransport is not false, or is absent\n")
                .contains("  allowed without aws:securetransport\n")
                .contains("  refused with aws:securetransport=false\n")
                .contains("assumed: the request takes no VPC endpoint with a policy of its own\n");
        assertThat(ask(with(estate, "-f", "json")).out())
                .contains("\"onlyIf\": [\n      \"aws:SecureTransport is not false, or is absent\"\n    ],")
                .contains("\"unknown\": null");
        Ran safe = ask(with(estate, "--context", "aws:SecureTransport=true"));
        assertThat(safe.out()).startsWith("Allowed: ").contains("estate.yaml:");
        assertThat(safe.code()).isZero();
        assertThat(ask(with(estate, "--context", "aws:SecureTransport=true", "-f", "json"))
                        .out())
                .contains("\"reach\": \"always\"");
        Ran nobody = decide(
                "--action",
                "s3:GetObject",
                "--resource",
                "arn:aws:s3:::models/x",
                "--principal",
                "arn:aws:iam::111122223333:role/nobody",
                "--estate",
                "estate");
        assertThat(nobody.err()).startsWith("auditor: the estate is known to have no such principal");
        assertThat(nobody.code()).isEqualTo(2);
    }

    // ---- what an estate has not

    private static final String IMAGINARY = """
            version: 1
            organization:
              id: o-a1b2c3d4e5
              managementAccount: "111122223333"
              complete: true
              units: [{ id: r-f00d, name: Root }]
              serviceControlPolicies:
                - { name: FullAWSAccess, awsManaged: true, targets: [r-f00d, "111122223333", "444455556666"] }
                - name: Guard
                  targets: [r-f00d]
                  policy: { Version: "2012-10-17", Statement: [ { Sid: NoUsers, Effect: Deny, Action: "iam:CreateUser", Resource: "*" } ] }
              resourceControlPolicies:
                - { name: RCPFullAWSAccess, awsManaged: true, targets: [r-f00d, "111122223333", "444455556666"] }
            accounts:
              "111122223333": { unit: r-f00d, complete: [roles, users, buckets] }
              "444455556666":
                unit: r-f00d
                complete: [roles, users, buckets]
                roles:
                  loader:
                    trust: { Version: "2012-10-17", Statement: [ { Effect: Allow, Principal: { Service: ec2.amazonaws.com }, Action: "sts:AssumeRole" } ] }
                    policies:
                      models: { Version: "2012-10-17", Statement: [ { Effect: Allow, Action: "s3:GetObject", Resource: "arn:aws:s3:::*" } ] }
                    managedPolicies: []
                    boundary: none
                    tags: {}
                buckets:
                  models: { region: eu-west-1, policy: none, tags: {} }
            vpcEndpointPolicies:
              - { vpcEndpoint: vpce-0a1b, account: "444455556666", policy: { Version: "2012-10-17", Statement: [ { Effect: Allow, Principal: "*", Action: "s3:ListBucket", Resource: "*" } ] } }
            """;

    private Ran imagine(String action, String resource, String principal, String... more) {
        auditor.file("estate.yaml", IMAGINARY);
        String[] request = {"--estate", ".", "--action", action, "--resource", resource, "--principal", principal};
        return decide(Stream.concat(Stream.of(request), Stream.of(more)).toArray(String[]::new));
    }

    @Test
    void whoIsYetToBeMadeIsTakenToBeThere() {
        String role = "arn:aws:iam::444455556666:role/auditor-example";
        Ran made = imagine("iam:CreateRole", "arn:aws:iam::444455556666:role/later", role);
        assertThat(made.err()).isEmpty();
        assertThat(made.out())
                .startsWith("Allowed: ")
                .contains("assumed: " + role
                        + " is not in the estate and is taken to be there, allowed everything by its" + " policies\n");
        assertThat(imagine("iam:CreateUser", "arn:aws:iam::444455556666:user/later", role)
                        .out())
                .startsWith("ExplicitlyDenied: ")
                .contains("NoUsers");
        assertThat(imagine("s3:CreateBucket", "arn:aws:s3:::later", "arn:aws:iam::444455556666:user/auditor-example")
                        .out())
                .startsWith("Allowed: ");
        assertThat(imagine("s3:GetObject", "arn:aws:s3:::models/x", "arn:aws:iam::444455556666:role/somebody")
                        .err())
                .contains("no such principal");
    }

    @Test
    void aBucketOfSomebodyElseIsTakenToLetEverybodyIn() {
        String loader = "arn:aws:iam::444455556666:role/loader";
        Ran elsewhere = imagine("s3:GetObject", "arn:aws:s3:::theirs/x", loader, "--resource-account", "000000000000");
        assertThat(elsewhere.out())
                .startsWith("Allowed: ")
                .contains("assumed: the bucket of arn:aws:s3:::theirs/x is not in the estate and is taken to be one of"
                        + " account 000000000000 that lets everybody in\n");
        assertThat(imagine("s3:PutObject", "arn:aws:s3:::theirs/x", loader, "--resource-account", "000000000000")
                        .out())
                .startsWith("ImplicitlyDenied: ");
        Ran own = imagine("s3:GetObject", "arn:aws:s3:::models/x", loader, "--resource-account", "111122223333");
        assertThat(own.err())
                .startsWith("auditor: --resource-account 111122223333 contradicts the estate, where"
                        + " arn:aws:s3:::models/x is of account 444455556666\n");
        assertThat(own.code()).isEqualTo(2);
        assertThat(imagine("s3:GetObject", "arn:aws:s3:::models/x", loader, "--resource-account", "444455556666")
                        .out())
                .startsWith("Allowed: ");
    }

    @Test
    void theEndpointThatIsNamedHasItsSay() {
        String loader = "arn:aws:iam::444455556666:role/loader";
        Ran through = imagine("s3:GetObject", "arn:aws:s3:::models/x", loader, "--context", "aws:SourceVpce=vpce-0a1b");
        assertThat(through.out())
                .startsWith("ImplicitlyDenied: ")
                .contains("VPC endpoint policy")
                .doesNotContain("takes no VPC endpoint");
        assertThat(imagine("s3:GetObject", "arn:aws:s3:::models/x", loader, "--context", "aws:SourceVpce=vpce-0c2d")
                        .out())
                .startsWith("Allowed: ")
                .contains("assumed: the request takes no VPC endpoint with a policy of its own\n");
    }

    /** An organization delegates by a policy to its members alone. */
    @Test
    void theManagementAccountNeedsNoDelegation() {
        assertThat(imagine(
                                "organizations:DetachPolicy",
                                "arn:aws:organizations::111122223333:policy/o-a1b2c3d4e5/service_control_policy/p-00000000",
                                "arn:aws:iam::111122223333:role/auditor-example")
                        .out())
                .startsWith("Allowed: ");
    }
}
