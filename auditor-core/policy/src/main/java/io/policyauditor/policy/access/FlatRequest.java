package io.policyauditor.policy.access;

import java.math.BigDecimal;
import java.math.BigInteger;
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
    // resource second, each two bytes of hash, of where the text begins, of its length, and of where its readings stand
    // (0
    // when it has none); then the names in the same way, each with a byte for its way; then the keys, each with where
    // its
    // first value stands and how many there are; then what texts read as; then the texts.
    static final int NAMES = 0;
    static final int KEYS = 1;
    static final int FIRST_NAME = 2;
    static final int FIRST_KEY = 4;
    static final int ACTION = 6;
    static final int VALUE_SIZE = 8;
    static final int RESOURCE = ACTION + VALUE_SIZE;
    static final int NAME_SIZE = VALUE_SIZE + 1;
    static final int KEY_SIZE = VALUE_SIZE + 4;

    // What a text reads as: number, instant and address, eight bytes each.
    private static final int READINGS_SIZE = 3 * Long.BYTES;
    static final int NUMBER = 0;
    static final int INSTANT = Long.BYTES;
    static final int ADDRESS = 2 * Long.BYTES;

    /** What stands for a reading that a text does not have, or that eight bytes do not hold. */
    static final long NO_READING = Long.MIN_VALUE;

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

    /** What the value at a place reads as; {@link #NO_READING} when that has to be asked of the value itself. */
    long reading(int at, int reading) {
        int readings = Flat.two(bytes, at + 6);
        return readings == 0 ? NO_READING : Flat.eight(bytes, readings + reading);
    }

    /** A number in eight bytes; {@link #NO_READING} when they do not hold it. */
    static long inEightBytes(@Nullable BigDecimal number) {
        if (number == null || number.stripTrailingZeros().scale() > 0) {
            return NO_READING;
        }
        BigInteger whole = number.toBigInteger();
        return whole.bitLength() < Long.SIZE - 1 ? whole.longValue() : NO_READING;
    }

    /** An address in eight bytes; {@link #NO_READING} when they do not hold it. */
    static long inEightBytes(@Nullable IpAddress address) {
        return address == null || address.v6() ? NO_READING : address.low();
    }

    /** Puts a request together. */
    public static final class Builder {
        private record Name(Value name, int way) {}

        /** A key with no count is single-valued. */
        private record Key(String name, int first, int count) {}

        private final List<Value> values = new ArrayList<>();
        private final List<Name> names = new ArrayList<>();
        private final List<Key> keys = new ArrayList<>();
        private boolean withoutForm;

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
            if (several.stream().allMatch(Value::isEmpty)) {
                // No value to a condition, but one that keeps a policy variable from its default.
                withoutForm |= !several.isEmpty();
            } else {
                keys.add(new Key(name, values.size(), several.size()));
                values.addAll(several);
            }
            return this;
        }

        /** The request; null when it is not one to be laid out so. */
        public @Nullable FlatRequest build() {
            int firstName = ACTION + VALUE_SIZE * values.size();
            int firstKey = firstName + NAME_SIZE * names.size();
            int firstReadings = firstKey + KEY_SIZE * keys.size();
            if (withoutForm || keys.size() > MOST_KEYS || names.size() > MOST_NAMES || firstReadings > LONGEST) {
                return null;
            }
            Flat readings = new Flat();
            int[] places = new int[values.size()];
            for (int i = 0; i < places.length; i++) {
                places[i] = read(values.get(i), readings) ? firstReadings + readings.size() - READINGS_SIZE : 0;
            }
            int firstText = firstReadings + readings.size();
            Flat flat =
                    new Flat().one(names.size()).one(keys.size()).two(firstName).two(firstKey);
            StringBuilder texts = new StringBuilder();
            for (int i = 0; i < places.length; i++) {
                Value value = values.get(i);
                put(i == 0 ? value.folded() : value.text(), places[i], flat, firstText, texts);
            }
            for (Name name : names) {
                put(name.name().text(), 0, flat, firstText, texts);
                flat.one(name.way());
            }
            for (Key key : keys) {
                put(key.name(), 0, flat, firstText, texts);
                flat.two(ACTION + VALUE_SIZE * key.first()).two(key.count());
            }
            if (firstText + texts.length() > LONGEST || texts.chars().anyMatch(c -> c >= 128)) {
                return null;
            }
            flat.text(readings.toBytes(), 0, readings.size()).text(texts.toString());
            return new FlatRequest(flat.toBytes(), values.toArray(new Value[0]));
        }

        private static void put(String text, int readings, Flat flat, int firstText, StringBuilder texts) {
            flat.two(Flat.hash(text))
                    .two(firstText + texts.length())
                    .two(text.length())
                    .two(readings);
            texts.append(text);
        }

        /** Writes what a text reads as; whether there is anything. */
        private static boolean read(Value value, Flat readings) {
            long number = inEightBytes(value.number());
            long instant = inEightBytes(value.instant());
            long address = inEightBytes(value.address());
            if (number == NO_READING && instant == NO_READING && address == NO_READING) {
                return false;
            }
            readings.eight(number).eight(instant).eight(address);
            return true;
        }
    }

    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
