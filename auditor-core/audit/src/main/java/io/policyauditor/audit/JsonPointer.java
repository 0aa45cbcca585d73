package io.policyauditor.audit;

import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.StringNode;

/**
 * Where in a document a place is: a JSON pointer (RFC 6901) in which a statement is named by its Sid where it has one,
 * so that it stays the same when statements are added before it. Items of lists of strings are not numbered: the value
 * itself tells them apart.
 */
final class JsonPointer {
    private JsonPointer() {}

    static String of(Node root, Span place) {
        StringBuilder pointer = new StringBuilder();
        descend(root, place, pointer);
        return pointer.toString();
    }

    private static void descend(Node start, Span place, StringBuilder pointer) {
        Node node = start;
        while (true) {
            Node next = null;
            if (node instanceof ObjectNode object) {
                for (Member member : object.members()) {
                    if (member.key().span().contains(place)
                            || member.value().span().contains(place)) {
                        pointer.append('/').append(escaped(member.key().value()));
                        next = member.value();
                        break;
                    }
                }
            } else if (node instanceof ArrayNode array) {
                for (int i = 0; i < array.items().size(); i++) {
                    Node item = array.items().get(i);
                    if (item.span().contains(place)) {
                        if (item instanceof ObjectNode object) {
                            pointer.append('/').append(name(object, i));
                        }
                        next = item;
                        break;
                    }
                }
            }
            if (next == null) {
                return;
            }
            node = next;
        }
    }

    private static String name(ObjectNode item, int index) {
        return item.get("Sid") instanceof StringNode sid && !sid.value().isEmpty()
                ? escaped(sid.value())
                : Integer.toString(index);
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
