package io.policyauditor.estate.loading;

import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.Scalar;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads fields of manifests, whatever stands in their place. */
final class Fields {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$[{(]|\\{\\{|<[^>]+>");

    private Fields() {}

    /** Whether a renderer, or a person, still has to fill something in. */
    static boolean isPlaceholder(Scalar value) {
        return PLACEHOLDER.matcher(value.value()).find();
    }

    /** The non-empty single value at a path; null when there is none. */
    static @Nullable Scalar scalar(@Nullable Node from, String... path) {
        return KubernetesObject.at(from, path) instanceof Scalar scalar
                        && !scalar.value().isEmpty()
                ? scalar
                : null;
    }

    /** The text of the value at a path, empty when there is none. */
    static String text(@Nullable Node from, String... path) {
        Scalar found = scalar(from, path);
        return found == null ? "" : found.value();
    }

    /** Whether a value is known to be the empty text; one that a reader left out is not. */
    static boolean isEmpty(Node value) {
        return value instanceof Scalar scalar && scalar.value().isEmpty();
    }

    /** Whether the value at a path says {@code true}, as a boolean or as text. */
    static boolean isTrue(@Nullable Node from, String... path) {
        return text(from, path).equalsIgnoreCase("true");
    }

    /** The items of the list at a path. */
    static List<Node> items(@Nullable Node from, String... path) {
        return KubernetesObject.at(from, path) instanceof ArrayNode list ? list.items() : List.of();
    }

    /** The members of the mapping at a path. */
    static List<Member> members(@Nullable Node from, String... path) {
        return KubernetesObject.at(from, path) instanceof ObjectNode object ? object.members() : List.of();
    }

    /** The item of a list whose {@code name} is the given one; null when there is none. */
    static @Nullable Node named(List<Node> items, String name) {
        for (Node item : items) {
            if (text(item, "name").equals(name)) {
                return item;
            }
        }
        return null;
    }

    static @Nullable Scalar annotation(KubernetesObject object, String key) {
        return scalar(object.node(), "metadata", "annotations", key);
    }

    static @Nullable Scalar label(KubernetesObject object, String key) {
        return scalar(object.node(), "metadata", "labels", key);
    }
}
