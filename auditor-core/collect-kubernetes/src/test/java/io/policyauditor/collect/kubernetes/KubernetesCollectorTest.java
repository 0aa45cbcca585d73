package io.policyauditor.collect.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.collect.kubernetes.ScriptedCluster.Asked;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesCollectorTest {
    private static final Set<Listing> OF_TYPES = Arrays.stream(Listing.values())
            .filter(listing -> listing.compareTo(Listing.MANIFESTS) > 0)
            .collect(Collectors.toSet());

    @TempDir
    Path directory;

    @Test
    void everythingIsRead() {
        try (ScriptedCluster cluster = SampleCluster.cluster()) {
            Collection read = Collection.of(directory, cluster, Settings.Builder::secretKeys);

            assertThat(read.gaps()).isEmpty();
            assertThat(read.collected().complete()).isTrue();
            Set<String> types = read.cluster().objects().stream()
                    .map(object -> object.type())
                    .collect(Collectors.toSet());
            assertThat(types)
                    .containsExactlyInAnyOrderElementsOf(
                            Arrays.stream(Resource.values()).map(Resource::type).collect(Collectors.toSet()));
            assertThat(read.keys())
                    .contains(
                            "prod/Namespace/namespaces",
                            "prod/ml/InferenceService/inference-services",
                            "prod/ClusterServingRuntime/cluster-serving-runtimes",
                            "prod/ml/ConfigMap/inferenceservice-config",
                            "prod/shop/ServiceAccount/shop")
                    .doesNotContain("prod/ml/ConfigMap/other", "prod/shop/Deployment.apps/shop");
            assertThat(read.cluster().cluster().complete()).isEqualTo(OF_TYPES);
            assertThat(read.cluster().incomplete().keySet())
                    .as("of these only some are asked for")
                    .containsExactlyInAnyOrder(
                            "ConfigMap",
                            "DaemonSet.apps",
                            "Deployment.apps",
                            "Job.batch",
                            "LeaderWorkerSet.leaderworkerset.x-k8s.io",
                            "Pod",
                            "Revision.serving.knative.dev",
                            "Service.serving.knative.dev");
        }
    }

    @Test
    void theClusterSaysItsIssuerAndNothingThatOnlyAwsKnows() {
        try (ScriptedCluster cluster =
                SampleCluster.cluster().issuer("https://oidc.eks.eu-west-1.amazonaws.com/id/AB")) {
            Cluster read = Collection.of(directory, cluster).cluster().cluster();

            assertThat(read.name()).isEqualTo("prod");
            assertThat(read.issuer()).isEqualTo(Lookup.known("oidc.eks.eu-west-1.amazonaws.com/id/AB"));
            assertThat(read.arn()).isInstanceOf(Lookup.Unknown.class);
            assertThat(read.podIdentityAssociations()).isInstanceOf(Lookup.Unknown.class);
        }
    }

    @Test
    void onlyListsAreAskedForAndSecretsOnlyOnRequest() {
        try (ScriptedCluster cluster = SampleCluster.cluster()) {
            Collection read = Collection.of(directory, cluster);

            assertThat(cluster.asked()).extracting(Asked::method).containsOnly("GET");
            assertThat(cluster.asked()).extracting(Asked::path).noneMatch(path -> path.contains("secrets"));
            assertThat(cluster.asked())
                    .extracting(Asked::token)
                    .containsOnly(Optional.of("Bearer " + Collection.TOKEN));
            assertThat(read.gaps()).isEmpty();
            assertThat(read.cluster().cluster().complete()).doesNotContain(Listing.SECRETS, Listing.MANIFESTS);
            assertThat(read.incomplete("Secret")).contains("--secret-keys");
        }
    }

    @Test
    void anApiThatIsNotServedHasNoObjects() {
        try (ScriptedCluster cluster = new ScriptedCluster().without("serving.kserve.io")) {
            Collection read = Collection.of(directory, cluster);

            assertThat(read.gaps()).isEmpty();
            assertThat(read.cluster().cluster().complete())
                    .contains(Listing.INFERENCE_SERVICES, Listing.CLUSTER_STORAGE_CONTAINERS, Listing.SERVICE_ACCOUNTS);
            assertThat(cluster.asked()).extracting(Asked::path).noneMatch(path -> path.contains("serving.kserve.io"));
        }
    }

    @Test
    void anApiThatNobodyMayListIsNotEmpty() {
        try (ScriptedCluster cluster = SampleCluster.cluster()
                .on(ScriptedCluster.listing("inferenceservices"), ScriptedCluster.status(403, ""))) {
            Collection read = Collection.of(directory, cluster);

            assertThat(read.gaps())
                    .containsExactly("list inferenceservices.serving.kserve.io in cluster prod: denied (HTTP 403); "
                            + "allow list on inferenceservices.serving.kserve.io");
            assertThat(read.cluster().cluster().complete())
                    .contains(Listing.TRAINED_MODELS)
                    .doesNotContain(Listing.INFERENCE_SERVICES);
        }
    }

    @Test
    void objectsOfTwoVersionsAreReadOnceInTheBestThatIsKnown() {
        try (ScriptedCluster cluster = SampleCluster.cluster().serving("serving.kserve.io", "v9")) {
            Collection read = Collection.of(directory, cluster);

            assertThat(read.cluster().objects())
                    .filteredOn(object -> object.kind().equals("LLMInferenceService"))
                    .extracting(KubernetesObject::version)
                    .containsExactly("v1alpha2");
        }
    }

    @Test
    void longListsComeInPages() {
        try (ScriptedCluster cluster = new ScriptedCluster().pages(7)) {
            for (int i = 0; i < 100; i++) {
                cluster.with("""
                        {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "a%d", "namespace": "n"}}""".formatted(i));
            }
            Collection read = Collection.of(directory, cluster);

            assertThat(read.keys())
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 100)
                            .mapToObj(i -> "prod/n/ServiceAccount/a" + i)
                            .toList());
            assertThat(read.gaps()).isEmpty();
            assertThat(cluster.asked())
                    .filteredOn(ScriptedCluster.listing("serviceaccounts"))
                    .hasSize(15)
                    .allMatch(asked -> asked.parameter("limit").equals(Optional.of("500")));
        }
    }

    @Test
    void namespacesNarrowWhatIsReadAndWhatIsKnown() {
        try (ScriptedCluster cluster = SampleCluster.cluster()) {
            Collection read = Collection.of(directory, cluster, settings -> settings.namespace("ml"));

            assertThat(read.keys())
                    .contains("prod/ml/ServiceAccount/service-accounts", "prod/Namespace/namespaces")
                    .doesNotContain("prod/shop/ServiceAccount/shop");
            assertThat(read.gaps()).isEmpty();
            assertThat(read.cluster().cluster().complete())
                    .contains(Listing.NAMESPACES, Listing.CLUSTER_STORAGE_CONTAINERS)
                    .doesNotContain(Listing.SERVICE_ACCOUNTS, Listing.INFERENCE_SERVICES, Listing.KSERVE_CONFIGURATION);
            assertThat(read.incomplete("ServiceAccount")).contains("--namespaces");
        }
    }

    @Test
    void theSameClusterGivesTheSameRecords() {
        try (ScriptedCluster cluster = SampleCluster.cluster()) {
            Collection first = Collection.of(directory, cluster, settings -> settings.atOnce(1));
            Collection second = Collection.of(directory, cluster, settings -> settings.atOnce(16));

            assertThat(texts(first)).isEqualTo(texts(second));
        }
    }

    private static List<String> texts(Collection read) {
        return read.cluster().objects().stream()
                .map(object ->
                        object.key() + " " + object.node().span().source().text())
                .toList();
    }
}
