package io.policyauditor.estate.loading;

import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a cluster has that holds for every load point in it. */
final class KserveCluster {
    private final Lookup<Cluster> cluster;
    private final List<KubernetesObject> storageContainers = new ArrayList<>();
    private final List<KubernetesObject> caches = new ArrayList<>();
    private final Map<String, KubernetesObject> runtimes = new HashMap<>();
    private final Map<String, KubernetesObject> namespaces = new HashMap<>();
    private KserveConfig config;

    KserveCluster(Lookup<Cluster> cluster, Gap noConfig) {
        this.cluster = cluster;
        this.config = KserveConfig.unknown(noConfig);
    }

    void add(KubernetesObject object) {
        switch (object.kind()) {
            case "ClusterStorageContainer" -> storageContainers.add(object);
            case "LocalModelCache", "LocalModelNamespaceCache" -> caches.add(object);
            case "ClusterServingRuntime" -> runtimes.putIfAbsent(object.name(), object);
            case "Namespace" -> namespaces.putIfAbsent(object.name(), object);
            case "ConfigMap" -> {
                if (object.name().equals(KserveConfig.NAME)
                        && config.systemNamespace().known().isEmpty()) {
                    config = KserveConfig.of(object);
                }
            }
            default -> {}
        }
    }

    /** The cluster from outside. */
    Lookup<Cluster> cluster() {
        return cluster;
    }

    KserveConfig config() {
        return config;
    }

    /** The ClusterStorageContainers in the order in which the API lists them: by name. */
    List<KubernetesObject> storageContainers() {
        return storageContainers.stream()
                .sorted(Comparator.comparing(KubernetesObject::name))
                .toList();
    }

    /** The caches of models, of the cluster and of its namespaces. */
    List<KubernetesObject> caches() {
        return caches;
    }

    Lookup<KubernetesObject> runtime(String name) {
        return find(runtimes, "ClusterServingRuntime", name);
    }

    Lookup<KubernetesObject> namespace(String name) {
        return find(namespaces, "Namespace", name);
    }

    /** Whether every object of the cluster is in the estate. */
    boolean complete() {
        return cluster.known()
                .filter(known -> known.complete().contains(Listing.MANIFESTS))
                .isPresent();
    }

    private Lookup<KubernetesObject> find(Map<String, KubernetesObject> index, String kind, String name) {
        KubernetesObject found = index.get(name);
        if (found != null) {
            return Lookup.known(found);
        }
        return complete()
                ? Lookup.absent()
                : Lookup.unknown(Gap.outOfScope(kind + " " + name + " is not in the estate"));
    }
}
