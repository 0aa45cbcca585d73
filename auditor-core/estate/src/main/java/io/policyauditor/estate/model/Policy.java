package io.policyauditor.estate.model;

import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.PolicyCompiler;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.Tree;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A policy of the estate: its text, its document, and what is known of the place it stands in. Immutable. */
public final class Policy {
    private final String name;
    private final Lookup<Tree> text;
    private final Lookup<PolicyDocument> document;
    private final Lookup<String> account;
    private final Lookup<String> attachedTo;
    private final Compilation compilation;

    /** What its text is called here; null where that is what its spans say. */
    private final @Nullable String source;

    /** The compiled form, made at most once a document however many places share it. */
    private static final class Compilation {
        private volatile @Nullable Lookup<CompiledPolicy> made;
    }

    public Policy(
            String name,
            Lookup<Tree> text,
            Lookup<PolicyDocument> document,
            Lookup<String> account,
            Lookup<String> attachedTo) {
        this(name, text, document, account, attachedTo, new Compilation(), null);
    }

    private Policy(
            String name,
            Lookup<Tree> text,
            Lookup<PolicyDocument> document,
            Lookup<String> account,
            Lookup<String> attachedTo,
            Compilation compilation,
            @Nullable String source) {
        this.name = name;
        this.text = text;
        this.document = document;
        this.account = account;
        this.attachedTo = attachedTo;
        this.compilation = compilation;
        this.source = source;
    }

    /** The same document in another place: parsed and compiled once for both. */
    public Policy elsewhere(String otherName, Lookup<String> otherAccount, Lookup<String> otherAttachedTo) {
        return new Policy(otherName, text, document, otherAccount, otherAttachedTo, compilation, source);
    }

    /** The same with its text under a name of its own: {@link #own} says what that makes of the spans. */
    Policy called(String ownSource) {
        return new Policy(name, text, document, account, attachedTo, compilation, ownSource);
    }

    /**
     * A stretch of its text as a stretch of this policy: the spans of a text that several policies have are those of one
     * of them.
     *
     * @return the stretch under the name that the text has here; empty for a span of another text
     */
    public Optional<Span> own(Span span) {
        Node root = text.known().map(Tree::root).orElse(null);
        if (root == null || span.source() != root.span().source()) {
            return Optional.empty();
        }
        return Optional.of(
                source == null || span.source().name().equals(source)
                        ? span
                        : new Span(span.source().called(source), span.start(), span.end()));
    }

    /**
     * What identifies it: the ARN of a live policy, or the path of its file relative to the scan root, with a JSON
     * pointer behind {@code #} where the file holds more than one.
     */
    public String name() {
        return name;
    }

    /** The text as a tree; unknown when it could not be read. */
    public Lookup<Tree> text() {
        return text;
    }

    /** The document; unknown when the text could not be read or its kind is not known. */
    public Lookup<PolicyDocument> document() {
        return document;
    }

    /** The account that owns it: twelve digits. */
    public Lookup<String> account() {
        return account;
    }

    /** The ARN of what it is attached to. */
    public Lookup<String> attachedTo() {
        return attachedTo;
    }

    /** The document in its compiled form, made when first asked for. */
    public Lookup<CompiledPolicy> compiled() {
        Lookup<CompiledPolicy> known = compilation.made;
        if (known == null) {
            known = document.map(PolicyCompiler::compile);
            compilation.made = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return name;
    }
}
