package io.policyauditor.estate.effective;

import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.PolicyCompiler;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.policy.text.Tree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Policies of the estate as documents that have a say in a decision. */
final class Documents {
    private static final String EVERYTHING =
            "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}}";

    private Documents() {}

    /** A document; not known when its text is not, or when AWS would not take it. */
    static Document of(Policy policy) {
        Lookup<CompiledPolicy> compiled = policy.compiled();
        if (compiled instanceof Lookup.Known<CompiledPolicy> known) {
            List<String> rejections = known.value().rejections();
            return rejections.isEmpty()
                    ? new Document.Known(policy.name(), known.value())
                    : new Document.Unknown(policy.name(), policy.name() + ": " + String.join("; ", rejections));
        }
        return unknown(
                policy.name(),
                compiled.missing().orElseGet(() -> Gap.unread("the text of " + policy.name() + " is not there")));
    }

    static Document unknown(String name, Gap gap) {
        return new Document.Unknown(name, gap.what());
    }

    /** The documents of a list; one that is not known stands for all when the list is not. */
    static List<Document> of(Lookup<List<Policy>> policies, String name) {
        List<Document> documents = new ArrayList<>();
        policies.known().ifPresent(list -> list.forEach(policy -> documents.add(of(policy))));
        policies.missing().ifPresent(gap -> documents.add(unknown(name, gap)));
        return documents;
    }

    /** A document that may be there; empty when it is known not to be. */
    static Optional<Document> optional(Lookup<Policy> policy, String name) {
        Optional<Document> unknown = policy.missing().map(gap -> unknown(name, gap));
        return unknown.isPresent() ? unknown : policy.known().map(Documents::of);
    }

    /**
     * A policy of statements that stand for something else than a policy.
     *
     * @param statements as JSON
     * @param at where that is, which is where each of them stands
     */
    static CompiledPolicy placed(PolicyKind kind, List<String> statements, Span at) {
        String text = "{\"Version\": \"" + PolicyDocument.CURRENT_VERSION + "\", \"Statement\": ["
                + String.join(", ", statements) + "]}";
        Node root = placed(
                Objects.requireNonNull(
                        JsonReader.read(new SourceText(at.source().name(), text))
                                .root()),
                at);
        return PolicyCompiler.compile(PolicyDocument.parseInForce(kind, root, new Tree(root, List.of())));
    }

    /** A statement that allows everyone everything under a condition. */
    static String allowing(String condition) {
        return "{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"*\", \"Resource\": \"*\","
                + " \"Condition\": {" + condition + "}}";
    }

    /** A string that stands somewhere, whatever is written there. */
    static StringNode placed(String value, Span at) {
        int[] offsets = new int[value.length() + 1];
        Arrays.fill(offsets, at.start());
        return StringNode.decoded(value, at, offsets);
    }

    private static Node placed(Node node, Span at) {
        if (node instanceof ObjectNode object) {
            return new ObjectNode(
                    object.members().stream()
                            .map(member -> new Member(placed(member.key().value(), at), placed(member.value(), at)))
                            .toList(),
                    at);
        }
        if (node instanceof ArrayNode array) {
            return new ArrayNode(
                    array.items().stream().map(item -> placed(item, at)).toList(), at);
        }
        return node instanceof StringNode string ? placed(string.value(), at) : node;
    }

    /** An identity policy that allows everything. */
    static Document everything(String name) {
        Tree tree = JsonReader.read(new SourceText(name, EVERYTHING));
        return new Document.Known(
                name,
                PolicyCompiler.compile(
                        PolicyDocument.parse(PolicyKind.IDENTITY, Objects.requireNonNull(tree.root()), tree)));
    }
}
