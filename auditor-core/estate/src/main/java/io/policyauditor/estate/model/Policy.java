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
    private volatile @Nullable Lookup<CompiledPolicy> compiled;

    public Policy(
            String name,
            Lookup<Tree> text,
            Lookup<PolicyDocument> document,
            Lookup<String> account,
            Lookup<String> attachedTo) {
        this.name = name;
        this.text = text;
        this.document = document;
        this.account = account;
        this.attachedTo = attachedTo;
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
        Lookup<CompiledPolicy> known = compiled;
        if (known == null) {
            known = document.map(PolicyCompiler::compile);
            compiled = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return name;
    }
}
