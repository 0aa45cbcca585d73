package io.policyauditor.collect.kubernetes;

import io.policyauditor.collect.kubernetes.Discovery.Served;
import io.policyauditor.collect.kubernetes.NamedConfigMaps.Named;
import io.policyauditor.collect.kubernetes.Resource.Only;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.snapshot.RecordKind;
import io.policyauditor.policy.text.StringNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Everything of one cluster. */
final class ClusterReader {
    /** Of resources that are listed by name alone: what it takes to know that there is none. */
    private static final Map<String, Listing> NAMED = Map.of(
            "inferenceservice-config", Listing.KSERVE_CONFIGURATION,
            "eks-pod-identity-agent", Listing.POD_IDENTITY_AGENT);

    private static final Pattern ISSUER =
            Pattern.compile("https://([A-Za-z0-9.:-]{1,253}(?:/[A-Za-z0-9._~/-]{0,500})?)");

    private final Context context;
    private final Calls calls;
    private final Settings settings;
    private final Map<String, KubernetesObject> objects = new LinkedHashMap<>();
    private final SortedMap<String, Gap> incomplete = new TreeMap<>();
    private final Set<Listing> complete = EnumSet.noneOf(Listing.class);

    ClusterReader(Context context, Calls calls, Settings settings) {
        this.context = context;
        this.calls = calls;
        this.settings = settings;
    }

    /** One thing to list, or why it cannot be. */
    private record Part(Resource resource, String selected, Lookup<Query> query) {}

