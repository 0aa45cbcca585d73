package io.policyauditor.estate.loading;

import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.NullNode;
import io.policyauditor.policy.text.Node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lays one part of a manifest over another: mappings are merged, everything else is replaced. Nodes keep the places they
 * were read from.
 */
final class Overlay {
    /** What becomes of two lists. */
    enum Lists {
        /** The upper one holds, as mergo.WithOverride does for a canary. */
        REPLACE,
        /** Items of one name are merged, as a strategic merge patch does for containers and their environment. */
        BY_NAME
    }

    private final Lists lists;
    // Trees may share nodes (YAML aliases): each pair is merged once, or a small text could ask for endless work.
    private final Map<Pair, Node> merged = new HashMap<>();

    private Overlay(Lists lists) {
        this.lists = lists;
    }

    static Node merge(@Nullable Node base, Node over, Lists lists) {
        return new Overlay(lists).merge(base, over);
    }

    private Node merge(@Nullable Node base, Node over) {
        if (base == null || base == over) {
            return over;
        }
        if (over instanceof NullNode) {
            return base;
        }
        Pair pair = new Pair(base, over);
        Node known = merged.get(pair);
        if (known == null) {
            known = mergeNew(base, over);
            merged.put(pair, known);
        }
        return known;
    }

    private Node mergeNew(Node base, Node over) {
        if (base instanceof ObjectNode below && over instanceof ObjectNode above) {
            Map<String, Member> members = new LinkedHashMap<>();
            below.members().forEach(member -> members.put(member.key().value(), member));
            above.members()
                    .forEach(member -> members.merge(
                            member.key().value(),
                            member,
                            (under, upper) -> new Member(upper.key(), merge(under.value(), upper.value()))));
            return new ObjectNode(List.copyOf(members.values()), above.span());
        }
        if (lists == Lists.BY_NAME
                && base instanceof ArrayNode below
                && over instanceof ArrayNode above
                && hasNames(below)
                && hasNames(above)) {
            Map<String, Node> items = new LinkedHashMap<>();
            below.items().forEach(item -> items.put(Fields.text(item, "name"), item));
            above.items().forEach(item -> items.merge(Fields.text(item, "name"), item, this::merge));
            return new ArrayNode(new ArrayList<>(items.values()), above.span());
        }
        return over;
    }

    private static boolean hasNames(ArrayNode list) {
        return list.items().stream().noneMatch(item -> Fields.text(item, "name").isEmpty());
    }

    private static final class Pair {
        private final Node base;
        private final Node over;

        Pair(Node base, Node over) {
            this.base = base;
            this.over = over;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Pair that && base == that.base && over == that.over;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(base) * 31 + System.identityHashCode(over);
        }
    }
}
