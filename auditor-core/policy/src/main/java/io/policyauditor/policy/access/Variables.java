package io.policyauditor.policy.access;

import org.jspecify.annotations.Nullable;

/** The values that policy variables take: the request's single-valued context keys. */
@FunctionalInterface
public interface Variables {
    /** No variable has a value. */
    Variables NONE = key -> null;

    /** The value of a context key (its name in lower case); null when absent, empty or multivalued. */
    @Nullable
    String value(String key);

    /** Whether the request has several values of the key, which no variable can stand for, its default neither. */
    default boolean multivalued(String key) {
        return false;
    }

    /** Whether it is not known what the request has for the key, or whether it has it at all. */
    default boolean open(String key) {
        return false;
    }
}
