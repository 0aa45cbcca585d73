package io.policyauditor.policy.access;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request laid out flat, for a {@link Program}: its texts in one array and beside them a table of where they lie and
 * what they hash to. So a decision reads two stretches of memory instead of following references all over it, which is
 * what its time goes into otherwise.
 *
 * <p>Only a request that leaves nothing open, is written in ASCII and is of ordinary size has this form.
 */
public final class FlatRequest {
    /** Keys are found by going through them, so a request that would make that long is left as it is. */
    private static final int MOST_KEYS = 64;

    private static final int LONGEST = 0xFFFF;

    // The table: the number of names and of keys, where those begin; then for each value hash and span, the action
    // first
    // and the resource second; then hash, span and way of each name; then hash, span and values of each key.
    static final int NAMES = 0;
    static final int KEYS = 1;
    static final int FIRST_NAME = 2;
    static final int FIRST_KEY = 3;
    static final int ACTION = 4;
    static final int RESOURCE = 6;
    static final int NAME_SIZE = 3;
    static final int KEY_SIZE = 3;

    /** In the third place of a key: how many values; {@link #ONE} for a single-valued key. Below, where the first is. */
    static final int COUNT_SHIFT = 16;

    static final int ONE = 0;

    // INVARIANT: every text is ASCII; the action is folded. A span is start << 16 | length; a hash is that of the
    // folded
    // text.
    final int[] table;
    final byte[] texts;
    private final Value[] values;

    private FlatRequest(int[] table, byte[] texts, Value[] values) {
        this.table = table;
        this.texts = texts;
        this.values = values;
    }

    /** The value whose hash and span are at a place of the table. */
    Value value(int at) {
        return values[(at - ACTION) / 2];
    }

    /** The hash of a text, whatever its case. */
    static int hash(String text) {
        return Automaton.folded(text).hashCode();
    }

    /** Puts a request together. */
    public static final class Builder {
        private record Key(String name, int first, int count) {}

        private final List<Value> values = new ArrayList<>();
        private final List<Value> names = new ArrayList<>();
        private final List<Integer> ways = new ArrayList<>();
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
            names.add(name);
            ways.add(way);
            return this;
        }

        /** A single-valued key, its name in lower case. */
        public Builder key(String name, Value value) {
            if (!value.isEmpty()) {
                keys.add(new Key(name, values.size(), ONE));
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
            if (keys.size() > MOST_KEYS) {
                return null;
            }
            int firstName = ACTION + 2 * values.size();
            int firstKey = firstName + NAME_SIZE * names.size();
            int[] table = new int[firstKey + KEY_SIZE * keys.size()];
            StringBuilder texts = new StringBuilder();
            table[NAMES] = names.size();
            table[KEYS] = keys.size();
            table[FIRST_NAME] = firstName;
            table[FIRST_KEY] = firstKey;
            for (int i = 0; i < values.size(); i++) {
                Value value = values.get(i);
                put(table, ACTION + 2 * i, i == 0 ? value.folded() : value.text(), texts);
            }
            for (int i = 0; i < names.size(); i++) {
                int at = firstName + NAME_SIZE * i;
                put(table, at, names.get(i).text(), texts);
                table[at + 2] = ways.get(i);
            }
            for (int i = 0; i < keys.size(); i++) {
                Key key = keys.get(i);
                int at = firstKey + KEY_SIZE * i;
                put(table, at, key.name(), texts);
                table[at + 2] = key.count() << COUNT_SHIFT | (ACTION + 2 * key.first());
            }
            if (texts.length() > LONGEST
                    || table.length > Short.MAX_VALUE
                    || texts.chars().anyMatch(c -> c >= 128)) {
                return null;
            }
            return new FlatRequest(
                    table, texts.toString().getBytes(StandardCharsets.US_ASCII), values.toArray(new Value[0]));
        }

        private static void put(int[] table, int at, String text, StringBuilder texts) {
            table[at] = hash(text);
            table[at + 1] = texts.length() << 16 | text.length();
            texts.append(text);
        }
    }

    @Override
    public String toString() {
        return Arrays.toString(table) + " " + new String(texts, StandardCharsets.US_ASCII);
    }
}
