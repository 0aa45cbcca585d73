package io.policyauditor.collect.files;

import java.util.Comparator;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a reader without a schema has to know of the types of the Kubernetes API.
 *
 * <p>Source: the API reference of Kubernetes 1.34; the resource definitions of kserve/kserve aaac4e294 and of the
 * projects that come with it.
 */
final class KubernetesTypes {
    /** {@code group/Kind} of all kinds known to have no namespace. */
    private static final Set<String> WITHOUT_NAMESPACE = Set.of(
            "/ComponentStatus",
            "/Namespace",
            "/Node",
            "/PersistentVolume",
            "admissionregistration.k8s.io/MutatingAdmissionPolicy",
            "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding",
            "admissionregistration.k8s.io/MutatingWebhookConfiguration",
            "admissionregistration.k8s.io/ValidatingAdmissionPolicy",
            "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
            "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
            "apiextensions.k8s.io/CustomResourceDefinition",
            "apiregistration.k8s.io/APIService",
            "cert-manager.io/ClusterIssuer",
            "certificates.k8s.io/CertificateSigningRequest",
            "certificates.k8s.io/ClusterTrustBundle",
            "external-secrets.io/ClusterExternalSecret",
            "external-secrets.io/ClusterSecretStore",
            "flowcontrol.apiserver.k8s.io/FlowSchema",
            "flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration",
            "gateway.networking.k8s.io/GatewayClass",
            "karpenter.k8s.aws/EC2NodeClass",
            "karpenter.sh/NodeClaim",
            "karpenter.sh/NodePool",
            "kubeflow.org/Profile",
            "kyverno.io/ClusterCleanupPolicy",
            "kyverno.io/ClusterPolicy",
            "networking.k8s.io/IPAddress",
            "networking.k8s.io/IngressClass",
            "networking.k8s.io/ServiceCIDR",
            "node.k8s.io/RuntimeClass",
            "policy/PodSecurityPolicy",
            "rbac.authorization.k8s.io/ClusterRole",
            "rbac.authorization.k8s.io/ClusterRoleBinding",
            "resource.k8s.io/DeviceClass",
            "resource.k8s.io/ResourceSlice",
            "scheduling.k8s.io/PriorityClass",
            "serving.kserve.io/ClusterServingRuntime",
            "serving.kserve.io/ClusterStorageContainer",
            "serving.kserve.io/LocalModelCache",
            "serving.kserve.io/LocalModelNode",
            "serving.kserve.io/LocalModelNodeGroup",
            "storage.k8s.io/CSIDriver",
            "storage.k8s.io/CSINode",
            "storage.k8s.io/StorageClass",
            "storage.k8s.io/VolumeAttachment",
            "storage.k8s.io/VolumeAttributesClass");

    private static final Set<String> TOOLS = Set.of(
            "apiserver.config.k8s.io",
            "audit.k8s.io",
            "client.authentication.k8s.io",
            "config.kubernetes.io",
            "eksctl.io",
            "kind.x-k8s.io",
            "kubeadm.k8s.io",
            "kubelet.config.k8s.io",
            "kubeproxy.config.k8s.io",
            "kubescheduler.config.k8s.io",
            "kustomize.config.k8s.io",
            "skaffold");

    private static final Pattern VERSION = Pattern.compile("v(\\d{1,9})(?:(alpha|beta)(\\d{1,9}))?");

    /** As the API server prefers them, the preferred last: v1alpha1, v1alpha2, v1beta1, v1, v2; others before all. */
    static final Comparator<String> BY_VERSION = Comparator.comparingInt(KubernetesTypes::stability)
            .thenComparingInt(version -> number(version, 1))
            .thenComparingInt(version -> number(version, 3))
            .thenComparing(Comparator.naturalOrder());

    private KubernetesTypes() {}

    static boolean hasNoNamespace(String group, String kind) {
        return WITHOUT_NAMESPACE.contains(group + "/" + kind);
    }

    /** Whether it is the configuration of a tool, which looks like an object and never is one of a cluster. */
    static boolean isToolConfiguration(String group, String kind) {
        return TOOLS.contains(group) || (group.isEmpty() && kind.equals("Config"));
    }

    private static int stability(String version) {
        Matcher parts = VERSION.matcher(version);
        if (!parts.matches()) {
            return 0;
        }
        String stage = parts.group(2);
        return stage == null ? 3 : stage.equals("beta") ? 2 : 1;
    }

    private static int number(String version, int part) {
        Matcher parts = VERSION.matcher(version);
        String digits = parts.matches() ? parts.group(part) : null;
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
