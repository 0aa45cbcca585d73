package io.policyauditor.collect.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.policyauditor.collect.kubernetes.ScriptedCluster.Asked;
import io.policyauditor.estate.model.Lookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubeconfigTest {
    private static final String ARN = "arn:aws:eks:eu-west-1:111122223333:cluster/prod";

    @TempDir
    Path directory;

    private Path kubeconfig(String text) {
        return Collection.write(directory.resolve("config"), text);
    }

    /** Two contexts and what they lead to. */
    private Path two(String one, String oneUrl, String other, String otherUrl) {
        return kubeconfig("""
                contexts:
                  - { name: east, context: { cluster: "%s", user: me } }
                  - { name: west, context: { cluster: "%s", user: me } }
                clusters:
                  - { name: "%s", cluster: { server: "%s" } }
                  - { name: "%s", cluster: { server: "%s" } }
                users: [{ name: me, user: { token: secret } }]
                """.formatted(one, other, one, oneUrl, other, otherUrl));
    }

    private static List<String> lost(Settings settings) {
        List<String> lost = new ArrayList<>();
        assertThat(Kubeconfig.contexts(settings, gap -> lost.add(gap.what()))).isEmpty();
        return lost;
    }

    private static List<Context> contexts(Path file, UnaryOperator<Settings.Builder> more) {
        return Kubeconfig.contexts(
                more.apply(Settings.current().kubeconfig(file)).build(), gap -> {
                    throw new AssertionError(gap.what());
                });
    }

    @Test
    void severalContextsAreSeveralClusters() {
        try (ScriptedCluster east = new ScriptedCluster().issuer("https://issuer.example/east");
                ScriptedCluster west = new ScriptedCluster().issuer("https://issuer.example/west")) {
            Path file = two("one", east.url(), "two", west.url());
            Collection read = Collection.of(Settings.current()
                    .kubeconfig(file)
                    .context("west")
                    .context("east")
                    .build());

            assertThat(read.clusters())
                    .extracting(records -> records.cluster().name())
                    .containsExactly("one", "two");
            assertThat(read.clusters())
                    .extracting(records -> records.cluster().issuer())
                    .containsExactly(Lookup.known("issuer.example/east"), Lookup.known("issuer.example/west"));
            assertThat(read.collected().clusters()).isEqualTo(2);
            assertThat(read.collected().complete()).isTrue();
            assertThat(Collection.of(Settings.current()
                                    .kubeconfig(file)
                                    .allContexts()
                                    .build())
                            .clusters())
                    .hasSize(2);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:eks:eu-west-1:111122223333:cluster/prod, arn:aws:eks:eu-west-1:111122223333:cluster/prod, arn:aws:eks:eu-west-1:111122223333:cluster/prod",
        "arn:aws-cn:eks:cn-north-1:111122223333:cluster/x, arn:aws-cn:eks:cn-north-1:111122223333:cluster/x, arn:aws-cn:eks:cn-north-1:111122223333:cluster/x",
        "arn:aws:iam::111122223333:role/prod, arn:aws:iam::111122223333:role/prod,",
        "prod.eu-west-1.eksctl.io, prod,",
        "kind-prod, kind-prod,",
    })
    void aClusterIsNamedAsEksNamesIt(String entry, String name, String arn) {
        Context context = contexts(
                        Collection.kubeconfig(directory, "c", entry, "https://example.com"), settings -> settings)
                .get(0);

        assertThat(context.cluster()).isEqualTo(name);
        assertThat(context.arn()).isEqualTo(Optional.ofNullable(arn));
        assertThat(context.account()).isEqualTo(arn == null ? Optional.empty() : Optional.of("111122223333"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[--region, eu-west-1, eks, get-token, --cluster-name, prod, --output, json]",
                "[eks, get-token, --cluster-name=prod]",
                "[token, -i, prod]",
                "[token, --cluster-id, prod]"
            })
    void theCommandForCredentialsNamesTheCluster(String arguments) {
        Path file = kubeconfig("""
                current-context: c
                contexts: [{ name: c, context: { cluster: entry, user: me } }]
                clusters: [{ name: entry, cluster: { server: "https://example.com" } }]
                users:
                  - name: me
                    user:
                      exec: { apiVersion: client.authentication.k8s.io/v1beta1, command: aws, args: %s }
                """.formatted(arguments));

        assertThat(contexts(file, settings -> settings).get(0).cluster()).isEqualTo("prod");
    }

    @Test
    void whatTheUserSaysComesFirst() {
        Path file = two("one", "https://one.example", "two", "https://two.example");

        assertThat(contexts(file, settings -> settings.context("east").named(ARN)))
                .extracting(Context::cluster, Context::arn)
                .containsExactly(Tuple.tuple(ARN, Optional.of(ARN)));
        assertThat(contexts(
                        file,
                        settings -> settings.allContexts().named("west", "dev").named("ignored")))
                .extracting(Context::cluster)
                .containsExactly("one", "dev");
    }

    @Test
    void twoContextsOfOneClusterAreReadOnce() {
        Path file = kubeconfig("""
                contexts:
                  - { name: a, context: { cluster: one, user: me, namespace: x } }
                  - { name: b, context: { cluster: one, user: me, namespace: y } }
                clusters: [{ name: one, cluster: { server: "https://one.example" } }]
                """);

        assertThat(contexts(file, Settings.Builder::allContexts))
                .extracting(Context::name)
                .containsExactly("a");
    }

    @Test
    void twoClustersOfOneNameAreToldApart() {
        Path file = two("prod.eu-west-1.eksctl.io", "https://one.example", "prod", "https://two.example");
        List<String> lost = new ArrayList<>();
        Settings settings = Settings.current().kubeconfig(file).allContexts().build();

        assertThat(Kubeconfig.contexts(settings, gap -> lost.add(gap.what()))).hasSize(1);
        assertThat(lost)
                .containsExactly("context west leads to another cluster prod than context east; "
                        + "tell them apart with --cluster-name CONTEXT=NAME");
    }

    @Test
    void aContextThatIsNotThereIsNotAnother() {
        try (ScriptedCluster cluster = SampleCluster.cluster()) {
            Path file = Collection.kubeconfig(directory, "prod", "prod", cluster.url());
            Collection read = Collection.of(
                    Settings.current().kubeconfig(file).context("pord\u001b[2J").build());

            assertThat(read.unread())
                    .containsExactly("the kubeconfig has no context pord?[2J; see kubectl config get-contexts");
            assertThat(read.collected()).isEqualTo(new Collected(1, 1, 0, 1));
            assertThat(cluster.asked()).isEmpty();
        }
    }

    @Test
    void whatLeadsNowhereIsSaid() {
        Path none = directory.resolve("none");
        assertThat(lost(Settings.current().kubeconfig(none).build()))
                .hasSize(1)
                .allMatch(what -> what.contains(none + " cannot be read"));
        assertThat(lost(Settings.current()
                        .kubeconfig(kubeconfig("token: CANARY\n\t{["))
                        .build()))
                .hasSize(1)
                .noneMatch(what -> what.contains("CANARY"));
        assertThat(lost(Settings.current()
                        .kubeconfig(kubeconfig("kind: Config"))
                        .build()))
                .containsExactly("the kubeconfig has no current context; name one with --context");
        assertThat(lost(Settings.current()
                        .kubeconfig(kubeconfig("kind: Config"))
                        .allContexts()
                        .build()))
                .containsExactly("the kubeconfig has no context");
        assertThat(lost(Settings.current()
                        .kubeconfig(kubeconfig("current-context: c\ncontexts: [{name: c, context: {cluster: x}}]"))
                        .build()))
                .containsExactly("context c leads to no cluster of the kubeconfig");
    }

    @Test
    void aBrokenCertificateIsAGapOfItsClusterAlone() {
        try (ScriptedCluster cluster = SampleCluster.cluster()) {
            Path file = kubeconfig("""
                    contexts:
                      - { name: bad, context: { cluster: bad, user: bad } }
                      - { name: good, context: { cluster: good, user: me } }
                    clusters:
                      - { name: bad, cluster: { server: "https://127.0.0.1:1" } }
                      - { name: good, cluster: { server: "%s" } }
                    users:
                      - { name: me, user: { token: secret } }
                      - { name: bad, user: { client-certificate-data: Q0FOQVJZ, client-key-data: Q0FOQVJZ } }
                    """.formatted(cluster.url()));
            Collection read = Collection.of(
                    Settings.current().kubeconfig(file).allContexts().build());

            assertThat(read.clusters()).hasSize(2);
            assertThat(read.clusters().get(0).gaps())
                    .extracting(gap -> gap.what())
                    .containsExactly("cluster bad of context bad cannot be reached with what the kubeconfig says; "
                            + "see its certificates and the command for its credentials");
            assertThat(read.clusters().get(0).cluster().complete()).isEmpty();
            assertThat(read.clusters().get(1).gaps()).isEmpty();
            assertThat(read.collected().unread()).isEqualTo(1);
        }
    }

    /** A kubeconfig of {@code aws eks update-kubeconfig} has a command that prints a token. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aCommandGivesTheToken() throws Exception {
        Path command = directory.resolve("token.sh");
        Files.writeString(command, """
                #!/bin/sh
                echo '{"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential","status":{"token":"of-the-command"}}'
                """);
        assertThat(command.toFile().setExecutable(true)).isTrue();
        try (ScriptedCluster cluster = SampleCluster.cluster()) {
            Collection read = Collection.of(
                    Settings.current().kubeconfig(withCommand(command, cluster)).build());

            assertThat(read.gaps()).isEmpty();
            assertThat(cluster.asked()).extracting(Asked::token).containsOnly(Optional.of("Bearer of-the-command"));
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aCommandThatNeverEndsIsNotWaitedFor() throws Exception {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Path command = directory.resolve("token.sh");
        Files.writeString(command, "#!/bin/sh\nread line < " + pipe + "\n");
        assertThat(command.toFile().setExecutable(true)).isTrue();
        try (ScriptedCluster cluster = SampleCluster.cluster()) {
            Collection read = Collection.of(Settings.current()
                    .kubeconfig(withCommand(command, cluster))
                    .within(Duration.ofMillis(500), Duration.ofMinutes(1))
                    .build());

            assertThat(read.gaps()).hasSize(1).allMatch(gap -> gap.contains("cannot be reached in time"));
            assertThat(cluster.asked()).isEmpty();
        } finally {
            // Lets it end.
            Files.writeString(pipe, "\n");
        }
    }

    private Path withCommand(Path command, ScriptedCluster cluster) {
        return kubeconfig("""
                current-context: c
                contexts: [{ name: c, context: { cluster: prod, user: me } }]
                clusters: [{ name: prod, cluster: { server: "%s" } }]
                users:
                  - name: me
                    user:
                      exec: { apiVersion: client.authentication.k8s.io/v1beta1, command: "%s" }
                """.formatted(cluster.url(), command));
    }

    @Test
    void withoutAKubeconfigItIsTheClusterAround() {
        Path token = Collection.write(directory.resolve("token"), "of-the-pod");
        Map<String, String> pod = Map.of(
                Config.KUBERNETES_KUBECONFIG_FILE,
                directory.resolve("none").toString(),
                Config.KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN_FILE_SYSTEM_PROPERTY,
                token.toString(),
                Config.KUBERNETES_SERVICE_HOST_PROPERTY,
                "10.0.0.1",
                Config.KUBERNETES_SERVICE_PORT_PROPERTY,
                "443");
        pod.forEach(System::setProperty);
        try {
            List<Context> around =
                    Kubeconfig.contexts(Settings.current().named(ARN).build(), gap -> {
                        throw new AssertionError(gap.what());
                    });
            assertThat(around)
                    .extracting(Context::name, Context::cluster, Context::server)
                    .containsExactly(Tuple.tuple("in-cluster", ARN, "https://10.0.0.1:443/"));
            assertThat(around.get(0).config().get().getAutoOAuthToken()).isEqualTo("of-the-pod");
            assertThat(lost(Settings.current().context("east").build()))
                    .containsExactly("there is no kubeconfig that has contexts; name one with --kubeconfig");
            System.clearProperty(Config.KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN_FILE_SYSTEM_PROPERTY);
            assertThat(lost(Settings.current().build()))
                    .containsExactly("there is no kubeconfig and no cluster around; name one with --kubeconfig");
        } finally {
            pod.keySet().forEach(System::clearProperty);
        }
    }

    @Test
    void namesThatAreNoneAreRefused() {
        assertThatThrownBy(() -> Settings.current().namespace("../x").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a namespace: ../x");
        assertThatThrownBy(() -> Settings.current().named("a/b\u001b").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not the name or ARN of an EKS cluster: a/b?");
        assertThatThrownBy(() -> Settings.current().atOnce(0).build()).isInstanceOf(IllegalArgumentException.class);
    }
}
