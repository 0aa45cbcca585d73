package io.policyauditor.rules.kubernetes;

import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.StringNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The namespaces in which models are served. Each is judged once: as its own manifest, where it has none as the first service
 * that is in it.
 */
public final class ServingNamespaces {
    private static final List<String> SERVICES = List.of(
            KubernetesObject.type(KubernetesObject.KSERVE, "InferenceService"),
            KubernetesObject.type(KubernetesObject.KSERVE, "LLMInferenceService"));

    private final IdentityHashMap<KubernetesObject, Lookup<ServingNamespace>> byShown = new IdentityHashMap<>();

    private ServingNamespaces(Estate estate) {
        Map<String, List<KubernetesObject>> services = new LinkedHashMap<>();
        for (String type : SERVICES) {
            for (KubernetesObject service : estate.objects(type)) {
                Optional<Gap> gap = service.cluster()
                        .missing()
                        .or(() -> service.namespace().missing())
                        .or(() -> service.cluster().flatMap(estate::cluster).missing());
                gap.ifPresentOrElse(
                        open -> byShown.put(service, Lookup.unknown(open)),
                        () -> services.computeIfAbsent(name(service), ignored -> new ArrayList<>())
                                .add(service));
            }
        }
        Map<String, KubernetesObject> manifests = new LinkedHashMap<>();
        estate.objects("Namespace")
                .forEach(namespace -> namespace
                        .cluster()
                        .known()
                        .ifPresent(cluster -> manifests.putIfAbsent(cluster + "/" + namespace.name(), namespace)));
        services.forEach((name, unsorted) -> {
            List<KubernetesObject> all = unsorted.stream()
                    .sorted(Comparator.comparing(KubernetesObject::key))
                    .toList();
            KubernetesObject first = all.get(0);
            KubernetesObject shown = manifests.getOrDefault(name, first);
            first.cluster()
                    .flatMap(estate::cluster)
                    .known()
                    .ifPresent(cluster -> byShown.put(
                            shown,
                            Lookup.known(new ServingNamespace(
                                    cluster, first.namespace().known().orElse(""), shown, all))));
        });
    }

    /**
     * A namespace with services.
     *
     * @param shown its manifest, or the first of the services
     */
    public record ServingNamespace(
            Cluster cluster, String name, KubernetesObject shown, List<KubernetesObject> services) {
        /** Where a finding about the namespace points. */
        public Span place() {
            StringNode name = shown.text("metadata", "name");
            return name == null ? shown.place() : name.span();
        }

        /** The pods of all services. */
        public List<ServedPod> pods() {
            return services.stream()
                    .flatMap(service -> ServedPod.of(service).stream())
                    .toList();
        }
    }

    /** Those of an estate, found once. */
    public static ServingNamespaces of(Estate estate) {
        return estate.derived(ServingNamespaces.class, ServingNamespaces::new);
    }

    /** The namespace that an object stands for; known absent where it stands for none. */
    public Lookup<ServingNamespace> judgedAs(KubernetesObject object) {
        return byShown.getOrDefault(object, Lookup.absent());
    }

    private static String name(KubernetesObject service) {
        return service.cluster().known().orElse("") + "/"
                + service.namespace().known().orElse("");
    }
}
