package io.policyauditor.collect.aws;

import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.PolicyTexts;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import org.jspecify.annotations.Nullable;

/** Policies and places of live things. */
final class Documents {
    /** Characters of a policy: AWS takes none that has a tenth of it. */
    static final int MOST = 1 << 20;

    private Documents() {}

    /**
     * A policy in its place, its text verbatim.
     *
     * @throws Calls.Malformed when there is no text, or none that AWS can have
     */
    static Policy policy(PolicyKind kind, String name, String account, String attachedTo, @Nullable String text) {
        if (text == null || text.length() > MOST) {
            throw new Calls.Malformed();
        }
        return new PolicyTexts()
                .written(kind, name, text)
                .orElseThrow(Calls.Malformed::new)
                .elsewhere(name, Lookup.known(account), Lookup.known(attachedTo));
    }

    /** A live thing stands nowhere but in its own name. */
    static Span place(String name) {
        return new SourceText(name, name).all();
    }
}
