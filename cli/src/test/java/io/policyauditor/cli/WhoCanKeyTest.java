package io.policyauditor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.policyauditor.cli.Auditor.Ran;
import io.policyauditor.reports.WhoCanJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code auditor who-can} of objects that a key encrypts: S3 asks the key on behalf of whoever reads and writes. */
class WhoCanKeyTest {
    private static final String OBJECT = "arn:aws:s3:::models/fraud/v3/model.bst";
    private static final String KEY = "arn:aws:kms:eu-west-1:111122223333:key/0a1b";
    private static final String READER = "arn:aws:iam::111122223333:role/reader";
    private static final String BLIND = "arn:aws:iam::111122223333:role/blind";

    /** The reader may read and decrypt, the blind one may read alone. */
    private static final String ESTATE = """
            version: 1
            organization: none
            accounts:
              "111122223333":
                complete: [roles, users, buckets, keys]
                roles:
                  reader:
                    trust:
                      Version: "2012-10-17"
                      Statement: [{ Effect: Allow, Principal: { Service: ec2.amazonaws.com }, Action: "sts:AssumeRole" }]
                    policies:
                      read:
                        Version: "2012-10-17"
                        Statement:
                          - { Sid: Read, Effect: Allow, Action: ["s3:GetObject", "s3:PutObject"], Resource: "arn:aws:s3:::models/*" }
                          - { Sid: Use, Effect: Allow, Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: "arn:aws:kms:eu-west-1:111122223333:key/0a1b" }
                    managedPolicies: []
                    boundary: none
                    tags: {}
                  blind:
                    trust:
                      Version: "2012-10-17"
                      Statement: [{ Effect: Allow, Principal: { Service: ec2.amazonaws.com }, Action: "sts:AssumeRole" }]
                    policies:
                      read:
                        Version: "2012-10-17"
                        Statement: [{ Sid: Blind, Effect: Allow, Action: ["s3:GetObject", "s3:PutObject"], Resource: "arn:aws:s3:::models/*" }]
                    managedPolicies: []
                    boundary: none
                    tags: {}
                buckets:
                  models:
                    region: eu-west-1
                    policy: none
                    encryption: { algorithm: "aws:kms", key: "arn:aws:kms:eu-west-1:111122223333:key/0a1b", bucketKey: false }
                    tags: {}
                keys:
                  "arn:aws:kms:eu-west-1:111122223333:key/0a1b":
                    policy:
                      Version: "2012-10-17"
                      Statement: [{ Sid: Account, Effect: Allow, Principal: { AWS: "arn:aws:iam::111122223333:root" }, Action: "kms:*", Resource: "*" }]
                    state: Enabled
                    grants: []
            """;

    @TempDir
    private Path directory;

    private Auditor auditor;

    @BeforeEach
    void start() {
        auditor = new Auditor(directory);
    }

    private Ran ask(String action, String estate, String... more) {
        auditor.file("estate.yaml", estate);
        String[] words = new String[3 + more.length];
        words[0] = "who-can";
        words[1] = action;
        words[2] = OBJECT;
        System.arraycopy(more, 0, words, 3, more.length);
        return auditor.run(words);
    }

    @Test
    void whomTheKeyRefusesIsShownApart() {
        Ran ran = ask("s3:GetObject", ESTATE);
        assertThat(ran.out())
                .startsWith("s3:GetObject on " + OBJECT
                        + ": 2 can, 0 only under conditions, 0 not assessed; 0 of them by becoming somebody else; 3"
                        + " principals of the estate asked; 1 let by S3 and refused by the key\n")
                .contains("\nalways  role " + READER + "\n  s3:GetObject on " + OBJECT + " as " + READER + ": always\n")
                .contains("\n  kms:Decrypt on " + KEY + " as " + READER + ": always\n")
                .contains("Allow  statement \"Use\" of identity policy")
                .contains("\nrefused  role " + BLIND + ": may s3:GetObject, but not kms:Decrypt with " + KEY + "\n")
                .contains("Allow  statement \"Blind\" of identity policy")
                .doesNotContain("always  role " + BLIND)
                .doesNotContain("not known");
        assertThat(ran.code()).isZero();
    }

    @Test
    void whatDeniesTheKeyIsNamed() {
        Ran ran = ask(
                "s3:GetObject",
                ESTATE.replace(
                        "Action: \"kms:*\", Resource: \"*\" }]",
                        "Action: \"kms:*\", Resource: \"*\" }, { Sid: NotByS3, Effect: Deny, Principal: \"*\", Action:"
                                + " \"kms:Decrypt\", Resource: \"*\", Condition: { StringEquals: { \"kms:ViaService\":"
                                + " \"s3.eu-west-1.amazonaws.com\" } } }]"));
        assertThat(ran.out()).contains(": 0 can,").contains("Deny  statement \"NotByS3\" of key policy");
    }

    @Test
    void theEncryptionContextNamesTheObjectOrTheBucket() {
        String bound = ESTATE.replace(
                "Resource: \"arn:aws:kms:eu-west-1:111122223333:key/0a1b\" }",
                "Resource: \"arn:aws:kms:eu-west-1:111122223333:key/0a1b\", Condition: { StringEquals: {"
                        + " \"kms:EncryptionContext:aws:s3:arn\": \"arn:aws:s3:::models\" } } }");
        assertThat(ask("s3:GetObject", bound).out()).contains("refused  role " + READER);
        assertThat(ask("s3:GetObject", bound.replace("bucketKey: false", "bucketKey: true"))
                        .out())
                .contains("always  role " + READER);
        Ran open = ask("s3:GetObject", bound.replace(", bucketKey: false", ""));
        assertThat(open.out())
                .contains("not-assessed  role " + READER)
                .contains("not known: whether bucket models uses a Bucket Key is not known");
        assertThat(open.code()).isEqualTo(4);
    }

