package io.policyauditor.estate.snapshot;

import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Tree;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The verbatim texts of trees. Remembers those it met last, by identity: the places that share a document stand near
 * each other.
 */
final class Verbatim {
    /** Characters of a document; the biggest that AWS takes has 32,768 bytes. */
    static final int MOST = 1 << 20;

    private static final int REMEMBERED = 4096;

    private final Map<Identity, Optional<String>> met = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Identity, Optional<String>> eldest) {
            return size() > REMEMBERED;
        }
    };

    private static final class Identity {
        private final Tree tree;

        private Identity(Tree tree) {
            this.tree = tree;
        }

        @Override
        @SuppressWarnings("ReferenceEquality")
        public boolean equals(@Nullable Object other) {
            return other instanceof Identity that && tree == that.tree;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(tree);
        }
    }

    /** The text of a policy; one that is no JSON, as one with a tag of YAML, is unread. */
    Lookup<String> of(Policy policy) {
        return policy.text()
                .flatMap(tree -> of(tree).map(Lookup::known)
                        .orElseGet(() -> Lookup.unknown(Gap.unread(
                                "the document of " + policy.name() + " is no JSON text of a sensible size"))));
    }

    private Optional<String> of(Tree tree) {
        return met.computeIfAbsent(new Identity(tree), key -> verbatim(tree));
    }

    // The whole source, when the tree is all there is in it; else the stretch of the document; else, where it is
    // written as YAML or inside a string, the same value as JSON. What reads back as the same tree is its text.
    private static Optional<String> verbatim(Tree tree) {
        Node root = tree.root();
        return Optional.of(source(tree).text())
                .filter(text -> reads(text, tree))
                .or(() -> Optional.ofNullable(root)
                        .map(node -> node.span().text())
                        .filter(text -> reads(text, tree)))
                .or(() -> Optional.ofNullable(root)
                        .filter(node -> tree.certain())
                        .flatMap(node -> JsonText.of(node, MOST))
                        .filter(text -> SameValue.of(
                                JsonReader.read(new SourceText("", text)).root(), root)));
    }

    private static boolean reads(String text, Tree tree) {
        if (text.length() > MOST) {
            return false;
        }
        Tree read = JsonReader.read(new SourceText("", text));
        return SameValue.of(read.root(), tree.root()) && SameValue.problems(read, tree);
    }

    /** What a tree was read from; one of nothing at all has an empty source. */
    static SourceText source(Tree tree) {
        Node root = tree.root();
        if (root != null) {
            return root.span().source();
        }
        return tree.problems().isEmpty()
                ? new SourceText("", "")
                : tree.problems().get(0).at().source();
    }
}
