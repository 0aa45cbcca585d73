package io.policyauditor.collect.kubernetes;

import io.policyauditor.estate.model.KubernetesObject;
import java.util.List;

/**
 * Every resource that the collector can list. What is not here is not asked for: the ClusterRole of the auditor is made
 * of it. Only {@code list} is ever used, but for the ConfigMaps that these objects name: {@link NamedConfigMaps}.
 *
 * <p>Source: the API reference of Kubernetes 1.34; the resource definitions of kserve/kserve aaac4e294, Knative Serving
 * 1.19, LeaderWorkerSet 0.7, Istio 1.27, Kubeflow Profiles 1.10, the ACK controller of EKS and Upbound's EKS provider.
 */
enum Resource {
    NAMESPACES("", "namespaces", "Namespace", "v1"),
    NODES("", "nodes", "Node", "v1"),
    SERVICE_ACCOUNTS("", "serviceaccounts", "ServiceAccount", "v1"),
    /** Only when they are asked for. */
    SECRETS("", "secrets", "Secret", "v1"),
    /** Only those of these names: what others hold nobody knows. */
    CONFIG_MAPS(
            Only.NAMED,
            List.of("inferenceservice-config", "aws-auth", "pod-identity-webhook"),
            "",
            "configmaps",
            "ConfigMap",
            "v1"),

    // What KServe makes of its objects: evidence of what runs as whom.
    PODS(Only.LABELLED, Labels.OF_KSERVE, "", "pods", "Pod", "v1"),
    DEPLOYMENTS(Only.LABELLED, Labels.OF_KSERVE, "apps", "deployments", "Deployment", "v1"),
    DAEMON_SETS(Only.NAMED, List.of("eks-pod-identity-agent"), "apps", "daemonsets", "DaemonSet", "v1"),
    JOBS(Only.IN_NAMESPACE, List.of("kserve-localmodel-jobs"), "batch", "jobs", "Job", "v1"),
    KNATIVE_SERVICES(Only.LABELLED, Labels.OF_KSERVE, "serving.knative.dev", "services", "Service", "v1"),
    KNATIVE_REVISIONS(Only.LABELLED, Labels.OF_KSERVE, "serving.knative.dev", "revisions", "Revision", "v1"),
    LEADER_WORKER_SETS(
            Only.LABELLED, Labels.OF_KSERVE, "leaderworkerset.x-k8s.io", "leaderworkersets", "LeaderWorkerSet", "v1"),

    INFERENCE_SERVICES(KubernetesObject.KSERVE, "inferenceservices", "InferenceService", "v1beta1"),
    TRAINED_MODELS(KubernetesObject.KSERVE, "trainedmodels", "TrainedModel", "v1alpha1"),
    SERVING_RUNTIMES(KubernetesObject.KSERVE, "servingruntimes", "ServingRuntime", "v1alpha1"),
    CLUSTER_SERVING_RUNTIMES(KubernetesObject.KSERVE, "clusterservingruntimes", "ClusterServingRuntime", "v1alpha1"),
    CLUSTER_STORAGE_CONTAINERS(
            KubernetesObject.KSERVE, "clusterstoragecontainers", "ClusterStorageContainer", "v1alpha1"),
    INFERENCE_GRAPHS(KubernetesObject.KSERVE, "inferencegraphs", "InferenceGraph", "v1alpha1"),
    LOCAL_MODEL_CACHES(KubernetesObject.KSERVE, "localmodelcaches", "LocalModelCache", "v1alpha1"),
    LOCAL_MODEL_NAMESPACE_CACHES(
            KubernetesObject.KSERVE, "localmodelnamespacecaches", "LocalModelNamespaceCache", "v1alpha1"),
    LOCAL_MODEL_NODES(KubernetesObject.KSERVE, "localmodelnodes", "LocalModelNode", "v1alpha1"),
    LOCAL_MODEL_NODE_GROUPS(KubernetesObject.KSERVE, "localmodelnodegroups", "LocalModelNodeGroup", "v1alpha1"),
    LLM_INFERENCE_SERVICES(
            KubernetesObject.KSERVE, "llminferenceservices", "LLMInferenceService", "v1alpha2", "v1alpha1"),
    LLM_INFERENCE_SERVICE_CONFIGS(
            KubernetesObject.KSERVE, "llminferenceserviceconfigs", "LLMInferenceServiceConfig", "v1alpha2", "v1alpha1"),

