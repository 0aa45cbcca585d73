package io.policyauditor.rules.kubernetes;

import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.TaggedNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Everything in a manifest, wherever it stands. */
public final class ManifestTree {
    private ManifestTree() {}

    /** The nodes of a tree in source order, each once: YAML aliases make a tree endless that is small as a text. */
    public static List<Node> nodes(Node root) {
        List<Node> nodes = new ArrayList<>();
        Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Node> open = new ArrayDeque<>();
        open.push(root);
        while (!open.isEmpty()) {
            Node node = open.pop();
            if (!seen.add(node)) {
                continue;
            }
            nodes.add(node);
            if (node instanceof ObjectNode object) {
                List<Member> members = object.members();
                for (int i = members.size() - 1; i >= 0; i--) {
                    open.push(members.get(i).value());
                }
            } else if (node instanceof ArrayNode array) {
                for (int i = array.items().size() - 1; i >= 0; i--) {
                    open.push(array.items().get(i));
                }
            } else if (node instanceof TaggedNode tagged) {
                open.push(tagged.value());
            }
        }
        return nodes;
    }

    /** The mappings among them. */
    public static List<ObjectNode> mappings(Node root) {
        return nodes(root).stream()
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .toList();
    }
}
