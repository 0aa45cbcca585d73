package io.policyauditor.policy.prove;

import java.util.List;

/** What must hold of a request, put together of terms. */
sealed interface Node {
    Node TRUE = new All(List.of());
    Node FALSE = new Any(List.of());

    /** A term that holds, or does not. */
    record Is(Term term, boolean holds) implements Node {
        int sign() {
            return Signs.sign(term.id(), holds);
        }
    }

    /** All of them. */
    record All(List<Node> parts) implements Node {}

    /** One of them. */
    record Any(List<Node> parts) implements Node {}

    /** The opposite. */
    static Node not(Node node) {
        if (node instanceof Is is) {
            return new Is(is.term, !is.holds);
        }
        if (node instanceof All all) {
            return any(all.parts.stream().map(Node::not).toList());
        }
        return all(((Any) node).parts.stream().map(Node::not).toList());
    }

    static Node all(List<Node> parts) {
        java.util.ArrayList<Node> kept = new java.util.ArrayList<>(parts.size());
        for (Node part : parts) {
            if (part.equals(FALSE)) {
                return FALSE;
            }
            if (part instanceof All all) {
                kept.addAll(all.parts);
            } else {
                kept.add(part);
            }
        }
        return kept.size() == 1 ? kept.get(0) : new All(List.copyOf(kept));
    }

    static Node any(List<Node> parts) {
        java.util.ArrayList<Node> kept = new java.util.ArrayList<>(parts.size());
        for (Node part : parts) {
            if (part.equals(TRUE)) {
                return TRUE;
            }
            if (part instanceof Any any) {
                kept.addAll(any.parts);
            } else {
                kept.add(part);
            }
        }
        return kept.size() == 1 ? kept.get(0) : new Any(List.copyOf(kept));
    }
}