    ROLES("rbac.authorization.k8s.io", "roles", "Role", "v1"),
    CLUSTER_ROLES("rbac.authorization.k8s.io", "clusterroles", "ClusterRole", "v1"),
    ROLE_BINDINGS("rbac.authorization.k8s.io", "rolebindings", "RoleBinding", "v1"),
    CLUSTER_ROLE_BINDINGS("rbac.authorization.k8s.io", "clusterrolebindings", "ClusterRoleBinding", "v1"),

    MUTATING_WEBHOOKS(
            "admissionregistration.k8s.io", "mutatingwebhookconfigurations", "MutatingWebhookConfiguration", "v1"),
    VALIDATING_WEBHOOKS(
            "admissionregistration.k8s.io", "validatingwebhookconfigurations", "ValidatingWebhookConfiguration", "v1"),
    ADMISSION_POLICIES(
            "admissionregistration.k8s.io", "validatingadmissionpolicies", "ValidatingAdmissionPolicy", "v1"),
    ADMISSION_POLICY_BINDINGS(
            "admissionregistration.k8s.io",
            "validatingadmissionpolicybindings",
            "ValidatingAdmissionPolicyBinding",
            "v1"),

    NETWORK_POLICIES("networking.k8s.io", "networkpolicies", "NetworkPolicy", "v1"),
    ISTIO_SERVICE_ENTRIES("networking.istio.io", "serviceentries", "ServiceEntry", "v1", "v1beta1", "v1alpha3"),
    ISTIO_AUTHORIZATION_POLICIES("security.istio.io", "authorizationpolicies", "AuthorizationPolicy", "v1", "v1beta1"),

    KUBEFLOW_PROFILES("kubeflow.org", "profiles", "Profile", "v1", "v1beta1"),
    ACK_ASSOCIATIONS("eks.services.k8s.aws", "podidentityassociations", "PodIdentityAssociation", "v1alpha1"),
    UPBOUND_ASSOCIATIONS("eks.aws.upbound.io", "podidentityassociations", "PodIdentityAssociation", "v1beta1");

    /** Which of the objects are asked for. */
    enum Only {
        ALL,
        /** Those of one of the names. */
        NAMED,
        /** Those with one of the labels. */
        LABELLED,
        /** Those in one of the namespaces. */
        IN_NAMESPACE
    }

    private static final class Labels {
        private static final List<String> OF_KSERVE =
                List.of("serving.kserve.io/inferenceservice", "app.kubernetes.io/part-of=llminferenceservice");
    }

    private final Only only;

    @SuppressWarnings("ImmutableEnumChecker") // Made by List.of.
    private final List<String> those;

    private final String group;
    private final String plural;
    private final String kind;

    @SuppressWarnings("ImmutableEnumChecker") // Made by List.of.
    private final List<String> versions;

    Resource(String group, String plural, String kind, String... versions) {
        this(Only.ALL, List.of(), group, plural, kind, versions);
    }

    Resource(Only only, List<String> those, String group, String plural, String kind, String... versions) {
        this.only = only;
        this.those = those;
        this.group = group;
        this.plural = plural;
        this.kind = kind;
        this.versions = List.of(versions);
    }

    Only only() {
        return only;
    }

    /** The names, labels or namespaces. */
    List<String> those() {
        return those;
    }

    String group() {
        return group;
    }

    /** Its name in paths and roles. */
    String plural() {
        return plural;
    }

    String kind() {
        return kind;
    }

    /** The versions that the readers know, the best first. */
    List<String> versions() {
        return versions;
    }

    /** The type of its objects, as {@link KubernetesObject#type()} has it. */
    String type() {
        return KubernetesObject.type(group, kind);
    }

    /** As {@code kubectl} and messages call it. */
    @Override
    public String toString() {
        return group.isEmpty() ? plural : plural + "." + group;
    }
}
