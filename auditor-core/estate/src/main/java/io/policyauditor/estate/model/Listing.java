package io.policyauditor.estate.model;

import java.util.Locale;
import java.util.Optional;

/** Kinds of things that an account, an organization or a cluster lists. A listing that is complete knows what is not there. */
public enum Listing {
    ROLES,
    USERS,
    BUCKETS,
    KEYS,
    OIDC_PROVIDERS,
    CLUSTERS,
    ACCESS_POINTS,
    /** SCPs and RCPs with their targets, units and accounts of the organization. */
    ORGANIZATION,
    POD_IDENTITY_ASSOCIATIONS,
    NODE_GROUPS,
    ACCESS_ENTRIES,
    /** The Kubernetes objects of a cluster, of every type; the listings below are of one. */
    MANIFESTS,
    NAMESPACES("Namespace"),
    SERVICE_ACCOUNTS("ServiceAccount"),
    SECRETS("Secret"),
    INFERENCE_SERVICES("InferenceService." + KubernetesObject.KSERVE),
    TRAINED_MODELS("TrainedModel." + KubernetesObject.KSERVE),
    SERVING_RUNTIMES("ServingRuntime." + KubernetesObject.KSERVE),
    CLUSTER_SERVING_RUNTIMES("ClusterServingRuntime." + KubernetesObject.KSERVE),
    CLUSTER_STORAGE_CONTAINERS("ClusterStorageContainer." + KubernetesObject.KSERVE),
    LOCAL_MODEL_CACHES("LocalModelCache." + KubernetesObject.KSERVE),
    LOCAL_MODEL_NAMESPACE_CACHES("LocalModelNamespaceCache." + KubernetesObject.KSERVE),
    LLM_INFERENCE_SERVICES("LLMInferenceService." + KubernetesObject.KSERVE),
    LLM_INFERENCE_SERVICE_CONFIGS("LLMInferenceServiceConfig." + KubernetesObject.KSERVE),
    NETWORK_POLICIES("NetworkPolicy.networking.k8s.io"),
    KUBERNETES_ROLES("Role.rbac.authorization.k8s.io"),
    CLUSTER_ROLES("ClusterRole.rbac.authorization.k8s.io"),
    ROLE_BINDINGS("RoleBinding.rbac.authorization.k8s.io"),
    CLUSTER_ROLE_BINDINGS("ClusterRoleBinding.rbac.authorization.k8s.io"),
    /** The DaemonSet that runs on each node for EKS Pod Identity; of other DaemonSets it says nothing. */
    POD_IDENTITY_AGENT,
    /** KServe's own ConfigMap, in whatever namespace; of other ConfigMaps it says nothing. */
    KSERVE_CONFIGURATION;

    private final String type;

    Listing() {
        this("");
    }

    Listing(String type) {
        this.type = type;
    }

    /**
     * The listing of the objects of a type.
     *
     * @param type kind and group, as {@link KubernetesObject#type} has them
     */
    public static Optional<Listing> ofType(String type) {
        for (Listing listing : values()) {
            if (!listing.type.isEmpty() && listing.type.equals(type)) {
                return Optional.of(listing);
            }
        }
        return Optional.empty();
    }

    /** The word for it in {@code estate.yaml} and every output. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The listing of a word. */
    public static Optional<Listing> ofWord(String word) {
        for (Listing listing : values()) {
            if (listing.word().equals(word)) {
                return Optional.of(listing);
            }
        }
        return Optional.empty();
    }

    /**
     * Why something that would be listed may be unknown: the listing of one thing is not said to be complete.
     *
     * @param kind of the thing that lists, such as {@code account}
     */
    public Gap open(String kind, String name) {
        String many = " may not all be in the estate; say complete: [" + word() + "] if they are";
        return Gap.outOfScope(
                "the " + word() + " of " + kind + " " + name + many, "the " + word() + " of {n} " + kind + "s" + many);
    }
}
