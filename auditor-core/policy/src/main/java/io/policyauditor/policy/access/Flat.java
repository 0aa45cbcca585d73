package io.policyauditor.policy.access;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bytes that numbers and texts are written into one behind the other, and how they are read again. */
final class Flat {
    private static final VarHandle CHAR = MethodHandles.byteArrayViewVarHandle(char[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes = new byte[256];
    private int size;
    private boolean tooLarge;

    /** A number of two bytes, never negative. */
    static int two(byte[] bytes, int at) {
        return (char) CHAR.get(bytes, at);
    }

    /** A number of four bytes. */
    static int four(byte[] bytes, int at) {
        return (int) INT.get(bytes, at);
    }

    /** A number of eight bytes. */
    static long eight(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    /**
     * Whether as many bytes of both are the same. The last few are compared with what stands behind them, which is then
     * shifted away: both must be {@linkplain #readable() readable} beyond their end.
     */
    static boolean same(byte[] some, int from, byte[] others, int otherFrom, int length) {
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            if ((long) LONG.get(some, from + i) != (long) LONG.get(others, otherFrom + i)) {
                return false;
            }
        }
        // Twice, because a shift by all the bits of a number is none.
        int beyond = Byte.SIZE / 2 * (Long.BYTES - (length - i));
        return ((long) LONG.get(some, from + i) ^ (long) LONG.get(others, otherFrom + i)) << beyond << beyond == 0;
    }

    /** Two bytes of the hash of a text, whatever its case. */
    static int hash(String text) {
        int hash = Automaton.folded(text).hashCode();
        return (hash ^ hash >>> 16) & 0xFFFF;
    }

    int size() {
        return size;
    }

    /** Whether a number was written that its bytes do not hold, so that none of it means anything. */
    boolean tooLarge() {
        return tooLarge;
    }

    Flat one(int number) {
        room(1);
        bytes[size++] = (byte) number;
        return this;
    }

    Flat two(int number) {
        tooLarge |= number > Character.MAX_VALUE;
        room(Character.BYTES);
        CHAR.set(bytes, size, (char) number);
        size += Character.BYTES;
        return this;
    }

    Flat four(int number) {
        room(Integer.BYTES);
        size += Integer.BYTES;
        four(size - Integer.BYTES, number);
        return this;
    }

    Flat eight(long number) {
        room(Long.BYTES);
        LONG.set(bytes, size, number);
        size += Long.BYTES;
        return this;
    }

    /** Writes a number of one byte over what is there. */
    void one(int at, int number) {
        bytes[at] = (byte) number;
    }

    /** Writes a number of four bytes over what is there. */
    void four(int at, int number) {
        INT.set(bytes, at, number);
    }

    Flat text(byte[] text, int from, int to) {
        room(to - from);
        System.arraycopy(text, from, bytes, size, to - from);
        size += to - from;
        return this;
    }

    Flat text(byte[] text) {
        return text(text, 0, text.length);
    }

    /** Writes a text; what is not ASCII equals nothing. */
    Flat text(String text) {
        return text(Glob.flat(text));
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * (size + more));
        }
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** The bytes and behind them as many as {@link #same} may read in vain. */
    byte[] readable() {
        return Arrays.copyOf(bytes, size + Long.BYTES);
    }
}
