package io.policyauditor.policy.text;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value of a located tree. Immutable; trees may share nodes (a YAML alias is its anchor's node). */
public sealed interface Node {
    /** The exact stretch of the token or of the bracketed value, quotes and brackets included. */
    Span span();

    /** An object or mapping: its members in source order, duplicate keys kept. */
    record ObjectNode(List<Member> members, Span span) implements Node {
        public ObjectNode {
            members = List.copyOf(members);
        }

        /** The value of a key; of duplicate keys the last, as JSON parsers take it; null where there is none. */
        public @Nullable Node get(String key) {
            Member member = member(key);
            return member == null ? null : member.value();
        }

        /** The member of a key; of duplicate keys the last; null where there is none. */
        public @Nullable Member member(String key) {
            for (int i = members.size() - 1; i >= 0; i--) {
                if (members.get(i).key().value().equals(key)) {
                    return members.get(i);
                }
            }
            return null;
        }
    }

    /** A key and its value. */
    record Member(StringNode key, Node value) {}

    /** An array or sequence. */
    record ArrayNode(List<Node> items, Span span) implements Node {
        public ArrayNode {
            items = List.copyOf(items);
        }
    }

    /** A value of one token: what a policy may hold wherever it holds a string. */
    sealed interface Scalar extends Node permits StringNode, NumberNode, BooleanNode {
        /** The value as text: a string decoded, a number or boolean as written. */
        String value();
    }

    /** A number, as written. */
    record NumberNode(String value, Span span) implements Scalar {}

    /** {@code true} or {@code false}. */
    record BooleanNode(String value, Span span) implements Scalar {}

    /** {@code null}, also YAML's empty value. */
    record NullNode(Span span) implements Node {}

    /** A YAML value with a tag of its own ({@code !Sub}), which somebody else would resolve. */
    record TaggedNode(String tag, Node value, Span span) implements Node {}
}
