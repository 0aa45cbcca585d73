package io.policyauditor.collect.kubernetes;

import static io.policyauditor.collect.kubernetes.ScriptedCluster.answer;
import static io.policyauditor.collect.kubernetes.ScriptedCluster.half;
import static io.policyauditor.collect.kubernetes.ScriptedCluster.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.collect.kubernetes.ScriptedCluster.Asked;
import io.policyauditor.collect.kubernetes.ScriptedCluster.Fault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NamedConfigMapsTest {
    private static final String PROFILES = "/api/v1/namespaces/ml/configmaps/aws-profiles";
    private static final String GET = "get ConfigMap ml/aws-profiles in cluster prod: ";

    @TempDir
    Path directory;

    private static boolean ofProfiles(Asked asked) {
        return asked.path().equals(PROFILES);
    }

    private static List<String> got(ScriptedCluster cluster) {
        return cluster.asked().stream()
                .map(Asked::path)
                .filter(path -> path.matches("/api/v1/namespaces/[^/]*/configmaps/.*"))
                .map(path -> path.replaceFirst("/api/v1/namespaces/", "").replace("/configmaps", ""))
                .sorted()
                .toList();
    }

    private List<String> asked(String... objects) {
        try (ScriptedCluster cluster = new ScriptedCluster()) {
            for (String object : objects) {
                cluster.with(object);
            }
            Collection read = Collection.of(directory, cluster, Settings.Builder::secretKeys);
            assertThat(read.gaps()).isEmpty();
            return got(cluster);
        }
    }

    private static String service(String spec) {
        return """
                {"apiVersion": "serving.kserve.io/v1beta1", "kind": "InferenceService",
                 "metadata": {"name": "s", "namespace": "ml"}, "spec": %s}""".formatted(spec);
    }

    private static String container(String file, String mount) {
        return """
                {"env": [{"name": "AWS_CONFIG_FILE", "value": "%s"}],
                 "volumeMounts": [{"name": "v", "mountPath": "%s"}, {"name": "w", "mountPath": "/other"}]}""".formatted(file, mount);
    }

    private static final String VOLUMES = """
            "volumes": [{"name": "v", "configMap": {"name": "map"}}, {"name": "w", "configMap": {"name": "other"}},
                        {"name": "x", "emptyDir": {}}]""";

    @ParameterizedTest
    @CsvSource({
        "/etc/aws/config, /etc/aws, ml/map",
        "/etc/aws/config, /etc/aws/, ml/map",
        "/etc/aws/config, /etc/aws/config, ml/map",
        "/etc/aws/config, /etc/a,",
        "/other/config, /etc/aws, ml/other",
        "/etc/aws/config, /,  ml/map",
        "'', /etc/aws,"
    })
    void theVolumeThatBringsTheFileIsAskedFor(String file, String mount, String wanted) {
        assertThat(asked(service(
                        "{\"predictor\": {\"initContainers\": [" + container(file, mount) + "], " + VOLUMES + "}}")))
                .isEqualTo(wanted == null ? List.of() : List.of(wanted));
    }

    @Test
    void theContainerMayBeDescribedByAnotherObjectThanThePod() {
        String initializer = """
                {"apiVersion": "serving.kserve.io/v1alpha1", "kind": "ClusterStorageContainer",
                 "metadata": {"name": "c"}, "spec": {"container": %s}}""".formatted(container("/etc/aws/config", "/etc/aws"));
        String runtime = """
                {"apiVersion": "serving.kserve.io/v1alpha1", "kind": "ClusterServingRuntime",
                 "metadata": {"name": "r"}, "spec": {%s}}""".formatted(VOLUMES);
        assertThat(asked(initializer, service("{\"predictor\": {" + VOLUMES + "}}")))
                .containsExactly("ml/map");
        assertThat(asked(initializer, runtime, service("{}"), service("{}").replace("\"ml\"", "\"b\"")))
                .containsExactly("b/map", "ml/map");
        assertThat(asked(initializer, runtime)).isEmpty();
    }

    @Test
    void bundlesOfCertificatesAreAskedForWhereTheyAreNamed() {
        String entry = Base64.getEncoder()
                .encodeToString(
                        "{\"type\": \"s3\", \"cabundle_configmap\": \"of-entry\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(asked(
                        """
                        {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "a", "namespace": "n",
                         "annotations": {"serving.kserve.io/s3-cabundle-configmap": "of-account"}}}""",
                        """
                        {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "k", "namespace": "n",
                         "annotations": {"serving.kserve.io/s3-cabundle-configmap": "of-secret"}}}""",
                        """
                        {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "storage-config", "namespace": "n"},
                         "data": {"models": "%s"}}""".formatted(entry),
                        service("{\"predictor\": {\"model\": {\"storage\": {\"parameters\":"
                                + " {\"cabundle_configmap\": \"of-parameters\"}}}}}")))
                .containsExactly("ml/of-parameters", "n/of-account", "n/of-entry", "n/of-secret");
    }

    @Test
    void whatIsNoNameGetsIntoNoPath() {
        for (String name : List.of("../secrets/x", "a?b", "A", "a/b", "", "%2e%2e", "a\\u0000", "x".repeat(300))) {
            assertThat(asked(service("{\"predictor\": {\"model\": {\"storage\": {\"parameters\":"
                            + " {\"cabundle_configmap\": \"" + name + "\"}}}}}")))
                    .as(name)
                    .isEmpty();
        }
    }

    @Test
    void whatWasListedOrIsInAnotherNamespaceIsNotAskedFor() {
        String named = service("{\"predictor\": {\"model\": {\"storage\": {\"parameters\":"
                + " {\"cabundle_configmap\": \"aws-auth\"}}}}}");
        assertThat(asked(named, """
                {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "aws-auth", "namespace": "ml"}}""")).isEmpty();
        try (ScriptedCluster cluster = SampleCluster.cluster()) {
            Collection.of(directory, cluster, settings -> settings.namespace("other"));
            assertThat(got(cluster)).isEmpty();
        }
    }

    @Test
    void whatIsReadIsKeptAndWhatIsNotThereIsNoGap() {
        try (ScriptedCluster cluster = SampleCluster.cluster()) {
            Collection read = Collection.of(directory, cluster, settings -> settings);
            assertThat(read.keys())
                    .contains("prod/ml/ConfigMap/aws-profiles")
                    .doesNotContain("prod/ml/ConfigMap/other");
            assertThat(read.incomplete("ConfigMap")).startsWith("only some configmaps");
        }
        try (ScriptedCluster cluster = SampleCluster.cluster().on(NamedConfigMapsTest::ofProfiles, status(404, "{}"))) {
            Collection read = Collection.of(directory, cluster, settings -> settings);
            assertThat(read.gaps()).isEmpty();
            assertThat(read.keys()).doesNotContain("prod/ml/ConfigMap/aws-profiles");
        }
    }

    static Stream<Arguments> faults() {
        String other =
                "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"%s\",\"namespace\":\"%s\"}}";
        return Stream.of(
                Arguments.of(
                        "denied",
                        status(403, "{}"),
                        "denied (HTTP 403); allow get on configmaps aws-profiles,"
                                + " as auditor rbac --config-map aws-profiles does",
                        1),
                Arguments.of(
                        "expired",
                        status(401, "{}"),
                        "the credentials expired or are not accepted (HTTP 401); log in again",
                        2),
                Arguments.of(
                        "throttled",
                        status(429, "{}", "Retry-After", "1"),
                        "throttled (HTTP 429); run again with fewer calls at once",
                        5),
                Arguments.of("unavailable", status(503, ""), "failed (HTTP 503)", 5),
                Arguments.of("cut off", half(), "the answer is malformed or was cut off", 5),
                Arguments.of("no JSON", answer("<html>"), "the answer is malformed", 1),
                Arguments.of("another", answer(other.formatted("x", "ml")), "the answer is malformed", 1),
                Arguments.of("elsewhere", answer(other.formatted("aws-profiles", "x")), "the answer is malformed", 1),
                Arguments.of(
                        "another kind",
                        answer(other.formatted("aws-profiles", "ml").replace("ConfigMap", "Secret")),
                        "the answer is malformed",
                        1),
                Arguments.of("ten megabytes", answer(large(other, 10)), "the answer is malformed", 1),
                Arguments.of(
                        "more than an answer has",
                        answer(large(other, 20)),
                        "the answer is longer than any that Kubernetes gives",
                        1));
    }

    private static String large(String other, int megabytes) {
        return other.formatted("aws-profiles", "ml")
                .replace("{\"kind\"", "{\"data\":{\"config\":\"" + "x".repeat(megabytes << 20) + "\"},\"kind\"");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void aFaultLosesTheOneAndNothingElse(String name, Fault fault, String why, int attempts) {
        try (ScriptedCluster cluster = SampleCluster.cluster().on(NamedConfigMapsTest::ofProfiles, fault)) {
            Collection read = Collection.of(
                    directory, cluster, settings -> settings.within(Duration.ofMinutes(5), Duration.ofMinutes(10)));

            assertThat(read.gaps()).as(name).containsExactly(GET + why);
            assertThat(read.keys())
                    .contains("prod/ml/InferenceService/chained")
                    .doesNotContain("prod/ml/ConfigMap/aws-profiles");
            assertThat(read.collected().complete()).isFalse();
            assertThat(cluster.asked())
                    .filteredOn(NamedConfigMapsTest::ofProfiles)
                    .hasSize(attempts);
        }
    }
}
