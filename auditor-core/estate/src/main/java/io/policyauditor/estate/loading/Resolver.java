package io.policyauditor.estate.loading;

import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the load points of a whole estate: one pass for what holds in each cluster, one for the objects that load. */
final class Resolver {
    private final Estate estate;
    private final Map<String, KserveCluster> clusters = new HashMap<>();

    private Resolver(Estate estate) {
        this.estate = estate;
    }

    /** Every load point, in the order of the keys. */
    static List<LoadPoint> resolve(Estate estate) {
        Resolver resolver = new Resolver(estate);
        for (KubernetesObject object : estate.objects()) {
            object.cluster()
                    .known()
                    .ifPresent(name -> resolver.cluster(name).add(object, estate.conflict(object.key())));
        }
        List<LoadPoint> points = new ArrayList<>();
        for (KubernetesObject object : resolver.once()) {
            points.addAll(resolver.points(object));
        }
        points.sort(Comparator.comparing(LoadPoint::key));
        return points;
    }

    private KserveCluster cluster(String name) {
        return clusters.computeIfAbsent(
                name,
                known -> new KserveCluster(
                        estate.cluster(known),
                        Gap.outOfScope(
                                "ConfigMap " + KserveConfig.NAME + " of cluster " + known + " is not in the estate",
                                "ConfigMap " + KserveConfig.NAME + " of {n} clusters is not in the estate")));
    }

    /** The objects that load, each once: an API server that serves two versions of a kind gives the same object twice. */
    private List<KubernetesObject> once() {
        Map<String, KubernetesObject> known = new LinkedHashMap<>();
        List<KubernetesObject> all = new ArrayList<>();
        for (KubernetesObject object : estate.objects()) {
            if (!object.group().equals(KubernetesObject.KSERVE)) {
                continue;
            }
            if (object.cluster() instanceof Lookup.Known && !(object.namespace() instanceof Lookup.Unknown)) {
                known.merge(
                        object.key(),
                        object,
                        (first, second) -> second.version().compareTo(first.version()) > 0 ? second : first);
            } else {
                all.add(object);
            }
        }
        all.addAll(known.values());
        return all;
    }

    private List<LoadPoint> points(KubernetesObject object) {
        return switch (object.kind()) {
            case "InferenceService" -> InferenceServices.of(object, home(object));
            case "LLMInferenceService" -> LlmInferenceServices.of(object, home(object));
            case "TrainedModel" -> TrainedModels.of(object, home(object));
            case "LocalModelCache", "LocalModelNamespaceCache" -> Caches.of(object, home(object));
            default -> List.of();
        };
    }

    private Home home(KubernetesObject object) {
        KserveCluster kserve =
                object.cluster() instanceof Lookup.Known<String> known ? cluster(known.value()) : nowhere(object);
        return new Home(estate, kserve, object.cluster(), object.namespace());
    }

    private static KserveCluster nowhere(KubernetesObject object) {
        Gap gap = object.cluster().missing().orElse(Gap.outOfScope("the cluster of " + object.key() + " is not known"));
        return new KserveCluster(Lookup.unknown(gap), gap);
    }
}
