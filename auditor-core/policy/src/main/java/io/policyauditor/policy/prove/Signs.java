package io.policyauditor.policy.prove;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A set of things each held to be so or not so, ascending: {@code 2 × id} where not, one more where it is. Immutable.
 */
final class Signs {
    static final Signs NONE = new Signs(new int[0]);

    private final int[] signs;
    private final int hash;

    private Signs(int[] signs) {
        this.signs = signs;
        this.hash = Arrays.hashCode(signs);
    }

    static int sign(int id, boolean holds) {
        return id * 2 + (holds ? 1 : 0);
    }

    static int id(int sign) {
        return sign >> 1;
    }

    static boolean holds(int sign) {
        return (sign & 1) == 1;
    }

    int size() {
        return signs.length;
    }

    int get(int i) {
        return signs[i];
    }

    boolean contains(int sign) {
        return Arrays.binarySearch(signs, sign) >= 0;
    }

    /** Whether something is held to be so and not so at once. */
    boolean contradicts() {
        for (int i = 1; i < signs.length; i++) {
            if ((signs[i] ^ 1) == signs[i - 1]) {
                return true;
            }
        }
        return false;
    }

    Signs with(int sign) {
        int at = Arrays.binarySearch(signs, sign);
        if (at >= 0) {
            return this;
        }
        int place = -at - 1;
        int[] more = new int[signs.length + 1];
        System.arraycopy(signs, 0, more, 0, place);
        more[place] = sign;
        System.arraycopy(signs, place, more, place + 1, signs.length - place);
        return new Signs(more);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Signs that && hash == that.hash && Arrays.equals(signs, that.signs);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
