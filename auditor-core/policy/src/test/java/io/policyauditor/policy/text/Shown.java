package io.policyauditor.policy.text;

import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Trees and problems as text, for tests to compare. */
final class Shown {
    private Shown() {}

    /** {@code {key: 1, other: [true, null]}}: values decoded, without places. */
    static String values(@Nullable Node node) {
        if (node instanceof ObjectNode object) {
            return object.members().stream()
                    .map(member -> member.key().value() + ": " + values(member.value()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (node instanceof ArrayNode array) {
            return array.items().stream().map(Shown::values).collect(Collectors.joining(", ", "[", "]"));
        }
        return node == null ? "nothing" : node instanceof Node.Scalar scalar ? scalar.value() : "null";
    }

    /** {@code 1:1-1:5 kind} of every node, depth first, keys included. */
    static List<String> places(@Nullable Node node) {
        List<String> lines = new java.util.ArrayList<>();
        places(node, lines);
        return lines;
    }

    private static void places(@Nullable Node node, List<String> lines) {
        if (node == null) {
            return;
        }
        lines.add(range(node.span()) + " " + node.getClass().getSimpleName().replace("Node", ""));
        if (node instanceof ObjectNode object) {
            for (Member member : object.members()) {
                places(member.key(), lines);
                places(member.value(), lines);
            }
        } else if (node instanceof ArrayNode array) {
            array.items().forEach(item -> places(item, lines));
        }
    }

    static String range(Span span) {
        return span.from() + "-" + span.to();
    }

    static List<String> problems(Tree tree) {
        return tree.problems().stream()
                .map(problem -> range(problem.at()) + " " + problem.message())
                .toList();
    }
}
