package io.policyauditor.estate.snapshot;

import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Tree;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Policies made of texts. The same text of the same kind is parsed and compiled once, however many policies have it; its
 * spans are in a source named by the policy that had it first. Not for use by several threads.
 */
public final class PolicyTexts {
    /** Characters of a document; the biggest that AWS takes has 32,768 bytes. */
    static final int MOST = 1 << 20;

    private final Map<Text, Policy> known = new HashMap<>();

    private record Text(Lookup<PolicyKind> kind, String text) {}

    /**
     * A policy of a known kind.
     *
     * @param name the ARN it has or is attached to, with the name of the document behind {@code #} where it needs one
     * @param text verbatim, decoded from percent encoding
     */
    public Policy policy(String name, PolicyKind kind, String text, Lookup<String> account, Lookup<String> attachedTo) {
        return policy(name, Lookup.known(kind), Lookup.known(text), account, attachedTo);
    }

    Policy policy(
            String name,
            Lookup<PolicyKind> kind,
            Lookup<String> text,
            Lookup<String> account,
            Lookup<String> attachedTo) {
        if (text instanceof Lookup.Known<String> written) {
            return known.computeIfAbsent(new Text(kind, written.value()), key -> read(name, key))
                    .elsewhere(name, account, attachedTo);
        }
        Lookup<PolicyDocument> document =
                kind.known().isPresent() ? text.flatMap(value -> Lookup.absent()) : kind.flatMap(k -> Lookup.absent());
        return new Policy(name, text.flatMap(value -> Lookup.absent()), document, account, attachedTo);
    }

    private static Policy read(String name, Text key) {
        Tree tree = JsonReader.read(new SourceText(name, key.text()));
        Node root = tree.root();
        Lookup<PolicyDocument> document = key.kind()
                .flatMap(kind -> root == null
                        ? Lookup.unknown(Gap.unread("the document of " + name + " is no JSON"))
                        : Lookup.known(PolicyDocument.parse(kind, root, tree)));
        return new Policy(name, Lookup.known(tree), document, Lookup.absent(), Lookup.absent());
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

    /**
     * The verbatim texts of trees. Remembers those it met last, by identity: the places that share a document stand
     * near each other.
     */
    static final class Verbatim {
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
    }
}
