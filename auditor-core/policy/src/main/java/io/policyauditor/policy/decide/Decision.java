package io.policyauditor.policy.decide;

/** What AWS answers to a request. */
public enum Decision {
    ALLOWED("Allowed"),
    /** Some statement with Effect Deny applies. */
    EXPLICITLY_DENIED("ExplicitlyDenied"),
    /** No Deny applies, and not everything that has to allow the request does. */
    IMPLICITLY_DENIED("ImplicitlyDenied");

    private final String word;

    Decision(String word) {
        this.word = word;
    }

    /** The word for it in JSON. */
    public String word() {
        return word;
    }
}
