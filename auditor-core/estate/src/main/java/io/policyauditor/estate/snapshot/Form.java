package io.policyauditor.estate.snapshot;

import io.policyauditor.policy.text.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import tools.jackson.core.JsonToken;

/** How a value stands in a line, one way for both directions. */
interface Form<T> {
    void write(T value, LineOut out);

    /**
     * Reads the value whose first token is the current one; its last is current afterwards.
     *
     * @throws Malformed when it is none
     */
    T read(LineIn in);

    /** Whether two values are the same: their bytes are, which name gaps by what they say. */
    default boolean same(T first, T second) {
        Verbatim verbatim = new Verbatim();
        return Arrays.equals(
                LineOut.bytes(this, first, Gaps::id, verbatim), LineOut.bytes(this, second, Gaps::id, verbatim));
    }

    /**
     * What two records of one name say together, at a place; empty when they contradict each other.
     */
    default Optional<T> union(T first, T second, Span place) {
        return same(first, second) ? Optional.of(first) : Optional.empty();
    }

    /** A text. */
    Form<String> TEXT = of((text, out) -> out.json().writeString(text), LineIn::text);

    /** True or false. */
    Form<Boolean> FLAG = of((flag, out) -> out.json().writeBoolean(flag), LineIn::flag);

    /** A whole number that is not negative. */
    Form<Integer> COUNT = of((count, out) -> out.json().writeNumber(count), LineIn::count);

    /** Texts in an order that means something. */
    Form<List<String>> TEXTS = list(TEXT);

    /** Texts without an order, written sorted. */
    Form<Set<String>> SET = of((texts, out) -> TEXTS.write(List.copyOf(new TreeSet<>(texts)), out), in -> {
        List<String> texts = TEXTS.read(in);
        Set<String> set = new LinkedHashSet<>(texts);
        if (set.size() < texts.size()) {
            throw new Malformed("a value stands twice in a set");
        }
        return Collections.unmodifiableSet(set);
    });

    /** Names and values, written by name; a name is well formed, for there are readers that take no other. */
    Form<Map<String, String>> MAP = of(
            (map, out) -> {
                out.json().writeStartObject();
                Map<String, String> sorted = new TreeMap<>();
                map.forEach((name, value) -> sorted.put(WellFormed.of(name), value));
                sorted.forEach((name, value) -> out.json().writeStringProperty(name, value));
                out.json().writeEndObject();
            },
            in -> {
                in.expect(JsonToken.START_OBJECT, "an object");
                Map<String, String> map = new LinkedHashMap<>();
                while (in.next() != JsonToken.END_OBJECT) {
                    String name = in.name();
                    in.next();
                    if (map.put(name, in.text()) != null) {
                        throw new Malformed("the key " + Malformed.quoted(name) + " stands twice");
                    }
                }
                return Collections.unmodifiableMap(map);
            });

    /** Values of one form in their order. */
    static <T> Form<List<T>> list(Form<T> item) {
        return of(
                (values, out) -> {
                    out.json().writeStartArray();
                    values.forEach(value -> item.write(value, out));
                    out.json().writeEndArray();
                },
                in -> {
                    in.expect(JsonToken.START_ARRAY, "a list");
                    List<T> values = new ArrayList<>();
                    while (in.next() != JsonToken.END_ARRAY) {
                        values.add(item.read(in));
                    }
                    return Collections.unmodifiableList(values);
                });
    }

    /** One of a set of words: the names of an enum in small letters, with hyphens. */
    static <E extends Enum<E>> Form<E> word(E[] all) {
        Function<E, String> word =
                value -> value.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return words(
                word,
                text -> Arrays.stream(all)
                        .filter(value -> word.apply(value).equals(text))
                        .findFirst());
    }

    /** One of a set of words. */
    static <T> Form<T> words(Function<T, String> word, Function<String, Optional<T>> value) {
        return of((given, out) -> out.json().writeString(word.apply(given)), in -> {
            String text = in.text();
            return value.apply(text).orElseThrow(() -> new Malformed("unknown value " + Malformed.quoted(text)));
        });
    }

    /** Writes a value. */
    @FunctionalInterface
    interface Write<T> {
        void to(T value, LineOut out);
    }

    /** A form of its two directions. */
    static <T> Form<T> of(Write<T> write, Function<LineIn, T> read) {
        return new Form<>() {
            @Override
            public void write(T value, LineOut out) {
                write.to(value, out);
            }

            @Override
            public T read(LineIn in) {
                return read.apply(in);
            }
        };
    }
}
