package io.policyauditor.estate.loading;

import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a cluster has that holds for every load point in it. */
final class KserveCluster {
    private final Lookup<Cluster> cluster;
    private final List<KubernetesObject> storageContainers = new ArrayList<>();
    private final List<KubernetesObject> caches = new ArrayList<>();
    private final Map<String, Lookup<KubernetesObject>> runtimes = new HashMap<>();
    private final Map<String, Lookup<KubernetesObject>> namespaces = new HashMap<>();
    private Optional<Gap> contradiction = Optional.empty();
    private KserveConfig config;

    KserveCluster(Lookup<Cluster> cluster, Gap noConfig) {
        this.cluster = cluster;
        this.config = KserveConfig.unknown(noConfig);
    }

    /** @param conflict why it is not known, where it is given twice with different content */
    void add(KubernetesObject object, Optional<Gap> conflict) {
        Lookup<KubernetesObject> known =
                conflict.<Lookup<KubernetesObject>>map(Lookup::unknown).orElseGet(() -> Lookup.known(object));
        switch (object.type()) {
            case "ClusterStorageContainer." + KubernetesObject.KSERVE -> {
                storageContainers.add(object);
                contradiction = contradiction.or(() -> conflict);
            }
            case "LocalModelCache." + KubernetesObject.KSERVE, "LocalModelNamespaceCache." + KubernetesObject.KSERVE ->
                caches.add(object);
            case "ClusterServingRuntime." + KubernetesObject.KSERVE -> runtimes.putIfAbsent(object.name(), known);
            case "Namespace" -> namespaces.putIfAbsent(object.name(), known);
            case "ConfigMap" -> {
                if (object.name().equals(KserveConfig.NAME)
                        && config.systemNamespace().known().isEmpty()) {
                    config = conflict.map(KserveConfig::unknown).orElseGet(() -> KserveConfig.of(object));
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

    /** Why not all of the ClusterStorageContainers are known: one is given twice with different content. */
    Optional<Gap> contradiction() {
        return contradiction;
    }

    /** The caches of models, of the cluster and of its namespaces. */
    List<KubernetesObject> caches() {
        return caches;
    }

    Lookup<KubernetesObject> runtime(String name) {
        return find(runtimes, KubernetesObject.KSERVE, "ClusterServingRuntime", name);
    }

    Lookup<KubernetesObject> namespace(String name) {
        return find(namespaces, "", "Namespace", name);
    }

    /** Whether every object of a kind of KServe is in the estate. */
    boolean lists(String kind) {
        return listsType(KubernetesObject.type(KubernetesObject.KSERVE, kind));
    }

    private boolean listsType(String type) {
        return cluster.known().filter(known -> known.lists(type)).isPresent();
    }

    private Lookup<KubernetesObject> find(
            Map<String, Lookup<KubernetesObject>> index, String group, String kind, String name) {
        Lookup<KubernetesObject> found = index.get(name);
        if (found != null) {
            return found;
        }
        return listsType(KubernetesObject.type(group, kind))
                ? Lookup.absent()
                : Lookup.unknown(Gap.outOfScope(
                        kind + " " + name + " is not in the estate",
                        "{n} objects of kind " + kind + " are not in the estate"));
    }
}
