package io.policyauditor.collect.kubernetes;

import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.BooleanNode;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.StringNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which of the resources a cluster has, and in which version. An API that is not served is known to have no objects, which
 * is not the same as one that nobody may list.
 */
final class Discovery {
    private static final Pattern VERSION = Pattern.compile("[a-z0-9]{1,63}");
    private static final int VERSIONS = 20;
    private static final String ALLOW = "get on the non-resource URLs /api/* and /apis/*";

    private final Lookup<Map<String, List<String>>> groups;
    private final Map<String, Lookup<Map<String, Offer>>> offers;

    private Discovery(Lookup<Map<String, List<String>>> groups, Map<String, Lookup<Map<String, Offer>>> offers) {
        this.groups = groups;
        this.offers = offers;
    }

    /**
     * A resource as a version of its group has it.
     *
     * @param kind of its objects
     * @param listed whether it can be listed at all
     */
    private record Offer(String kind, boolean namespaced, boolean listed) {}

    /** How to ask for a resource. */
    record Served(String version, boolean namespaced) {}

    /** Asks a cluster what it serves of the groups of the resources. */
    static Discovery of(Calls calls) {
        Set<String> wanted = new TreeSet<>();
        for (Resource resource : Resource.values()) {
            wanted.add(resource.group());
        }
        Lookup<Map<String, List<String>>> groups =
                calls.ask("discovery of API groups", "/apis", ALLOW, root -> groups(root, wanted));
        List<String> paths = new ArrayList<>(List.of("/api/v1"));
        new TreeMap<>(groups.known().orElse(Map.of()))
                .forEach((group, versions) -> versions.forEach(version -> paths.add("/apis/" + group + "/" + version)));
        List<Lookup<Map<String, Offer>>> read = calls.each(
                paths,
                path -> calls.ask(
                        "discovery of " + path.substring(path.indexOf('/', 1) + 1), path, ALLOW, Discovery::offers));
        Map<String, Lookup<Map<String, Offer>>> offers = new HashMap<>();
        for (int i = 0; i < paths.size(); i++) {
            offers.put(paths.get(i), read.get(i));
        }
        return new Discovery(groups, offers);
    }

    /** How to ask for a resource; known absent when the cluster does not serve it. */
    Lookup<Served> find(Resource resource, Function<String, Lookup<Served>> unknown) {
        if (resource.group().isEmpty()) {
            return find(resource, "/api/", List.of("v1"), unknown);
        }
        return groups.flatMap(known -> {
            List<String> served = known.get(resource.group());
            if (served == null) {
                return Lookup.absent();
            }
            // The versions that the readers know come first, whatever the server prefers.
            Set<String> ordered = new LinkedHashSet<>(resource.versions());
            ordered.retainAll(served);
            ordered.addAll(served);
            return find(resource, "/apis/" + resource.group() + "/", List.copyOf(ordered), unknown);
        });
    }

    private Lookup<Served> find(
            Resource resource, String path, List<String> versions, Function<String, Lookup<Served>> unknown) {
        Lookup<Served> otherwise = Lookup.absent();
        for (String version : versions) {
            Lookup<Offer> offer = offers.getOrDefault(path + version, Lookup.absent())
                    .flatMap(resources -> resources.containsKey(resource.plural())
                            ? Lookup.known(resources.get(resource.plural()))
                            : Lookup.absent());
            if (offer instanceof Lookup.Known<Offer> known) {
                return known.value().listed() && known.value().kind().equals(resource.kind())
                        ? Lookup.known(new Served(version, known.value().namespaced()))
                        : unknown.apply("the cluster offers it in another form");
            }
            if (offer instanceof Lookup.Unknown<Offer> lost) {
                otherwise = Lookup.unknown(lost.gap());
            }
        }
        return otherwise;
    }

    private static Map<String, List<String>> groups(ObjectNode root, Set<String> wanted) {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        for (Node group : items(root, "APIGroupList", "groups")) {
            String name = text(group, "name");
            if (wanted.contains(name)) {
                List<String> versions = new ArrayList<>();
                for (Node version : list(KubernetesObject.at(group, "versions"))) {
                    String written = text(version, "version");
                    if (!VERSION.matcher(written).matches() || versions.size() == VERSIONS) {
                        throw new Calls.Malformed();
                    }
                    versions.add(written);
                }
                groups.put(name, List.copyOf(versions));
            }
        }
        return groups;
    }

    private static Map<String, Offer> offers(ObjectNode root) {
        Map<String, Offer> offers = new HashMap<>();
        for (Node resource : items(root, "APIResourceList", "resources")) {
            Node verbs = KubernetesObject.at(resource, "verbs");
            boolean listed = verbs instanceof ArrayNode all
                    && all.items().stream()
                            .anyMatch(verb -> verb instanceof StringNode text
                                    && text.value().equals("list"));
            boolean namespaced = KubernetesObject.at(resource, "namespaced") instanceof BooleanNode flag
                    && flag.value().equals("true");
            offers.put(text(resource, "name"), new Offer(text(resource, "kind"), namespaced, listed));
        }
        return offers;
    }

    private static List<Node> items(ObjectNode root, String kind, String key) {
        if (!text(root, "kind").equals(kind)) {
            throw new Calls.Malformed();
        }
        return list(root.get(key));
    }

    private static List<Node> list(@Nullable Node node) {
        if (node instanceof ArrayNode array) {
            return array.items();
        }
        throw new Calls.Malformed();
    }

    private static String text(Node node, String key) {
        if (KubernetesObject.at(node, key) instanceof StringNode text
                && !text.value().isEmpty()) {
            return text.value();
        }
        throw new Calls.Malformed();
    }
}
