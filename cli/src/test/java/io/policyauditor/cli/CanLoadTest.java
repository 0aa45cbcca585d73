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
    void aPolicyInAStringIsNotEdited() {
        String inline = "{ Version: \"2012-10-17\", Statement: [ { Effect: Allow, Action: \"s3:ListBucket\", Resource:"
                + " \"arn:aws:s3:::models\" }ACCESS ] }";
        String quoted =
                "'{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\","
                        + " \"Resource\": \"arn:aws:s3:::models\"}]}'";
        assertThat(ESTATE).contains(inline);
        auditor.file("estate.yaml", ESTATE.replace(inline, quoted));
        Ran json = auditor.run("can-load", "-f", "json");
        assertThat(json.code()).isEqualTo(1);
        assertThat(json.out()).contains("\"patch\"").contains("\"edit\": null").doesNotContain("insertedContent");
        assertThat(auditor.run("can-load", "-f", "sarif").out()).doesNotContain("fixes");
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
        assertThat(auditor.run("can-load", "-f", "xml").err()).contains("--format is text, json or sarif, not xml");
        assertThat(auditor.run("can-load", "-f", "json", "-v").err()).contains("--verbose has no effect");
    }

    // ---- who else

    @Test
    void whoElseReadsTheModelAndWhoCanBecomeHim() {
        Ran ran = auditor.file("estate.yaml", ESTATE.replace("ACCESS", GRANT))
                .file("rbac.yaml", """
                        apiVersion: rbac.authorization.k8s.io/v1
                        kind: Role
                        metadata: { name: runner, namespace: fraud }
                        rules: [ { apiGroups: [""], resources: ["pods"], verbs: ["create"] } ]
                        ---
                        apiVersion: rbac.authorization.k8s.io/v1
                        kind: RoleBinding
                        metadata: { name: team, namespace: fraud }
                        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: runner }
                        subjects: [ { kind: Group, apiGroup: rbac.authorization.k8s.io, name: data-science } ]
                        """)
                .file("estate.yaml", ESTATE.replace("ACCESS", GRANT).replace("[\"k8s.yaml\"]", "[\"*.yaml\"]"))
                .run("can-load", "--who");
        assertThat(ran.out())
                .contains("""
                          who can s3:GetObject on arn:aws:s3:::models/fraud/auditor-example:
                            role arn:aws:iam::111122223333:role/loader
                              ServiceAccount east/fraud/loader
                                Group data-science  (credentials)
                        """)
                .contains("RoleBinding fraud/team → Role fraud/runner rule 1")
                .contains("  who can s3:PutObject on arn:aws:s3:::models/fraud/auditor-example:\n")
                .doesNotContain("every ServiceAccount of cluster east");
    }

    @Test
    void whomTheKeyRefusesReadsNoModel() {
        String encrypted = ESTATE.replace(
                        "ACCESS",
                        GRANT + ", { Effect: Allow, Action: \"kms:Decrypt\", Resource:"
                                + " \"arn:aws:kms:eu-west-1:111122223333:key/0a1b\" }")
                .replace("    roles:\n", """
                            roles:
                              blind:
                                trust: { Version: "2012-10-17", Statement: [ { Effect: Allow, Principal: { Service: ec2.amazonaws.com }, Action: "sts:AssumeRole" } ] }
                                policies:
                                  models: { Version: "2012-10-17", Statement: [ { Effect: Allow, Action: "s3:GetObject", Resource: "arn:aws:s3:::models/*" } ] }
                                managedPolicies: []
                                boundary: none
                                tags: {}
                        """)
                .replace("encryption: { algorithm: AES256 } }\n", """
                        encryption: { algorithm: "aws:kms", key: "arn:aws:kms:eu-west-1:111122223333:key/0a1b", bucketKey: false } }
                            keys:
                              "arn:aws:kms:eu-west-1:111122223333:key/0a1b":
                                policy: { Version: "2012-10-17", Statement: [ { Effect: Allow, Principal: { AWS: "arn:aws:iam::111122223333:root" }, Action: "kms:*", Resource: "*" } ] }
                                state: Enabled
                                grants: []
                        """);
        Ran ran = auditor.file("estate.yaml", encrypted).run("can-load", "--who");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .contains("    role arn:aws:iam::111122223333:role/loader\n")
                .contains("    not role arn:aws:iam::111122223333:role/blind, whom S3 lets and the key refuses: ");
        assertThat(auditor.run("can-load", "--who", "-f", "json").out())
                .contains("\"refused\": [")
                .contains("\"action\": \"kms:Decrypt\"");
    }

    @Test
    void aTrustWithoutSubjectLetsEveryServiceAccountIn() {
        String open = ESTATE.replace("ACCESS", GRANT)
                .replace(
                        "\"oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub\": \"system:serviceaccount:fraud:loader\"",
                        "\"oidc.eks.eu-west-1.amazonaws.com/id/ABC:aud\": \"sts.amazonaws.com\"");
        assertThat(auditor.file("estate.yaml", open).run("can-load", "--who").out())
                .contains("      every ServiceAccount of cluster east\n");
    }

    @Test
    void whoCanOverwriteAsWellIsNotToldTwice() {
        String all = ", { Effect: Allow, Action: \"s3:*\", Resource: \"arn:aws:s3:::models/*\" }";
        assertThat(auditor.file("estate.yaml", ESTATE.replace("ACCESS", all))
                        .run("can-load", "--who")
                        .out())
                .contains("  who can s3:PutObject on arn:aws:s3:::models/fraud/auditor-example:\n    the same\n")
                .containsOnlyOnce("    role arn:aws:iam::111122223333:role/loader\n");
    }

    // ---- what is beyond need

    @Test
    void whatALoaderHasBeyondItsModelsAndThePolicyInItsPlace() {
        String wide =
                ESTATE.replace("ACCESS", ", { Effect: Allow, Action: \"s3:*\", Resource: \"arn:aws:s3:::models/*\" }");
        Ran ran = auditor.file("estate.yaml", wide).run("excess", "--estate", ".");
        String smaller = "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\":"
                + " \"s3:ListBucket\", \"Resource\": \"arn:aws:s3:::models\"}, {\"Effect\": \"Allow\", \"Action\":"
                + " \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::models/fraud/*\"}]}";
        assertThat(ran.out())
                .startsWith("""
                        EXCESS: arn:aws:iam::111122223333:role/loader, which 1 load point uses
                          east/fraud/InferenceService/scorer#predictor
                        """)
                .contains("in its place, proven to grant the loader what it needs and nothing beyond:\n" + smaller
                        + "\n");
        assertThat(ran.code()).isEqualTo(1);
        String policy = "{ Version: \"2012-10-17\", Statement: [ { Effect: Allow, Action: \"s3:ListBucket\", Resource:"
                + " \"arn:aws:s3:::models\" }, { Effect: Allow, Action: \"s3:*\", Resource: \"arn:aws:s3:::models/*\" } ] }";
        assertThat(wide).contains(policy);
        String mended = wide.replace(policy, smaller)
                .replace(
                        "\"oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub\": \"system:serviceaccount:fraud:loader\"",
                        "\"oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub\": \"system:serviceaccount:fraud:loader\"\n"
                                + "                  \"oidc.eks.eu-west-1.amazonaws.com/id/ABC:aud\":"
                                + " \"sts.amazonaws.com\"");
        Ran none = auditor.file("estate.yaml", mended).run("excess", "--estate", ".");
        assertThat(none.out()).startsWith("NONE: ");
        assertThat(none.code()).isZero();
        assertThat(auditor.run("can-load").code()).isZero();
    }

    @Test
    void excessOfALoaderWhoseNeedIsNotKnownIsNotTold() {
        Ran ran = auditor.file(
                        "estate.yaml", ESTATE.replace("ACCESS", "").replace("models: { region", "others: { region"))
                .run("excess", "--estate", ".", "-f", "json");
        assertThat(ran.out()).contains("\"policies\": [],").contains("is not wholly known");
        assertThat(ran.code()).isEqualTo(4);
        assertThat(auditor.run("excess", "--estate", ".", "a.json").err())
                .contains("SUBJECT, MINIMUM and --kind have no effect with --estate");
    }
}
