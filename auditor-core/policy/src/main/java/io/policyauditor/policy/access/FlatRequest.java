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

    // First how many names and keys there are and where those begin; action (folded) and resource, and their texts;
    // then the
    // names, the keys, the values of the keys, all other texts, and what texts read as. A value is two bytes of hash,
    // of
    // where its text begins, of how long that is, and of where its readings stand (0 when it has none). A name is the
    // same
    // with a byte for its way, a key the same with where its first value stands and how many there are, 0 of a
    // single-valued
    // key.
    static final int NAMES = 0;
    static final int KEYS = 1;
    static final int FIRST_NAME = 2;
    static final int FIRST_KEY = 4;
    static final int ACTION = 6;
    static final int VALUE_SIZE = 8;
    static final int RESOURCE = ACTION + VALUE_SIZE;
    private static final int FIRST_TEXT = RESOURCE + VALUE_SIZE;
    static final int NAME_SIZE = VALUE_SIZE + 1;
    static final int KEY_SIZE = VALUE_SIZE + 4;

    // What a text reads as: number, instant and address, eight bytes each.
    static final int NUMBER = 0;
    static final int INSTANT = Long.BYTES;
    static final int ADDRESS = 2 * Long.BYTES;

    /** What stands for a reading that a text does not have, or that eight bytes do not hold. */
    static final long NO_READING = Long.MIN_VALUE;

    // INVARIANT: every text is ASCII.
    final byte[] bytes;
    private final int firstValue;
    private final Value[] values;

    /** @param values action, resource, and those of the keys from {@code firstValue} on */
    private FlatRequest(byte[] bytes, int firstValue, Value[] values) {
        this.bytes = bytes;
        this.firstValue = firstValue;
        this.values = values;
    }

    /** The value that stands at a place. */
    Value value(int at) {
        return values[at <= RESOURCE ? (at - ACTION) / VALUE_SIZE : 2 + (at - firstValue) / VALUE_SIZE];
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

        /** A key whose count is 0 is single-valued. */
        private record Key(String name, int first, int count) {}

        private final Value action;
        private final Value resource;
        private final List<Value> values = new ArrayList<>();
        private final List<Name> names = new ArrayList<>();
        private final List<Key> keys = new ArrayList<>();
        private boolean withoutForm;

        public Builder(Value action, Value resource) {
            this.action = action;
            this.resource = resource;
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
            if (withoutForm || keys.size() > MOST_KEYS || names.size() > MOST_NAMES) {
                return null;
            }
            StringBuilder texts = new StringBuilder(action.folded()).append(resource.text());
            int firstName = FIRST_TEXT + texts.length();
            int firstKey = firstName + NAME_SIZE * names.size();
            int firstValue = firstKey + KEY_SIZE * keys.size();
            int behind = firstValue + VALUE_SIZE * values.size() - texts.length();
            names.forEach(name -> texts.append(name.name().text()));
            keys.forEach(key -> texts.append(key.name()));
            values.forEach(value -> texts.append(value.text()));
            Flat readings = new Flat();
            Flat flat =
                    new Flat().one(names.size()).one(keys.size()).two(firstName).two(firstKey);
            int text = FIRST_TEXT;
            text = put(action.folded(), 0, flat, text);
            text = put(resource.text(), 0, flat, text);
            flat.text(texts.substring(0, text - FIRST_TEXT));
            text = behind + text - FIRST_TEXT;
            for (Name name : names) {
                text = put(name.name().text(), 0, flat, text);
                flat.one(name.way());
            }
            for (Key key : keys) {
                text = put(key.name(), 0, flat, text);
                flat.two(firstValue + VALUE_SIZE * key.first()).two(key.count());
            }
            int firstReading = behind + texts.length();
            for (Value value : values) {
                int before = firstReading + readings.size();
                text = put(value.text(), read(value, readings) ? before : 0, flat, text);
            }
            flat.text(texts.substring(firstName - FIRST_TEXT)).text(readings.toBytes());
            boolean ascii = texts.chars().allMatch(c -> c < 128);
            List<Value> all = new ArrayList<>(List.of(action, resource));
            all.addAll(values);
            return ascii && flat.size() <= LONGEST
                    ? new FlatRequest(flat.readable(), firstValue, all.toArray(new Value[0]))
                    : null;
        }

        /** Writes a value whose text begins at a place; where the next one begins. */
        private static int put(String text, int readings, Flat flat, int start) {
            flat.two(Flat.hash(text)).two(start).two(text.length()).two(readings);
            return start + text.length();
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
        return new String(bytes, 0, bytes.length - Long.BYTES, StandardCharsets.US_ASCII);
    }
}
