package io.policyauditor.policy.access;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request laid out flat, for a {@link Program}: a table of its values, of the caller's names and of the keys, and behind
 * it their texts. So a decision reads one stretch of memory instead of following references all over it, which is what its
 * time goes into otherwise.
 *
 * <p>Only a request that leaves nothing open, is written in ASCII and is of ordinary size has this form.
 */
public final class FlatRequest {
    /** Keys are found by going through them, so a request that would make that long is left as it is. */
    private static final int MOST_KEYS = 64;

    private static final int MOST_NAMES = 255;
    private static final int LONGEST = 0xFFFF;

    // First how many names and keys there are and where those begin. Then the values, the action (folded) first and the
    // resource second, each two bytes of hash, of where the text begins, and of its length; then the names in the same way,
    // each with a byte for its way; then the keys, each with where its first value stands and how many there are.
    static final int NAMES = 0;
    static final int KEYS = 1;
    static final int FIRST_NAME = 2;
    static final int FIRST_KEY = 4;
    static final int ACTION = 6;
    static final int VALUE_SIZE = 6;
    static final int RESOURCE = ACTION + VALUE_SIZE;
    static final int NAME_SIZE = VALUE_SIZE + 1;
    static final int KEY_SIZE = VALUE_SIZE + 4;

    // INVARIANT: every text is ASCII.
    final byte[] bytes;
    private final Value[] values;

    private FlatRequest(byte[] bytes, Value[] values) {
        this.bytes = bytes;
        this.values = values;
    }

    /** The value that stands at a place of the table. */
    Value value(int at) {
        return values[(at - ACTION) / VALUE_SIZE];
    }

    int hash(int at) {
        return Flat.two(bytes, at);
    }

    int start(int at) {
        return Flat.two(bytes, at + 2);
    }

    int length(int at) {
        return Flat.two(bytes, at + 4);
    }

    /** Puts a request together. */
    public static final class Builder {
        private record Name(Value name, int way) {}

        /** A key with no count is single-valued. */
        private record Key(String name, int first, int count) {}

        private final List<Value> values = new ArrayList<>();
        private final List<Name> names = new ArrayList<>();
        private final List<Key> keys = new ArrayList<>();

        public Builder(Value action, Value resource) {
            values.add(action);
            values.add(resource);
        }

        /**
         * A name of the caller.
         *
         * @param way the bit for how it names him; of each there is one
         */
        public Builder name(Value name, int way) {
            names.add(new Name(name, way));
            return this;
        }

        /** A single-valued key, its name in lower case. */
        public Builder key(String name, Value value) {
            if (!value.isEmpty()) {
                keys.add(new Key(name, values.size(), 0));
                values.add(value);
            }
            return this;
        }

        /** A multivalued key, its name in lower case. */
        public Builder key(String name, List<Value> several) {
            if (several.stream().anyMatch(value -> !value.isEmpty())) {
                keys.add(new Key(name, values.size(), several.size()));
                values.addAll(several);
            }
            return this;
        }

        /** The request; null when it is not one to be laid out so. */
        public @Nullable FlatRequest build() {
            int firstName = ACTION + VALUE_SIZE * values.size();
            int firstKey = firstName + NAME_SIZE * names.size();
            int firstText = firstKey + KEY_SIZE * keys.size();
            if (keys.size() > MOST_KEYS || names.size() > MOST_NAMES || firstText > LONGEST) {
                return null;
            }
            Flat flat = new Flat().one(names.size()).one(keys.size()).two(firstName).two(firstKey);
            StringBuilder texts = new StringBuilder();
            for (int i = 0; i < values.size(); i++) {
                Value value = values.get(i);
                put(i == 0 ? value.folded() : value.text(), flat, firstText, texts);
            }
            for (Name name : names) {
                put(name.name().text(), flat, firstText, texts);
                flat.one(name.way());
            }
            for (Key key : keys) {
                put(key.name(), flat, firstText, texts);
                flat.two(ACTION + VALUE_SIZE * key.first()).two(key.count());
            }
            if (firstText + texts.length() > LONGEST || texts.chars().anyMatch(c -> c >= 128)) {
                return null;
            }
            flat.text(texts.toString());
            return new FlatRequest(flat.toBytes(), values.toArray(new Value[0]));
        }

        private static void put(String text, Flat flat, int firstText, StringBuilder texts) {
            flat.two(Flat.hash(text)).two(firstText + texts.length()).two(text.length());
            texts.append(text);
        }
    }

    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
