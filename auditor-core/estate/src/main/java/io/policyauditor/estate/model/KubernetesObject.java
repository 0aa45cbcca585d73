package io.policyauditor.estate.model;

import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.StringNode;
import org.jspecify.annotations.Nullable;

/**
 * An object of the Kubernetes API as a manifest or the API has it, read without a schema: unknown versions and fields
 * are kept. Values of Secrets are not: their reader leaves the keys.
 *
 * @param group of the API, empty for the core group
 * @param cluster name of its cluster; unknown when the input does not say
 * @param namespace known absent for kinds without one; unknown when the manifest leaves it to the caller
 */
public record KubernetesObject(
        String group,
        String version,
        String kind,
        Lookup<String> cluster,
        Lookup<String> namespace,
        String name,
        ObjectNode node,
        Span place) {
    /** The group of the API of KServe. */
    public static final String KSERVE = "serving.kserve.io";

    /** The value at a path of keys; null when something on the way is missing or no mapping. */
    public @Nullable Node at(String... path) {
        return at(node, path);
    }

    /** The value at a path of keys below a node. */
    public static @Nullable Node at(@Nullable Node from, String... path) {
        Node node = from;
        for (String key : path) {
            node = node instanceof ObjectNode object ? object.get(key) : null;
        }
        return node;
    }

    /** The text at a path of keys; null when there is no string. */
    public @Nullable StringNode text(String... path) {
        return at(path) instanceof StringNode text ? text : null;
    }

    /** The kind with its group, as {@code kubectl} writes it: {@code Secret}, {@code Deployment.apps}. */
    public String type() {
        return type(group, kind);
    }

    /** A kind with its group. */
    public static String type(String group, String kind) {
        return group.isEmpty() ? kind : kind + "." + group;
    }

    /**
     * {@code cluster/namespace/kind/name}, with {@code ?} for what is not known. Groups have kinds of the same name, so
     * the kind is a {@link #type} but for KServe's own.
     */
    public String key() {
        return key(cluster, namespace, group, kind, name);
    }

    /** The {@link #key()} of an object. */
    public static String key(Lookup<String> cluster, Lookup<String> namespace, String group, String kind, String name) {
        String within =
                namespace instanceof Lookup.KnownAbsent ? "" : namespace.known().orElse("?") + "/";
        return cluster.known().orElse("?") + "/" + within + (group.equals(KSERVE) ? kind : type(group, kind)) + "/"
                + name;
    }
}
