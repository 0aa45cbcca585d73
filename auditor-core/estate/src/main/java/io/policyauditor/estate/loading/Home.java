package io.policyauditor.estate.loading;

import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;

/**
 * Where an object lives.
 *
 * @param kserve what holds in its whole cluster
 * @param cluster name of the cluster
 */
record Home(Estate estate, KserveCluster kserve, Lookup<String> cluster, Lookup<String> namespace) {
    /** An object of KServe of the same namespace. */
    Lookup<KubernetesObject> kserve(String kind, String name) {
        return find(KubernetesObject.type(KubernetesObject.KSERVE, kind), name);
    }

    /** An object of the same namespace, of a {@link KubernetesObject#type}. */
    Lookup<KubernetesObject> find(String type, String name) {
        if (cluster instanceof Lookup.Known<String> in && namespace instanceof Lookup.Known<String> of) {
            return estate.object(in.value(), of.value(), type, name);
        }
        Gap gap = cluster.missing()
                .or(namespace::missing)
                .orElse(Gap.outOfScope("the namespace of " + type + " " + name + " is not known"));
        return Lookup.unknown(gap);
    }

    /** Another namespace of the same cluster. */
    Home in(Lookup<String> other) {
        return new Home(estate, kserve, cluster, other);
    }

    KserveConfig config() {
        return kserve.config();
    }
}
