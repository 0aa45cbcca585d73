package io.policyauditor.estate.loading;

import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which clusters run the agent that hands the credentials of EKS Pod Identity to pods: the DaemonSet that the add-on
 * installs. Found once for each estate.
 *
 * <p>Source: EKS User Guide, pod-id-agent-setup; nodes of EKS Auto Mode need none.
 */
public final class PodIdentityAgents {
    /** The name of the DaemonSet, and of the add-on. */
    public static final String NAME = "eks-pod-identity-agent";

    private final Map<String, KubernetesObject> agents = new HashMap<>();
    private final Set<String> autoMode = new HashSet<>();

    private PodIdentityAgents(Estate estate) {
        for (KubernetesObject daemonSet : estate.objects("DaemonSet.apps")) {
            if (daemonSet.name().equals(NAME)) {
                daemonSet.cluster().known().ifPresent(cluster -> agents.putIfAbsent(cluster, daemonSet));
            }
        }
        for (KubernetesObject nodeClass : estate.objects("NodeClass.eks.amazonaws.com")) {
            nodeClass.cluster().known().ifPresent(autoMode::add);
        }
    }

    /** Those of the estate. */
    public static PodIdentityAgents of(Estate estate) {
        return estate.derived(PodIdentityAgents.class, PodIdentityAgents::new);
    }

    /** The DaemonSet of a cluster; unknown where it may be in a listing that is not complete, or where nodes may need none. */
    public Lookup<KubernetesObject> in(Cluster cluster) {
        String name = cluster.name();
        KubernetesObject agent = agents.get(name);
        if (agent != null) {
            return Lookup.known(agent);
        }
        if (!cluster.complete().contains(Listing.MANIFESTS)
                && !cluster.complete().contains(Listing.POD_IDENTITY_AGENT)) {
            return Lookup.unknown(Gap.outOfScope(
                    "whether DaemonSet " + NAME + " runs in cluster " + name + " is not known",
                    "whether DaemonSet " + NAME + " runs in {n} clusters is not known"));
        }
        return autoMode.contains(name)
                ? Lookup.unknown(
                        Gap.outOfScope(
                                "nodes of EKS Auto Mode hand out credentials without a DaemonSet, and which nodes of cluster "
                                        + name + " the pods run on is not known",
                                "which nodes of {n} clusters the pods run on is not known, and those of EKS Auto Mode need no agent"))
                : Lookup.absent();
    }
}
