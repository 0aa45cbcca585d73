package io.policyauditor.collect.kubernetes;

import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.StringNode;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The ConfigMaps that loads need by what the objects of a cluster say: those that bring the file of {@code
 * AWS_CONFIG_FILE}, and those of certificates. What others hold nobody knows, so nobody asks for them.
 *
 * <p>Source: kserve aaac4e294, pkg/credentials/s3 and pkg/webhook/admission/pod/storage_initializer_injector.go.
 */
final class NamedConfigMaps {
    private static final String CONFIG_FILE = "AWS_CONFIG_FILE";
    private static final String BUNDLE = "cabundle_configmap";
    private static final String BUNDLE_ANNOTATION = KubernetesObject.KSERVE + "/s3-cabundle-configmap";

    /** What the API takes for the name of a ConfigMap; nothing else gets into a path. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?");

    private final Set<String> everywhere = new TreeSet<>();
    private final Set<String> volumes = new HashSet<>();
    private final Set<Named> found = new TreeSet<>();

    /** A ConfigMap. */
    record Named(String namespace, String name) implements Comparable<Named> {
        @Override
        public int compareTo(Named other) {
            return Comparator.comparing(Named::namespace)
                    .thenComparing(Named::name)
                    .compare(this, other);
        }

        /** Where the API has it. */
        String path() {
            return "/api/v1/namespaces/" + namespace + "/configmaps/" + name;
        }

        @Override
        public String toString() {
            return "ConfigMap " + namespace + "/" + name;
        }
    }

    private NamedConfigMaps() {}

    /** Those that are named, in a fixed order. */
    static List<Named> in(Collection<KubernetesObject> objects) {
        NamedConfigMaps named = new NamedConfigMaps();
        List<KubernetesObject> serving = objects.stream()
                .filter(object -> object.group().equals(KubernetesObject.KSERVE))
                .toList();
        for (KubernetesObject object : serving) {
            object.namespace().known().ifPresent(named.everywhere::add);
            visit(object.node(), named::container);
        }
        for (KubernetesObject object : serving) {
            visit(object.node(), node -> named.pod(object, node));
            visit(object.node(), node -> named.add(object, node.get(BUNDLE)));
        }
        for (KubernetesObject object : objects) {
            if (object.type().equals(Resource.SECRETS.type())) {
                visit(object.node(), node -> named.add(object, node.get(BUNDLE)));
            }
            if (object.type().equals(Resource.SECRETS.type())
                    || object.type().equals(Resource.SERVICE_ACCOUNTS.type())) {
                named.add(object, object.at("metadata", "annotations", BUNDLE_ANNOTATION));
            }
        }
        return List.copyOf(named.found);
    }

    private static void visit(Node node, Consumer<ObjectNode> visitor) {
        if (node instanceof ObjectNode object) {
            visitor.accept(object);
            object.members().forEach(member -> visit(member.value(), visitor));
        } else if (node instanceof ArrayNode array) {
            array.items().forEach(item -> visit(item, visitor));
        }
    }

    /** Notes which volume brings the file to a container: the pod it is put into may be described by another object. */
    private void container(ObjectNode node) {
        for (Node variable : items(node.get("env"))) {
            String file = text(variable, "value");
            if (text(variable, "name").equals(CONFIG_FILE) && !file.isEmpty()) {
                for (Node mount : items(node.get("volumeMounts"))) {
                    String path = text(mount, "mountPath");
                    if (file.equals(path)
                            || (!path.isEmpty() && file.startsWith(path.endsWith("/") ? path : path + "/"))) {
                        volumes.add(text(mount, "name"));
                    }
                }
            }
        }
    }

    private void pod(KubernetesObject object, ObjectNode node) {
        for (Node volume : items(node.get("volumes"))) {
            if (volumes.contains(text(volume, "name"))) {
                add(object, KubernetesObject.at(volume, "configMap", "name"));
            }
        }
    }

    private void add(KubernetesObject by, @Nullable Node name) {
        if (!(name instanceof StringNode text) || !NAME.matcher(text.value()).matches()) {
            return;
        }
        // What has no namespace is for the pods of all.
        Set<String> namespaces =
                by.namespace() instanceof Lookup.Known<String> known ? Set.of(known.value()) : everywhere;
        namespaces.forEach(namespace -> found.add(new Named(namespace, text.value())));
    }

    private static List<Node> items(@Nullable Node node) {
        return node instanceof ArrayNode array ? array.items() : List.of();
    }

    private static String text(Node from, String key) {
        return KubernetesObject.at(from, key) instanceof StringNode text ? text.value() : "";
    }
}
