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
import org.jspecify.annotations.Nullable;

/** What a cluster has that holds for every load point in it. */
final class KserveCluster {
    private final Lookup<Cluster> cluster;
    private final List<KubernetesObject> storageContainers = new ArrayList<>();
    private final List<KubernetesObject> caches = new ArrayList<>();
    private final Map<String, Lookup<KubernetesObject>> runtimes = new HashMap<>();
    private final Map<String, Lookup<KubernetesObject>> namespaces = new HashMap<>();
    private final Map<String, List<KubernetesObject>> secrets = new HashMap<>();
    private final List<KubernetesObject> webhooks = new ArrayList<>();
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
            case "MutatingWebhookConfiguration.admissionregistration.k8s.io" -> webhooks.add(object);
            case "Secret" ->
                object.namespace()
                        .known()
                        .ifPresent(namespace -> secrets.computeIfAbsent(namespace, name -> new ArrayList<>())
                                .add(object));
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

    /** The Secrets of a namespace that are in the estate. */
    List<KubernetesObject> secrets(String namespace) {
        return secrets.getOrDefault(namespace, List.of());
    }

    /**
     * The webhook of AWS where it sees a pod only before KServe's adds the initializer: webhooks are called in the order
     * of the names of their configurations, and once, unless they ask for more. Null where that is not known.
     */
    @Nullable
    KubernetesObject webhookTooEarly() {
        if (!listsType("MutatingWebhookConfiguration.admissionregistration.k8s.io")) {
            return null;
        }
        List<KubernetesObject> aws =
                webhooks.stream().filter(KserveCluster::isOfAws).toList();
        Optional<String> kserve = webhooks.stream()
                .filter(KserveCluster::isOfKserve)
                .map(KubernetesObject::name)
                .findFirst();
        boolean early = kserve.isPresent()
                && aws.stream()
                        .allMatch(one -> one.name().compareTo(kserve.get()) < 0
                                && Fields.items(one.node(), "webhooks").stream()
                                        .noneMatch(hook -> Fields.text(hook, "reinvocationPolicy")
                                                .equals("IfNeeded")));
        return early && !aws.isEmpty() ? aws.get(0) : null;
    }

    private static boolean isOfAws(KubernetesObject webhook) {
        return webhook.name().contains("pod-identity-webhook")
                || Fields.items(webhook.node(), "webhooks").stream()
                        .map(hook -> Fields.text(hook, "name"))
                        .anyMatch(name -> name.equals("iam-for-pods.amazonaws.com")
                                || name.equals("pod-identity-webhook.amazonaws.com"));
    }

    private static boolean isOfKserve(KubernetesObject webhook) {
        return Fields.items(webhook.node(), "webhooks").stream()
                .map(hook -> Fields.text(hook, "name"))
                .anyMatch(name -> name.contains("kserve") && name.endsWith("pod-mutator"));
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
