package io.policyauditor.estate.paths;

import io.policyauditor.estate.loading.Credential;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoints;
import io.policyauditor.estate.loading.ModelUri;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Cluster.PodIdentityAssociation;
import io.policyauditor.estate.model.Estate;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What clusters use roles for. One for each estate. */
final class Uses {
    /** A model that is loaded as a role: an object of it, and where it is loaded. */
    record Load(String object, String point) {
        String shown() {
            return point + " loads the model as the role";
        }
    }

    private final Map<String, Set<Cluster>> associations = new HashMap<>();
    private final Map<String, Set<Load>> loads = new HashMap<>();

    private Uses(Estate estate) {
        for (Cluster cluster : estate.clusters()) {
            for (PodIdentityAssociation association :
                    cluster.podIdentityAssociations().known().orElse(List.of())) {
                associated(association.role(), cluster);
                association.targetRole().known().ifPresent(role -> associated(role, cluster));
            }
        }
        for (LoadPoint point : LoadPoints.of(estate).all()) {
            ModelUri uri = point.uri().known().filter(ModelUri::isS3).orElse(null);
            if (uri != null && point.direction() == LoadPoint.Direction.READ) {
                loader(point)
                        .ifPresent(role -> loads.computeIfAbsent(role, ignored -> new LinkedHashSet<>())
                                .add(new Load(object(estate, uri), point.key())));
            }
        }
    }

    static Uses of(Estate estate) {
        return estate.derived(Uses.class, Uses::new);
    }

    /** The clusters in which a Pod Identity association gives out a role. */
    Set<Cluster> associations(String role) {
        return associations.getOrDefault(role, Set.of());
    }

    /** The models that are loaded as a role. */
    Set<Load> loads(String role) {
        return loads.getOrDefault(role, Set.of());
    }

    private void associated(String role, Cluster cluster) {
        associations.computeIfAbsent(role, ignored -> new LinkedHashSet<>()).add(cluster);
    }

    private static Optional<String> loader(LoadPoint point) {
        Credential credential = point.credential().orElse(null);
        if (credential instanceof Credential.Irsa irsa) {
            return Optional.of(irsa.role());
        }
        return credential instanceof Credential.PodIdentity pod
                ? Optional.of(pod.association()
                        .targetRole()
                        .known()
                        .orElse(pod.association().role()))
                : Optional.empty();
    }

    /** An object that KServe loads with the others: its key begins with that of the URI. */
    private static String object(Estate estate, ModelUri uri) {
        String bucket = estate.bucket(uri.bucket()).known().map(Bucket::arn).orElse("arn:aws:s3:::" + uri.bucket());
        String key = uri.key();
        return bucket + "/" + key + (key.isEmpty() || key.endsWith("/") ? "" : "/") + "model";
    }
}
