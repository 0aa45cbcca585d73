package io.policyauditor.collect.files;

import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.BooleanNode;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.NumberNode;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.TaggedNode;
import io.policyauditor.policy.text.Problem;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.policy.text.Tree;
import java.util.List;
import java.util.stream.Collectors;

/** Trees and problems as text, for tests to compare. */
final class Shown {
    private Shown() {}

    /** {@code {"key": 1, "other": [true, null]}}, without places. */
    static String values(Node node) {
        if (node instanceof ObjectNode object) {
            return object.members().stream()
                    .map(member -> values(member.key()) + ": " + values(member.value()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (node instanceof ArrayNode array) {
            return array.items().stream().map(Shown::values).collect(Collectors.joining(", ", "[", "]"));
        }
        if (node instanceof StringNode string) {
            return '"' + string.value().replace("\n", "\\n").replace("\r", "\\r") + '"';
        }
        if (node instanceof NumberNode number) {
            return number.value();
        }
        if (node instanceof BooleanNode bool) {
            return bool.value();
        }
        if (node instanceof TaggedNode tagged) {
            return tagged.tag() + " " + values(tagged.value());
        }
        return "null";
    }

    static String values(Tree tree) {
        Node root = tree.root();
        return root == null ? "nothing" : values(root);
    }

    /** {@code 1:1-1:5 verbatim text} of every node, depth first, keys included. */
    static String places(Node node) {
        StringBuilder lines = new StringBuilder();
        places(node, lines);
        return lines.toString();
    }

    private static void places(Node node, StringBuilder lines) {
        String text = node.span().text().replace("\r", "\\r").replace("\n", "\\n");
        lines.append(range(node.span())).append(' ').append(text).append('\n');
        if (node instanceof ObjectNode object) {
            for (Member member : object.members()) {
                places(member.key(), lines);
                places(member.value(), lines);
            }
        } else if (node instanceof ArrayNode array) {
            array.items().forEach(item -> places(item, lines));
        } else if (node instanceof TaggedNode tagged) {
            places(tagged.value(), lines);
        }
    }

    static String range(Span span) {
        return span.from() + "-" + span.to();
    }

    static List<String> problems(Tree tree) {
        return tree.problems().stream().map(Shown::problem).toList();
    }

    static String problem(Problem problem) {
        return range(problem.at()) + " " + problem.message();
    }
}
