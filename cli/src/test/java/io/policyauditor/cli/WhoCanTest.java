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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code auditor who-can}. */
class WhoCanTest {
    private static final String OBJECT = "arn:aws:s3:::models/fraud/v3/model.bst";

    @TempDir
    private Path directory;

    private Auditor auditor;

    @BeforeEach
    void start() {
        auditor = new Auditor(directory).file("estate.yaml", """
                version: 1
                organization: none
                accounts:
                  "111122223333":
                    complete: [roles, users, buckets]
                    roles:
                      reader:
                        trust:
                          Version: "2012-10-17"
                          Statement:
                            - { Sid: Ops, Effect: Allow, Principal: { AWS: "arn:aws:iam::111122223333:role/ops" }, Action: "sts:AssumeRole" }
                        policies:
                          read:
                            Version: "2012-10-17"
                            Statement: [{ Sid: Read, Effect: Allow, Action: "s3:GetObject", Resource: "arn:aws:s3:::models/*" }]
                        managedPolicies: []
                        boundary: none
                        tags: {}
                      ops:
                        trust:
                          Version: "2012-10-17"
                          Statement: [{ Effect: Allow, Principal: { Service: ec2.amazonaws.com }, Action: "sts:AssumeRole" }]
                        policies: {}
                        managedPolicies: []
                        boundary: none
                        tags: {}
                    buckets:
                      models: { policy: none, encryption: { algorithm: AES256 }, tags: {} }
                """);
    }

    @Test
    void namesEverybodyWithThePathAndItsStatements() {
        Ran ran = auditor.run("who-can", "s3:GetObject", OBJECT);
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .startsWith(
                        "s3:GetObject on " + OBJECT + ": 3 can, 0 only under conditions, 0 not assessed; 1 of them by"
                                + " becoming somebody else; 3 principals of the estate asked\n")
                .contains("\nalways  role arn:aws:iam::111122223333:role/reader\n")
                .contains("estate.yaml:15:")
                .contains("Allow  statement \"Read\" of identity policy")
                .contains("\nalways  role arn:aws:iam::111122223333:role/ops\n")
                .contains("  1. sts-001 (principal access, always): arn:aws:iam::111122223333:role/ops becomes"
                        + " arn:aws:iam::111122223333:role/reader\n")
                .contains("Allow  statement \"Ops\" of trust policy");
        assertThat(ran.code()).isZero();

        Ran direct = auditor.run("who-can", "s3:GetObject", OBJECT, "--direct", ".");
        assertThat(direct.out()).contains(": 2 can,").doesNotContain("role/ops");
        assertThat(direct.code()).isZero();
    }

    @Test
    void isIncompleteWhereSomethingNotKnownCouldChangeTheAnswer() {
        Ran ran = auditor.run("who-can", "s3:GetObject", "arn:aws:s3:::models/x", "-f", "json");
        assertThat(ran.code()).isZero();
        auditor.file("estate.yaml", """
                version: 1
                organization: none
                accounts:
                  "111122223333":
                    buckets:
                      models: { policy: none, encryption: { algorithm: AES256 }, tags: {} }
                """);
        Ran open = auditor.run("who-can", "s3:GetObject", "arn:aws:s3:::models/x");
        assertThat(open.out())
                .contains("not known: the roles of account 111122223333 may not all be in the estate")
                .contains("not known: the users of account 111122223333 may not all be in the estate");
        assertThat(open.code()).isEqualTo(4);
    }

    @Test
    void writesWhatTheSchemaSays() throws IOException {
        Ran ran = auditor.run("who-can", "s3:GetObject", OBJECT, "-f", "json");
        assertThat(schema().validate(ran.out(), InputFormat.JSON)).as(ran.out()).isEmpty();
        assertThat(ran.out()).contains("\"sts-001\"").contains("\"sid\": \"Ops\"");
        Ran unknown = auditor.run("who-can", "s3:GetObject", "arn:aws:s3:::elsewhere/x", "-f", "json");
        assertThat(schema().validate(unknown.out(), InputFormat.JSON)).isEmpty();
    }

    private static Schema schema() throws IOException {
        try (InputStream in = Objects.requireNonNull(WhoCanJson.class.getResourceAsStream(WhoCanJson.SCHEMA))) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "s3GetObject|*|ACTION is SERVICE:NAME without wildcards, such as s3:GetObject, not s3GetObject",
                "s3:Get*|*|ACTION is SERVICE:NAME without wildcards, such as s3:GetObject, not s3:Get*",
                "s3:GetObject|models|ARN is that of one resource, without wildcards, or *, not models",
                "s3:GetObject|arn:aws:s3:::m/*|ARN is that of one resource, without wildcards, or *, not arn:aws:s3:::m/*"
            })
    void aMistakeIsNamed(String action, String resource, String message) {
        Ran ran = auditor.run("who-can", action, resource);
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).isEqualTo("auditor: " + message + "\nsee auditor who-can --help\n");
    }
}
