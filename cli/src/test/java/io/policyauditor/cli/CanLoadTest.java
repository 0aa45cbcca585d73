package io.policyauditor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.policyauditor.cli.Auditor.Ran;
import io.policyauditor.reports.LoadJson;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CanLoadTest {
    private static final String ESTATE = """
            version: 1
            organization: none
            accounts:
              "111122223333":
                complete: [roles, users, oidc-providers, buckets, keys]
                roles:
                  loader:
                    trust:
                      Version: "2012-10-17"
                      Statement:
                        - Effect: Allow
                          Principal: { Federated: "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC" }
                          Action: sts:AssumeRoleWithWebIdentity
                          Condition:
                            StringEquals:
                              "oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub": "system:serviceaccount:fraud:loader"
                    policies:
                      models: { Version: "2012-10-17", Statement: [ { Effect: Allow, Action: "s3:ListBucket", Resource: "arn:aws:s3:::models" }ACCESS ] }
                    managedPolicies: []
                    boundary: none
                    tags: {}
                oidcProviders:
                  - { issuer: oidc.eks.eu-west-1.amazonaws.com/id/ABC, clientIds: [sts.amazonaws.com] }
                buckets:
                  models: { region: eu-west-1, policy: none, encryption: { algorithm: AES256 } }
            clusters:
              east:
                arn: arn:aws:eks:eu-west-1:111122223333:cluster/east
                account: "111122223333"
                issuer: oidc.eks.eu-west-1.amazonaws.com/id/ABC
                manifests: ["k8s.yaml"]
                complete: [manifests, pod-identity-associations, node-groups, access-entries]
                podIdentityAssociations: []
                nodeGroups: []
            """;

    private static final String GRANT =
            ", { Effect: Allow, Action: \"s3:GetObject\", Resource: \"arn:aws:s3:::models/fraud/*\" }";

    @TempDir
    private Path directory;

    private Auditor auditor;

    @BeforeEach
    void start() {
        auditor = new Auditor(directory)
                .file("estate.yaml", ESTATE.replace("ACCESS", ""))
                .file("k8s.yaml", """
                        apiVersion: v1
                        kind: ConfigMap
                        metadata: { name: inferenceservice-config, namespace: kserve }
                        data:
                          storageInitializer: '{"image": "kserve/storage-initializer:v0.17.0"}'
                        ---
                        apiVersion: v1
                        kind: ServiceAccount
                        metadata:
                          name: loader
                          namespace: fraud
                          annotations: { eks.amazonaws.com/role-arn: "arn:aws:iam::111122223333:role/loader" }
                        ---
                        apiVersion: serving.kserve.io/v1beta1
                        kind: InferenceService
                        metadata: { name: scorer, namespace: fraud }
                        spec:
                          predictor:
                            serviceAccountName: loader
                            model: { modelFormat: { name: xgboost }, storageUri: "s3://models/fraud/" }
                        """);
    }

    @Test
    void namesWhatRefusesTheStatementAndTheRepair() {
        Ran ran = auditor.run("can-load", ".");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .startsWith("cannot-load: east/fraud/InferenceService/scorer#predictor\n")
                .contains("  as    arn:aws:iam::111122223333:role/loader  (role for service accounts of loader)\n")
                .contains("  yes   ask for the bucket (HeadBucket): s3:ListBucket on arn:aws:s3:::models\n")
                .contains("  no    read the objects of the path: s3:GetObject on arn:aws:s3:::models/fraud/*\n")
                .contains("  C17  s3:GetObject on arn:aws:s3:::models/fraud/")
                .contains("  in the pod: \"S3 authentication failed.")
                .contains("  repair: add to arn:aws:iam::111122223333:role/loader#policies/models (identity policy)\n"
                        + "    {\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\":"
                        + " \"arn:aws:s3:::models/fraud/*\"}\n")
                .endsWith("1 load point: 0 loads, 1 cannot-load, 0 not-assessed, 0 elsewhere\n");
        assertThat(ran.code()).isEqualTo(1);
    }

    @Test
    void loadsOnceTheRepairIsMade() {
        Ran ran = auditor.file("estate.yaml", ESTATE.replace("ACCESS", GRANT)).run("can-load", "-v");
        assertThat(ran.out())
                .startsWith("loads: ")
                .contains("  assumed: the objects are encrypted as bucket models encrypts new ones\n")
                .doesNotContain("repair");
        assertThat(ran.code()).isZero();
    }

    @Test
    void whatIsNotKnownIsNotAssessed() {
        Ran ran = auditor.file(
                        "estate.yaml",
                        ESTATE.replace("encryption: { algorithm: AES256 }", "tags: {}")
                                .replace("ACCESS", GRANT))
                .run("can-load");
        assertThat(ran.out()).startsWith("not-assessed: ").contains("  not known: ");
        assertThat(ran.code()).isEqualTo(4);
    }

    @Test
    void jsonKeepsItsSchema() throws Exception {
        Ran ran = auditor.run("can-load", "-f", "json");
        try (InputStream in =
                Objects.requireNonNull(LoadJson.class.getResourceAsStream(LoadJson.SCHEMA), LoadJson.SCHEMA)) {
            Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(in, InputFormat.JSON);
            assertThat(schema.validate(ran.out(), InputFormat.JSON)).isEmpty();
            assertThat(schema.validate(ran.out().replace("\"cannot-load\"", "\"fails\""), InputFormat.JSON))
                    .isNotEmpty();
        }
        assertThat(ran.out()).contains("\"result\": \"cannot-load\"").contains("\"cause\": \"C17\"");
    }

    @Test
    void onlySomeLoadPoints() {
        assertThat(auditor.run("can-load", "--only", "scorer").out()).contains("1 load point: ");
        Ran none = auditor.run("can-load", "--only", "other");
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.err()).contains("no load point has \"other\" in its key");
    }

    @Test
    void withoutLoadPointsThereIsNothingToSay() {
        Ran ran = new Auditor(directory.resolve("empty"))
                .file("estate.yaml", "version: 1\naccounts: {}\n")
                .run("can-load");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("no load point in .");
    }

    @Test
    void anotherFormatIsAMistake() {
        assertThat(auditor.run("can-load", "-f", "xml").err()).contains("--format is text or json, not xml");
        assertThat(auditor.run("can-load", "-f", "json", "-v").err()).contains("--verbose has no effect");
    }
}
