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
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Tree;
import java.util.ArrayList;
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

    /** An identity policy that allows everything. */
    static Document everything(String name) {
        Tree tree = JsonReader.read(new SourceText(name, EVERYTHING));
        return new Document.Known(
                name,
                PolicyCompiler.compile(
                        PolicyDocument.parse(PolicyKind.IDENTITY, Objects.requireNonNull(tree.root()), tree)));
    }
}
