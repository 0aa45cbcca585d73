package io.policyauditor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.audit.Engine;
import io.policyauditor.cli.Auditor.Ran;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Manifests without an estate: what they leave open is said once, and no more is claimed than they say. */
class ManifestsAloneTest {
    private static final Parts REAL = new Parts(Engine::installed, Auditor.PARTS.tool(), Auditor.PARTS.today());
    private static final int FILES = 40;
    private static final String NO_CLUSTER =
            "the cluster of " + FILES + " manifests is not given, say it with manifests of a cluster in estate.yaml";

    @TempDir
    private Path directory;

    private Auditor auditor;

    @BeforeEach
    void start() {
        auditor = new Auditor(directory).with(REAL);
        for (int i = 0; i < FILES; i++) {
            auditor.file("m" + i + ".yaml", """
                    apiVersion: v1
                    kind: ServiceAccount
                    metadata: { name: loader, namespace: team%1$d, annotations: { eks.amazonaws.com/role-arn: "arn:aws:iam::111122223333:role/r%1$d" } }
                    ---
                    apiVersion: serving.kserve.io/v1beta1
                    kind: InferenceService
                    metadata: { name: m%1$d }
                    spec: { predictor: { serviceAccountName: loader, model: { storageUri: "s3://models%1$d/k/" } } }
                    ---
                    apiVersion: serving.kserve.io/v1alpha1
                    kind: TrainedModel
                    metadata: { name: t%1$d, namespace: team%1$d }
                    spec: { inferenceService: elsewhere, model: { storageUri: "s3://models%1$d/t/" } }
                    """.formatted(i));
        }
    }

    @Test
    void aCauseIsSaidOnceWithItsNumber() {
        Ran ran = auditor.run("scan");
        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .containsOnlyOnce(NO_CLUSTER)
                .containsOnlyOnce(FILES + " buckets are not in the estate")
                .containsOnlyOnce("leave their namespace to who applies them")
                .contains(": 0 critical, 0 high, 0 medium")
                .doesNotContain("the cluster of m1.yaml is not given");
        assertThat(ran.out().lines().filter(line -> line.startsWith("  out-of-scope  ")))
                .hasSizeLessThan(12);
    }

    @Test
    void verboseHasThemAll() {
        String out = auditor.run("scan", "-v").out();
        assertThat(out).containsOnlyOnce(NO_CLUSTER);
        for (int i = 0; i < FILES; i++) {
            assertThat(out).contains("      the cluster of m" + i + ".yaml is not given, say it with manifests");
        }
    }

    @Test
    void programsGetEveryOutcome() {
        String json = auditor.run("scan", "-f", "json").out();
        for (int i = 0; i < FILES; i++) {
            assertThat(json)
                    .contains(
                            "\"subject\": \"?/?/InferenceService/m" + i + "#predictor\"",
                            "\"what\": \"the cluster of m" + i + ".yaml is not given");
        }
        String sarif = auditor.run("scan", "-f", "sarif").out();
        assertThat(Pattern.compile("Not assessed \\(out-of-scope\\): [^\"]*the cluster of " + FILES + " manifests")
                        .matcher(sarif)
                        .results())
                .isNotEmpty();
    }

    @Test
    void whoLoadsIsNotClaimedWhereTheManifestsDoNotSay() {
        assertThat(auditor.run("scan", "-f", "json").out()).doesNotContain("\"rule\": \"KS001\",\n      \"name\"");
        String estate = auditor.run("estate", "-f", "json").out();
        assertThat(estate).contains("\"serviceAccount\": \"loader\"").doesNotContain("\"serviceAccount\": \"default\"");
    }

    @Test
    void anImageIsNoOverrideOfWhatNobodyKnows() {
        auditor.file("mirror.yaml", """
                apiVersion: serving.kserve.io/v1alpha1
                kind: ClusterStorageContainer
                metadata: { name: default }
                spec:
                  container: { name: storage-initializer, image: "mirror.example/kserve/init:v1@sha256:0123" }
                  supportedUriFormats: [ { prefix: "s3://" } ]
                """);
        assertThat(auditor.run("scan", "-v").out()).doesNotContain("in place of KServe's");
    }
}
