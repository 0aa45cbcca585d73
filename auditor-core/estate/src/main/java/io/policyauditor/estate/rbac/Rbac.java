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
import java.util.Set;
import java.util.function.Function;

/** Who may do what in the clusters of an estate, and who can become whom. Safe to ask from many threads. */
public final class Rbac {
    /** Where KServe runs when its ConfigMap is not in the estate. */
    private static final Set<String> USUAL = Set.of("kserve", "kubeflow", "opendatahub", "redhat-ods-applications");

    private static final String CONFIG = "inferenceservice-config";

    private final Map<String, ClusterRbac> clusters = new HashMap<>();
    private final Function<String, ClusterRbac> others;

    private Rbac(Estate estate) {
        Map<String, List<KubernetesObject>> objects = new HashMap<>();
        List<KubernetesObject> strays = new ArrayList<>();
        for (String type : RbacReader.TYPES) {
            for (KubernetesObject object : estate.objects(type)) {
                object.cluster()
                        .known()
                        .map(name -> objects.computeIfAbsent(name, ignored -> new ArrayList<>()))
                        .orElse(strays)
                        .add(object);
            }
        }
        Map<String, Set<String>> kserve = new HashMap<>();
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
        this.others = name -> ClusterRbac.of(
                estate, name, objects.getOrDefault(name, List.of()), strays, kserve.getOrDefault(name, USUAL));
        Set<String> names = new HashSet<>(objects.keySet());
        estate.clusters().forEach(cluster -> names.add(cluster.name()));
        // Now and not when first asked for: whoever asks may hold locks of the estate that this needs.
        names.forEach(name -> clusters.put(name, others.apply(name)));
    }

    /** That of an estate, read once. */
    public static Rbac of(Estate estate) {
        return estate.derived(Rbac.class, Rbac::new);
    }

    /** One cluster; of one that is not in the estate nothing is known but that. */
    public ClusterRbac cluster(String name) {
        ClusterRbac known = clusters.get(name);
        return known == null ? others.apply(name) : known;
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
