package io.policyauditor.policy.access;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A text of a request, with what it reads as under each kind of comparison. A reading is made when first asked for and
 * kept, so that a request put to many policies is read once and a decision allocates nothing.
 */
public final class Value {
    /** What a text reads as that does not parse. */
    private static final Object NOTHING = new Object();

    private final String text;
    // Every one of these is immutable and the same whoever makes it, so a race costs time only.
    private @Nullable String folded;
    private @Nullable Object number;
    private @Nullable Object instant;
    private @Nullable Object address;
    private @Nullable Object bytes;
    private @Nullable Object truth;

    public Value(String text) {
        this.text = text;
    }

    /** The text as the request has it. */
    public String text() {
        return text;
    }

    /** An empty value counts as none at all; {@code evaluation.md} A1. */
    public boolean isEmpty() {
        return text.isEmpty();
    }

    /** The text without case, as {@link Automaton#fold} takes it. */
    String folded() {
        String known = folded;
        if (known == null) {
            known = Automaton.folded(text);
            folded = known;
        }
        return known;
    }

    @Nullable
    BigDecimal number() {
        Object known = number;
        if (known == null) {
            known = orNothing(Numbers.parse(text));
            number = known;
        }
        return known == NOTHING ? null : (BigDecimal) known;
    }

    /** Milliseconds since 1970 UTC. */
    @Nullable
    BigDecimal instant() {
        Object known = instant;
        if (known == null) {
            Long millis = Instants.parse(text);
            known = orNothing(millis == null ? null : BigDecimal.valueOf(millis));
            instant = known;
        }
        return known == NOTHING ? null : (BigDecimal) known;
    }

    @Nullable
    IpAddress address() {
        Object known = address;
        if (known == null) {
            known = orNothing(IpAddress.parse(text));
            address = known;
        }
        return known == NOTHING ? null : (IpAddress) known;
    }

    /** What the base64 text holds, one character a byte. */
    @Nullable
    String bytes() {
        Object known = bytes;
        if (known == null) {
            known = orNothing(Reading.BYTES.canonical(text));
            bytes = known;
        }
        return known == NOTHING ? null : (String) known;
    }

    @Nullable
    String truth() {
        Object known = truth;
        if (known == null) {
            known = orNothing(Reading.BOOL.canonical(text));
            truth = known;
        }
        return known == NOTHING ? null : (String) known;
    }

    private static Object orNothing(@Nullable Object reading) {
        return reading == null ? NOTHING : reading;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Value that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
