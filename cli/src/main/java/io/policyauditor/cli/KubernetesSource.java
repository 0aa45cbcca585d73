package io.policyauditor.cli;

import java.util.List;
import picocli.CommandLine.Model.OptionSpec;

/** Live Kubernetes clusters. */
final class KubernetesSource implements Source {
    static final String KUBECONFIG = "--kubeconfig";
    static final String CONTEXT = "--context";
    static final String ALL_CONTEXTS = "--all-contexts";
    static final String CLUSTER_NAME = "--cluster-name";
    static final String NAMESPACES = "--namespaces";
    static final String SECRET_KEYS = "--secret-keys";

    @Override
    public String word() {
        return "kubernetes";
    }

    @Override
    public String description() {
        return "Kubernetes: the current context of the kubeconfig, those that are named, or the cluster around the pod.";
    }

    @Override
    public List<OptionSpec> options() {
        return List.of(
                Command.value("FILE", "Kubeconfig. Default: KUBECONFIG, ~/.kube/config.", KUBECONFIG),
                Command.values("NAME[,NAME]", "Contexts to read. Default: the current one. Repeatable.", CONTEXT),
                Command.flag("Read every context of the kubeconfig.", ALL_CONTEXTS),
                Command.values(
                        "[CONTEXT=]CLUSTER",
                        "ARN or name of the EKS cluster, where the kubeconfig does not say it. Repeatable.",
                        CLUSTER_NAME),
                Command.values("NAME[,NAME]", "Namespaces to read. Default: all. Repeatable.", NAMESPACES),
                Command.flag("Read Secrets too, of which only the keys and what is plain is kept.", SECRET_KEYS));
    }

    @Override
    public Reading reading(LiveOptions options, Console console) {
        return KubernetesReading.of(options, console.workingDirectory());
    }
}
