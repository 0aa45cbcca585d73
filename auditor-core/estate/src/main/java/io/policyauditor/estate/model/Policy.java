package io.policyauditor.estate.model;

import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.PolicyCompiler;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.text.Tree;
import org.jspecify.annotations.Nullable;

/** A policy of the estate: its text, its document, and what is known of the place it stands in. Immutable. */
public final class Policy {
    private final String name;
    private final Lookup<Tree> text;
    private final Lookup<PolicyDocument> document;
    private final Lookup<String> account;
    private final Lookup<String> attachedTo;
    private final Compilation compilation;

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
        this(name, text, document, account, attachedTo, new Compilation());
    }

    private Policy(
            String name,
            Lookup<Tree> text,
            Lookup<PolicyDocument> document,
            Lookup<String> account,
            Lookup<String> attachedTo,
            Compilation compilation) {
        this.name = name;
        this.text = text;
        this.document = document;
        this.account = account;
        this.attachedTo = attachedTo;
        this.compilation = compilation;
    }

    /** The same document in another place: parsed and compiled once for both. */
    public Policy elsewhere(String otherName, Lookup<String> otherAccount, Lookup<String> otherAttachedTo) {
        return new Policy(otherName, text, document, otherAccount, otherAttachedTo, compilation);
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
