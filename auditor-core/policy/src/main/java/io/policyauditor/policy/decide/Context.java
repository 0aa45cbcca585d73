package io.policyauditor.policy.decide;

import io.policyauditor.policy.access.FlatRequest;
import io.policyauditor.policy.access.Value;
import io.policyauditor.policy.access.Variables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The circumstances of a request: context keys, each with one value or with several. Names are compared without case. A
 * key that is not there is absent, unless it is said to be {@link Builder#open open}.
 */
public final class Context implements Variables {
    private static final Entry OPEN = new Entry(null, List.of(), true);

    /** The empty context. */
    public static final Context EMPTY = new Builder().build();

    /**
     * What a key has: one value, several, or nobody knows.
     *
     * @param single the value of a single-valued key
     * @param several the values of a multivalued key
     */
    record Entry(@Nullable Value single, List<Value> several, boolean open) {}

    private final Map<String, Entry> entries;

    private final @Nullable Predicate<String> othersOpen;

    private Context(Map<String, Entry> entries, @Nullable Predicate<String> othersOpen) {
        this.entries = new LinkedHashMap<>(entries);
        this.othersOpen = othersOpen;
    }

    /** What the request has for a key, its name in lower case; null when it is absent. */
    @Nullable
    Entry entry(String key) {
        Entry entry = entries.get(key);
        return entry == null && othersOpen != null && othersOpen.test(key) ? OPEN : entry;
    }

    /** Tells a flat request all keys; whether it can, for what is open has no flat form. */
    boolean layOut(FlatRequest.Builder flat) {
        if (othersOpen != null) {
            return false;
        }
        for (Map.Entry<String, Entry> named : entries.entrySet()) {
            Entry entry = named.getValue();
            if (entry.open) {
                return false;
            }
            Value single = entry.single;
            if (single != null) {
                flat.key(named.getKey(), single);
            } else {
                flat.key(named.getKey(), entry.several);
            }
        }
        return true;
    }

    @Override
    public @Nullable String value(String key) {
        Entry entry = entry(key);
        Value single = entry == null ? null : entry.single;
        return single == null ? null : single.text();
    }

    @Override
    public boolean multivalued(String key) {
        Entry entry = entry(key);
        return entry != null && !entry.several.isEmpty();
    }

    @Override
    public boolean open(String key) {
        Entry entry = entry(key);
        return entry != null && entry.open;
    }

    /** The keys, in lower case and in the order in which they were given. */
    public List<String> keys() {
        return List.copyOf(entries.keySet());
    }

    /** Whether something is said about a key, were it that the request does not have it. */
    public boolean has(String key) {
        return entries.containsKey(key.toLowerCase(Locale.ROOT));
    }

    /** The value of a single-valued key. */
    public Optional<String> single(String key) {
        return Optional.ofNullable(value(key.toLowerCase(Locale.ROOT)));
    }

    /** The values of a multivalued key; empty when it is absent or single-valued. */
    public List<String> several(String key) {
        Entry entry = entry(key.toLowerCase(Locale.ROOT));
        return entry == null
                ? List.of()
                : entry.several.stream().map(Value::text).toList();
    }

    /** A builder that begins with all that is here. */
    public Builder with() {
        Builder builder = new Builder();
        builder.entries.putAll(entries);
        builder.othersOpen = othersOpen;
        return builder;
    }

    @Override
    public String toString() {
        return entries.toString();
    }

    /** Puts a context together; the last word on a key holds. */
    public static final class Builder {
        private final Map<String, Entry> entries = new LinkedHashMap<>();
        private @Nullable Predicate<String> othersOpen;

        /** A single-valued key. */
        public Builder put(String key, String value) {
            entries.put(lower(key), new Entry(new Value(value), List.of(), false));
            return this;
        }

        /** A multivalued key, with as many values as it has. */
        public Builder put(String key, List<String> values) {
            List<Value> several = new ArrayList<>(values.size());
            values.forEach(value -> several.add(new Value(value)));
            entries.put(lower(key), new Entry(null, List.copyOf(several), false));
            return this;
        }

        /** A key of which it is not known whether the request has it, and what. */
        public Builder open(String key) {
            entries.put(lower(key), OPEN);
            return this;
        }

        /** A key that the request does not have. */
        public Builder absent(String key) {
            entries.put(lower(key), new Entry(null, List.of(), false));
            return this;
        }

        /** Which keys (in lower case) are open when nothing else is said about them; without this none is. */
        public Builder othersOpen(Predicate<String> keys) {
            this.othersOpen = keys;
            return this;
        }

        /** All that another context has; it wins. */
        public Builder putAll(Context other) {
            entries.putAll(other.entries);
            return this;
        }

        /** Whether something has been said about the key. */
        public boolean has(String key) {
            return entries.containsKey(lower(key));
        }

        public Context build() {
            return new Context(entries, othersOpen);
        }

        private static String lower(String key) {
            return key.toLowerCase(Locale.ROOT);
        }
    }
}
