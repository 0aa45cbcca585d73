package io.policyauditor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.cli.Auditor.Ran;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Live clusters through the command; what the collector makes of an API server is tested beside it. */
class KubernetesTest {
    private static final Map<String, String> ANSWERS = Map.of(
            "/.well-known/openid-configuration",
            "{\"issuer\":\"https://oidc.eks.eu-west-1.amazonaws.com/id/AB\"}",
            "/apis",
            "{\"kind\":\"APIGroupList\",\"groups\":[]}",
            "/api/v1",
            """
            {"kind":"APIResourceList","resources":[
              {"name":"serviceaccounts","kind":"ServiceAccount","namespaced":true,"verbs":["list"]}]}""",
            "/api/v1/serviceaccounts",
            """
            {"kind":"ServiceAccountList","apiVersion":"v1","metadata":{},"items":[
              {"metadata":{"name":"loader","namespace":"ml"}}]}""");

    @TempDir
    Path directory;

    private Auditor auditor(FakeCluster cluster) {
        return new Auditor(directory).file("kubeconfig", cluster.kubeconfig());
    }

    @Test
    void aClusterGoesIntoASnapshotThatCanBeScanned() {
        try (FakeCluster cluster = new FakeCluster(ANSWERS)) {
            Ran collected = auditor(cluster).run("collect", "kubernetes", "--kubeconfig", "kubeconfig", "-o", "snap");
            assertThat(collected.code()).as(collected.err()).isZero();
            assertThat(collected.err()).contains("kubernetes: 1 cluster, 4 calls answered, 0 gaps");

            Ran verified = new Auditor(directory).run("snapshot", "verify", "snap");
            assertThat(verified.code()).as(verified.err()).isZero();
            Ran shown = new Auditor(directory).run("estate", "snap", "-f", "json");
            assertThat(shown.out()).contains("\"prod\"", "service-accounts").doesNotContain("canary");
        }
    }

    @Test
    void aDeniedListMakesTheRunIncomplete() {
        try (FakeCluster cluster = new FakeCluster(Map.of("/apis", ANSWERS.getOrDefault("/apis", "")))) {
            Ran collected = auditor(cluster).run("collect", "kubernetes", "--kubeconfig", "kubeconfig", "-o", "snap");
            assertThat(collected.code()).isEqualTo(4);
            assertThat(collected.err()).contains("not read: discovery of v1 in cluster prod: denied (HTTP 403)");
        }
    }

    @Test
    void nothingThatCouldBeReadIsNoSnapshot() {
        try (FakeCluster cluster = new FakeCluster(Map.of())) {
            Ran collected = auditor(cluster).run("collect", "kubernetes", "--kubeconfig", "kubeconfig", "-o", "snap");
            assertThat(collected.code()).isEqualTo(4);
            assertThat(collected.err()).contains("nothing could be read");
            assertThat(directory.resolve("snap").resolve("manifest.json")).doesNotExist();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--all-contexts --context a, --context has no effect with --all-contexts",
        "--context a --context b --cluster-name x, says of which context",
        "--namespaces A_B, not a namespace: A_B",
        "--cluster-name a/b, not the name or ARN of an EKS cluster: a/b"
    })
    void mistakesOfTheUserAreTold(String flags, String told) {
        Ran ran = new Auditor(directory).run(("collect kubernetes -o snap " + flags).split(" "));
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains(told);
    }
}
