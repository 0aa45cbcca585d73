package io.policyauditor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.cli.Auditor.Ran;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EstateTest {
    @TempDir
    private Path directory;

    private Auditor auditor;

    @BeforeEach
    void start() {
        auditor = new Auditor(directory).file("estate.yaml", """
                version: 1
                accounts:
                  "111122223333":
                    name: platform
                    tags: { env: prod }
                    complete: [roles]
                    buckets:
                      models: { region: eu-west-1, policy: none, encryption: { algorithm: AES256 }, tags: { stage: dev } }
                clusters:
                  east:
                    account: "111122223333"
                    issuer: oidc.eks.eu-west-1.amazonaws.com/id/ABC
                    manifests: ["k8s/**"]
                    complete: [manifests, pod-identity-associations]
                    podIdentityAssociations: []
                """).file("k8s/serving.yaml", """
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
                    model: { modelFormat: { name: xgboost }, storageUri: "s3://models/fraud/v3" }
                """);
    }

    @Test
    void showsEnvironmentsLoadPointsAndWhatIsNotKnown() {
        Ran ran = auditor.run("estate", ".");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .contains("Accounts (1)\n  111122223333  platform, unit not known\n")
                .contains("      environment  prod (tag env=prod of account 111122223333)\n")
                .contains("      complete     roles\n")
                .contains("Model buckets (1)\n  models  account 111122223333\n")
                .contains("      environment  dev (tag stage=dev of bucket models)\n")
                .contains("  arn:aws:iam::111122223333:role/loader  (not in the estate)\n")
                .contains("  east/fraud/InferenceService/scorer#predictor\n      reads        s3://models/fraud/v3\n")
                .contains("      as           arn:aws:iam::111122223333:role/loader by the annotation of"
                        + " ServiceAccount loader\n")
                .contains("Not known (");
        assertThat(ran.code()).isZero();
    }

    @Test
    void whatCouldNotBeReadMakesItIncomplete() {
        auditor.file("broken.json", "{\"Version\": \"2012-10-17\", \"Statement\": [");
        Ran ran = auditor.run("estate", ".");
        assertThat(ran.out()).contains("  unread  ").contains("broken.json");
        assertThat(ran.code()).isEqualTo(4);
    }

    @Test
    void controlCharactersOfTheInputAreSpelled() {
        auditor.file("auditor.yaml", "version: 1\nenvironments: { \"a\\e[2Jb\": { accounts: [\"111122223333\"] } }\n");
        Ran ran = auditor.run("estate");
        assertThat(ran.out()).contains("a\\u{1B}[2Jb").doesNotContain("\u001b");
    }

    @Test
    void jsonHasTheSame() {
        Ran ran = auditor.run("estate", "-f", "json");
        assertThat(ran.out())
                .startsWith("{\n  \"schemaVersion\": \"1.0\",")
                .contains("\"reason\": \"tag env=prod of account 111122223333\"")
                .contains("\"kind\": \"irsa\"");
        assertThat(ran.code()).isZero();
    }

    @Test
    void wrongUseIsSaid(@TempDir Path empty) {
        assertThat(auditor.run("estate", "missing").code()).isEqualTo(2);
        assertThat(auditor.run("estate", "-f", "sarif").err())
                .isEqualTo("auditor: --format is text or json, not sarif\nsee auditor estate --help\n");
        Ran nothing = new Auditor(empty).run("estate");
        assertThat(nothing.err()).isEqualTo("auditor: nothing to show in .\nsee auditor estate --help\n");
        assertThat(nothing.code()).isEqualTo(2);
    }
}
