package io.policyauditor.estate.paths;

import java.util.Optional;

/**
 * Somebody whom S3 lets, and the key that the bucket encrypts with does not: what he asks for is refused.
 *
 * @param access what S3 lets him do
 * @param key what he may not do with the key, with what decides where a policy does
 * @param state why nobody like him can use the key, whatever its policy says; empty where the policies refuse
 */
public record Refused(Granted access, Granted key, Optional<String> state) {
    /** Who it is. */
    public Principal principal() {
        return access.principal();
    }

    /** Why, in one sentence without a full stop. */
    public String why() {
        return state.or(() -> key.explanation().map(why -> why.cause().sentence()))
                .orElse("the key does not let him");
    }
}