    ClusterRecords read() {
        Lookup<String> issuer = issuer();
        Discovery discovery = Discovery.of(calls);
        List<Part> parts = new ArrayList<>();
        for (Resource resource : Resource.values()) {
            if (resource != Resource.SECRETS || settings.secretKeys()) {
                parts.addAll(parts(resource, discovery));
            }
        }
        List<Listed<KubernetesObject>> read = calls.each(
                parts,
                part -> part.query()
                        .known()
                        .map(calls::list)
                        .orElseGet(() -> new Listed<>(List.of(), part.query().missing())));
        Map<Resource, Gap> gaps = new LinkedHashMap<>();
        Set<String> answered = new HashSet<>();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            Listed<KubernetesObject> listed = read.get(i);
            listed.items().forEach(this::keep);
            listed.gap().ifPresent(gap -> gaps.putIfAbsent(part.resource(), gap));
            if (listed.gap().isEmpty()) {
                answered.add(part.selected());
            }
        }
        if (parts.stream()
                .anyMatch(part -> part.resource() == Resource.CONFIG_MAPS
                        && part.query().known().isPresent())) {
            List<Named> wanted = NamedConfigMaps.in(objects.values()).stream()
                    .filter(named -> settings.namespaces().isEmpty()
                            || settings.namespaces().contains(named.namespace()))
                    .filter(named -> !objects.containsKey(key(named)))
                    .toList();
            calls.each(wanted, calls::configMap).forEach(one -> one.ifPresent(this::keep));
        }
        for (Resource resource : Resource.values()) {
            completeness(resource, Optional.ofNullable(gaps.get(resource)), namespaced(parts, resource));
        }
        if (settings.namespaces().isEmpty()) {
            NAMED.forEach((name, listing) -> {
                if (answered.contains(name)) {
                    complete.add(listing);
                }
            });
        }
        return new ClusterRecords(
                cluster(context, issuer, complete), sorted(), incomplete, calls.gaps(), calls.answers());
    }

    private void keep(KubernetesObject object) {
        objects.putIfAbsent(object.type() + " " + object.key(), object);
    }

    private String key(Named named) {
        return Resource.CONFIG_MAPS.type() + " "
                + KubernetesObject.key(
                        Lookup.known(context.cluster()),
                        Lookup.known(named.namespace()),
                        Resource.CONFIG_MAPS.group(),
                        Resource.CONFIG_MAPS.kind(),
                        named.name());
    }

    private static boolean namespaced(List<Part> parts, Resource resource) {
        return parts.stream()
                .filter(part -> part.resource() == resource)
                .anyMatch(part -> part.query().known().filter(Query::namespaced).isPresent());
    }

    private void completeness(Resource resource, Optional<Gap> gap, boolean namespaced) {
        Optional<Gap> why = gap;
        if (why.isEmpty() && resource == Resource.SECRETS && !settings.secretKeys()) {
            why = Optional.of(Gap.outOfScope("the Secrets of cluster " + context.cluster()
                    + " were not asked for; say --secret-keys to read their keys"));
        }
        if (why.isEmpty() && resource.only() != Only.ALL) {
            why = Optional.of(
                    Gap.outOfScope("only some " + resource + " of cluster " + context.cluster() + " were asked for"));
        }
        if (why.isEmpty() && namespaced && !settings.namespaces().isEmpty()) {
            why = Optional.of(Gap.outOfScope("only the " + resource + " of some namespaces of cluster "
                    + context.cluster() + " were asked for; leave out --namespaces to read all"));
        }
        if (why.isPresent()) {
            incomplete.put(resource.type(), why.get());
        } else {
            Listing.ofType(resource.type()).ifPresent(complete::add);
        }
    }

    private List<Part> parts(Resource resource, Discovery discovery) {
        Lookup<Served> served = discovery.find(resource, why -> calls.unknown("list " + resource, why));
        if (!(served instanceof Lookup.Known<Served> known)) {
            Lookup<Query> none =
                    served.missing().<Lookup<Query>>map(Lookup::unknown).orElseGet(Lookup::absent);
            return selectors(resource).stream()
                    .map(selected -> new Part(resource, selected, none))
                    .toList();
        }
        List<Part> parts = new ArrayList<>();
        for (String selected : selectors(resource)) {
            for (Optional<String> namespace :
                    namespaces(resource, selected, known.value().namespaced())) {
                parts.add(new Part(
                        resource,
                        selected,
                        Lookup.known(new Query(
                                resource,
                                known.value().version(),
                                known.value().namespaced(),
                                namespace,
                                parameter(resource, selected)))));
            }
        }
        return parts;
    }

    private static List<String> selectors(Resource resource) {
        return resource.only() == Only.ALL ? List.of("") : resource.those();
    }

    private static String parameter(Resource resource, String selected) {
        return switch (resource.only()) {
            case NAMED -> "fieldSelector=" + Query.encoded("metadata.name=" + selected);
            case LABELLED -> "labelSelector=" + Query.encoded(selected);
            case ALL, IN_NAMESPACE -> "";
        };
    }

    private List<Optional<String>> namespaces(Resource resource, String selected, boolean namespaced) {
        if (resource.only() == Only.IN_NAMESPACE) {
            return settings.namespaces().isEmpty() || settings.namespaces().contains(selected)
                    ? List.of(Optional.of(selected))
                    : List.of();
        }
        return namespaced && !settings.namespaces().isEmpty()
                ? settings.namespaces().stream().map(Optional::of).toList()
                : List.of(Optional.empty());
    }

    private List<KubernetesObject> sorted() {
        return objects.values().stream()
                .sorted(Comparator.comparing((KubernetesObject object) -> object.type())
                        .thenComparing(KubernetesObject::key))
                .toList();
    }

    /** RFC 8414; Kubernetes, service account issuer discovery. */
    private Lookup<String> issuer() {
        return calls.ask(
                "issuer of tokens",
                "/.well-known/openid-configuration",
                "get on the non-resource URL /.well-known/openid-configuration",
                root -> {
                    var matcher = ISSUER.matcher(root.get("issuer") instanceof StringNode text ? text.value() : "");
                    if (!matcher.matches()) {
                        throw new Calls.Malformed();
                    }
                    return matcher.group(1);
                });
    }

    /** A cluster that could not even be asked. */
    static ClusterRecords unread(Context context, Gap gap) {
        SortedMap<String, Gap> incomplete = new TreeMap<>();
        for (Resource resource : Resource.values()) {
            incomplete.put(resource.type(), gap);
        }
        return new ClusterRecords(
                cluster(context, Lookup.unknown(gap), Set.of()), List.of(), incomplete, List.of(gap), 0);
    }

    private static Cluster cluster(Context context, Lookup<String> issuer, Set<Listing> complete) {
        Gap outside = Gap.outOfScope(
                "the API server of cluster " + context.cluster()
                        + " does not know what AWS knows of it; collect aws too",
                "the API servers of {n} clusters do not know what AWS knows of them; collect aws too");
        return new Cluster(
                context.cluster(),
                context.arn().map(Lookup::known).orElseGet(() -> Lookup.unknown(outside)),
                context.account().map(Lookup::known).orElseGet(() -> Lookup.unknown(outside)),
                issuer,
                Lookup.unknown(outside),
                Lookup.unknown(outside),
                Lookup.unknown(outside),
                Lookup.unknown(outside),
                Lookup.unknown(outside),
                complete,
                RecordKind.CLUSTERS.place(context.cluster()));
    }
}