    @Test
    void aKeyThatIsNotKnownIsNamed() {
        String without = ESTATE.substring(0, ESTATE.indexOf("    keys:\n")).replace("buckets, keys]", "buckets]");
        Ran ran = ask("s3:GetObject", without);
        assertThat(ran.out())
                .contains("not-assessed  role " + BLIND)
                .contains("  kms:Decrypt on " + KEY + " as " + BLIND + ": not-assessed\n")
                .contains("not known: ");
        assertThat(ran.code()).isEqualTo(4);
        Ran unsaid = ask("s3:GetObject", ESTATE.replaceAll("        encryption: .*\n", ""));
        assertThat(unsaid.out())
                .contains("always  role " + BLIND)
                .contains(
                        "not known: how bucket models encrypts is not known, and a key may refuse those whom S3 lets");
        assertThat(unsaid.code()).isEqualTo(4);
    }

    @Test
    void aKeyThatNobodyCanUseRefusesEverybody() {
        assertThat(ask("s3:GetObject", ESTATE.replace("state: Enabled", "state: PendingDeletion"))
                        .out())
                .contains(": 0 can,")
                .contains("3 let by S3 and refused by the key")
                .contains("is not usable, its state is pending deletion");
        String gone = ESTATE.substring(0, ESTATE.indexOf("    keys:\n"));
        assertThat(ask("s3:GetObject", gone).out()).contains("key " + KEY + " of bucket models does not exist");
    }

    @Test
    void theManagedKeyIsForItsAccountAlone() {
        String managed = ESTATE.replaceAll(
                        "        encryption: .*\n", "        encryption: { algorithm: \"aws:kms\", key: none }\n")
                .replace(
                        "        policy: none\n",
                        "        policy: { Version: \"2012-10-17\", Statement: [{ Effect: Allow, Principal: { AWS:"
                                + " \"arn:aws:iam::999988887777:role/guest\" }, Action: \"s3:GetObject\", Resource:"
                                + " \"arn:aws:s3:::models/*\" }] }\n");
        assertThat(ask("s3:GetObject", managed).out())
                .contains("always  role " + BLIND)
                .contains("refused  principal outside the estate arn:aws:iam::999988887777:role/guest")
                .contains("encrypts with the AWS managed key aws/s3, which no other account can use");
    }

    /** A header of the request chooses the encryption, so a write needs the key only where S3 insists on it. */
    @Test
    void aWriteCanDoWithoutTheKey() {
        Ran free = ask("s3:PutObject", ESTATE);
        assertThat(free.out())
                .contains("  kms:GenerateDataKey on " + KEY + " as " + READER + ": always\n")
                .contains("\nalways  role " + BLIND)
                .contains("\n    with x-amz-server-side-encryption: AES256, which needs no key\n");
        Ran guarded = ask(
                "s3:PutObject",
                ESTATE.replace(
                        "        policy: none\n",
                        "        policy: { Version: \"2012-10-17\", Statement: [{ Effect: Deny, Principal: \"*\", Action:"
                                + " \"s3:PutObject\", Resource: \"arn:aws:s3:::models/*\", Condition: {"
                                + " StringNotEqualsIfExists: { \"s3:x-amz-server-side-encryption\": \"aws:kms\" } } }] }\n"));
        assertThat(guarded.out())
                .contains("refused  role " + BLIND + ": may s3:PutObject, but not kms:GenerateDataKey with " + KEY)
                .contains("only-if  role " + READER);
    }

    /** One who can grant himself what he lacks of the key can read in the end. */
    @Test
    void whoIsRefusedMayGrantHimselfTheKey() {
        Ran ran = ask(
                "s3:GetObject",
                ESTATE.replace(
                        "Statement: [{ Sid: Blind,",
                        "Statement: [{ Effect: Allow, Action: \"iam:PutRolePolicy\", Resource: \"" + BLIND
                                + "\" }, { Sid: Blind,"));
        assertThat(ran.out())
                .contains("always  role " + BLIND + "\n  1. ")
                .contains(": 3 can,")
                .doesNotContain("refused");
        assertThat(ask(
                                "s3:GetObject",
                                ESTATE.replace(
                                        "Statement: [{ Sid: Blind,",
                                        "Statement: [{ Effect: Allow, Action: \"iam:PutRolePolicy\", Resource: \""
                                                + BLIND + "\" }, { Sid: Blind,"),
                                "--direct")
                        .out())
                .contains("refused  role " + BLIND);
    }

    @Test
    void writesWhatTheSchemaSays() throws IOException {
        Ran ran = ask("s3:GetObject", ESTATE, "-f", "json");
        try (InputStream in = Objects.requireNonNull(WhoCanJson.class.getResourceAsStream(WhoCanJson.SCHEMA))) {
            Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            assertThat(schema.validate(ran.out(), InputFormat.JSON))
                    .as(ran.out())
                    .isEmpty();
        }
        assertThat(ran.out()).contains("\"refused\": [").contains("\"why\": \"").contains("\"schemaVersion\": \"1.1\"");
    }
}
