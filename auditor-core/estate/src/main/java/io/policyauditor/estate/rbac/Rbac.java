package io.policyauditor.estate.rbac;

import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.rbac.Subject.ServiceAccount;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who may do what in the clusters of an estate, and who can become whom. Safe to ask from many threads. */
public final class Rbac {
    /** Where KServe runs when its ConfigMap is not in the estate. */
    private static final Set<String> USUAL = Set.of("kserve", "kubeflow", "opendatahub", "redhat-ods-applications");

    private static final String CONFIG = "inferenceservice-config";

    private final Estate estate;
    private final Map<String, List<KubernetesObject>> objects = new HashMap<>();
    private final List<KubernetesObject> strays = new ArrayList<>();
    private final Map<String, Set<String>> kserve = new HashMap<>();
    private final Map<String, ClusterRbac> clusters = new ConcurrentHashMap<>();

    private Rbac(Estate estate) {
        this.estate = estate;
        for (String type : RbacReader.TYPES) {
            for (KubernetesObject object : estate.objects(type)) {
                Optional<String> cluster = object.cluster().known();
                cluster.map(name -> objects.computeIfAbsent(name, ignored -> new ArrayList<>()))
                        .orElse(strays)
                        .add(object);
            }
        }
        for (KubernetesObject map : estate.objects("ConfigMap")) {
            if (map.name().equals(CONFIG)) {
                map.cluster()
                        .known()
                        .ifPresent(cluster -> map.namespace()
                                .known()
                                .ifPresent(namespace -> kserve.computeIfAbsent(cluster, ignored -> new HashSet<>())
                                        .add(namespace)));
            }
        }
    }

    /** That of an estate, read once; a cluster is looked at when it is first asked about. */
    public static Rbac of(Estate estate) {
        return estate.derived(Rbac.class, Rbac::new);
    }

    /** One cluster; of one that is not in the estate nothing is known but that. */
    public ClusterRbac cluster(String name) {
        return clusters.computeIfAbsent(
                name,
                ignored -> ClusterRbac.of(
                        estate, name, objects.getOrDefault(name, List.of()), strays, kserve.getOrDefault(name, USUAL)));
    }

    /** Who can become a ServiceAccount in any way, whether it exists or not. */
    public Becoming becoming(String cluster, String namespace, String serviceAccount) {
        return becoming(cluster, namespace, serviceAccount, EnumSet.allOf(Gain.class));
    }

    /**
     * Who can become a ServiceAccount, whether it exists or not.
     *
     * @param gains what the paths must end in to count
     */
    public Becoming becoming(String cluster, String namespace, String serviceAccount, Set<Gain> gains) {
        return cluster(cluster).becoming(new ServiceAccount(namespace, serviceAccount), gains);
    }
}
