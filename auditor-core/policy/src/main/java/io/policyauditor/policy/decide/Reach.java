package io.policyauditor.policy.decide;

/** How far an access reaches, when not everything about it is known. */
public enum Reach {
    /** Allowed, whatever the open keys have. */
    ALWAYS("always"),
    /** Allowed or not, as the open keys have it. */
    ONLY_IF("only-if"),
    /** Not allowed, whatever the open keys have. */
    NEVER("never"),
    /** A document that is not known decides. */
    NOT_ASSESSED("not-assessed");

    private final String word;

    Reach(String word) {
        this.word = word;
    }

    /** The word for it in text and JSON. */
    public String word() {
        return word;
    }
}
