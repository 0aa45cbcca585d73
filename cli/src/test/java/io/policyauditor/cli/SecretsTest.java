package io.policyauditor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.audit.Engine;
import io.policyauditor.cli.Auditor.Ran;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The value of a Secret is in no output, whatever the command and the format. */
class SecretsTest {
    private static final String MANIFESTS = """
            apiVersion: v1
            kind: Secret
            metadata:
              name: storage-config
              namespace: fraud
              annotations:
                serving.kserve.io/s3-verifyssl: "0"
                kubectl.kubernetes.io/last-applied-configuration: '{"stringData":{"x":"UNTOLD1"}}'
            stringData:
              AWS_ACCESS_KEY_ID: AKIAUNTOLD2UNTOLD2AB
              AWS_SECRET_ACCESS_KEY: UNTOLD3
              s3: '{"type":"s3","bucket":"b","access_key_id":"AKIAUNTOLD4UNTOLD4AB","secret_access_key":"UNTOLD5"}'
            ---
            apiVersion: serving.kserve.io/v1beta1
            kind: InferenceService
            metadata: {name: m, namespace: fraud}
            spec: {predictor: {serviceAccountName: x, model: {storageUri: "s3://b/k"}}}
            """;

    private static final Parts REAL = new Parts(Engine::installed, Auditor.PARTS.tool(), Auditor.PARTS.today());

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"scan -v -f text", "scan -f json", "scan -f sarif", "estate -f text", "estate -f json"})
    void noValueIsTold(String command) {
        Ran whole = new Auditor(directory).with(REAL).file("m.yaml", MANIFESTS).run(command.split(" "));
        assertThat(whole.out()).contains("m.yaml").doesNotContain("UNTOLD");
        assertThat(whole.err()).doesNotContain("UNTOLD");
        Ran broken = new Auditor(directory)
                .with(REAL)
                .file("m.yaml", MANIFESTS + "---\nstringData: {a: UNTOLD6")
                .run(command.split(" "));
        assertThat(broken.out() + broken.err()).contains("m.yaml").doesNotContain("UNTOLD");
    }
}
