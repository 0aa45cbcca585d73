package io.policyauditor.rules.environments;

import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoints;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Listing;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What keeps a rule from a pass: a listing that may leave out what would be of another environment. */
public final class Openness {
    private static final List<String> THAT_LOAD = Stream.of(
                    "InferenceService",
                    "LLMInferenceService",
                    "TrainedModel",
                    "LocalModelCache",
                    "LocalModelNamespaceCache")
            .map(kind -> KubernetesObject.type(KubernetesObject.KSERVE, kind))
            .toList();

    private Openness() {}

    /** Why a load point of a bucket may be unknown. */
    public static Optional<Gap> ofLoadPoints(Estate estate) {
        if (estate.clusters().isEmpty()) {
            return Optional.of(
                    Gap.outOfScope("no cluster is in the estate, so what loads from the bucket is not known"));
        }
        return estate.clusters().stream()
                .flatMap(cluster -> ofLoadPoints(cluster).stream())
                .findFirst()
                .or(() -> LoadPoints.of(estate).all().stream()
                        .map(LoadPoint::uri)
                        .flatMap(uri -> uri.missing().stream())
                        .findFirst());
    }

    /** Why a load point of a cluster may be unknown. */
    public static Optional<Gap> ofLoadPoints(Cluster cluster) {
        return THAT_LOAD.stream().allMatch(cluster::lists)
                ? Optional.empty()
                : Optional.of(Listing.MANIFESTS.open("cluster", cluster.name()));
    }

    /** Why something in an account may be unknown. */
    public static Optional<Gap> ofAccount(Estate estate, String account, Listing... needed) {
        for (Listing listing : needed) {
            Optional<Gap> open = estate.open(account, listing);
            if (open.isPresent()) {
                return open;
            }
        }
        return Optional.empty();
    }
}
