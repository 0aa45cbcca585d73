package io.policyauditor.estate.model;

import java.util.Optional;
import java.util.function.Function;

/**
 * What the estate answers to a question. Absence that is not known to be absence is {@link Unknown}, never
 * {@link KnownAbsent}.
 */
public sealed interface Lookup<T> {
    /** It is this. */
    record Known<T>(T value) implements Lookup<T> {}

    /** It does not exist, and the listing that would hold it is complete. */
    record KnownAbsent<T>() implements Lookup<T> {}

    /** It is not known whether or what it is. */
    record Unknown<T>(Gap gap) implements Lookup<T> {}

    static <T> Lookup<T> known(T value) {
        return new Known<>(value);
    }

    static <T> Lookup<T> absent() {
        return new KnownAbsent<>();
    }

    static <T> Lookup<T> unknown(Gap gap) {
        return new Unknown<>(gap);
    }

    /** The value when it is known, else empty: absent and unknown are not told apart, so ask for {@link #missing} too. */
    default Optional<T> known() {
        return this instanceof Known<T> known ? Optional.of(known.value()) : Optional.empty();
    }

    /** Why it is not known; empty when it is known or known to be absent. */
    default Optional<Gap> missing() {
        return this instanceof Unknown<T> unknown ? Optional.of(unknown.gap()) : Optional.empty();
    }

    /** The same answer about something that follows from the value. */
    default <R> Lookup<R> map(Function<? super T, ? extends R> function) {
        if (this instanceof Known<T> known) {
            return new Known<>(function.apply(known.value()));
        }
        return this instanceof Unknown<T> unknown ? new Unknown<>(unknown.gap()) : new KnownAbsent<>();
    }

    /** The answer to a question that only the value can be asked. */
    default <R> Lookup<R> flatMap(Function<? super T, Lookup<R>> function) {
        if (this instanceof Known<T> known) {
            return function.apply(known.value());
        }
        return this instanceof Unknown<T> unknown ? new Unknown<>(unknown.gap()) : new KnownAbsent<>();
    }
}
