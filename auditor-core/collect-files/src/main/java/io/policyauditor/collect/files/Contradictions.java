package io.policyauditor.collect.files;

import io.policyauditor.estate.model.Conflict;
import io.policyauditor.policy.text.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Things of one kind as they are read from several places, each kept once. When one is met again, either the two say
 * nothing different and become one, or they contradict each other: then the first is kept and the contradiction too.
 */
final class Contradictions<T> {
    private final Function<T, String> name;
    private final Function<T, Span> place;
    private final Union<T> union;
    private final Map<String, T> things = new LinkedHashMap<>();
    private final List<Conflict> conflicts = new ArrayList<>();

    /** How two descriptions of a thing become one. */
    @FunctionalInterface
    interface Union<T> {
        /** What both say together; empty when they contradict each other. */
        Optional<T> of(T first, T second);
    }

    Contradictions(Function<T, String> name, Function<T, Span> place, Union<T> union) {
        this.name = name;
        this.place = place;
        this.union = union;
    }

    void add(T thing) {
        String key = name.apply(thing);
        T first = things.get(key);
        if (first == null) {
            things.put(key, thing);
            return;
        }
        Optional<T> both = union.of(first, thing);
        if (both.isPresent()) {
            things.put(key, both.get());
        } else {
            conflicts.add(new Conflict(key, place.apply(first), place.apply(thing)));
        }
    }

    List<T> all() {
        return List.copyOf(things.values());
    }

    List<Conflict> conflicts() {
        return conflicts;
    }
}
