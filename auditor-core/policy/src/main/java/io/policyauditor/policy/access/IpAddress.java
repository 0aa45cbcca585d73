package io.policyauditor.policy.access;

import org.jspecify.annotations.Nullable;

/**
 * An IPv4 or IPv6 address as numbers; no name is ever looked up.
 *
 * @param v6 whether all 128 bits count; else the low 32 bits of {@code low}
 */
record IpAddress(boolean v6, long high, long low) {
    int width() {
        return v6 ? 128 : 32;
    }

    /** Bit {@code i}, the most significant first. */
    boolean bit(int i) {
        if (!v6) {
            return (low >>> (31 - i) & 1) == 1;
        }
        return i < 64 ? (high >>> (63 - i) & 1) == 1 : (low >>> (127 - i) & 1) == 1;
    }

    /** The family's digit and the bits, as {@link Reading#ADDRESS} has them. */
    String bits() {
        StringBuilder bits = new StringBuilder(1 + width()).append(v6 ? '6' : '4');
        for (int i = 0; i < width(); i++) {
            bits.append(bit(i) ? '1' : '0');
        }
        return bits.toString();
    }

    /** Whether the first {@code length} bits are those of the other address of the same family. */
    boolean sharesPrefix(IpAddress other, int length) {
        if (v6 != other.v6) {
            return false;
        }
        if (!v6) {
            return length == 0 || (low ^ other.low) >>> (32 - length) == 0;
        }
        boolean upper = length == 0 || (high ^ other.high) >>> (64 - Math.min(64, length)) == 0;
        boolean lower = length <= 64 || (low ^ other.low) >>> (128 - length) == 0;
        return upper && lower;
    }

    static @Nullable IpAddress parse(String text) {
        if (text.isEmpty() || text.length() > 45) {
            return null;
        }
        return text.indexOf(':') < 0 ? parseV4(text) : parseV6(text);
    }

    private static @Nullable IpAddress parseV4(String text) {
        long value = 0;
        int parts = 0;
        int i = 0;
        while (i <= text.length()) {
            int dot = text.indexOf('.', i);
            int end = dot < 0 ? text.length() : dot;
            int part = octet(text, i, end);
            if (part < 0 || ++parts > 4) {
                return null;
            }
            value = value << 8 | part;
            i = end + 1;
        }
        return parts == 4 ? new IpAddress(false, 0, value) : null;
    }

    private static int octet(String text, int from, int to) {
        if (to <= from || to - from > 3) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + c - '0';
        }
        return value > 255 ? -1 : value;
    }

    private static @Nullable IpAddress parseV6(String text) {
        String hex = text;
        int lastColon = hex.lastIndexOf(':');
        if (hex.indexOf('.') >= 0) {
            IpAddress tail = parseV4(hex.substring(lastColon + 1));
            if (tail == null) {
                return null;
            }
            hex = hex.substring(0, lastColon + 1)
                    + Long.toHexString(tail.low >>> 16)
                    + ":"
                    + Long.toHexString(tail.low & 0xFFFF);
        }
        int gap = hex.indexOf("::");
        int[] groups = new int[8];
        String head = gap < 0 ? hex : hex.substring(0, gap);
        String tail = gap < 0 ? "" : hex.substring(gap + 2);
        int before = groups(head, groups, 0);
        if (before < 0 || (gap < 0 && before != 8)) {
            return null;
        }
        if (gap >= 0) {
            int[] rest = new int[8];
            int after = groups(tail, rest, 0);
            if (after < 0 || before + after > 7) {
                return null;
            }
            System.arraycopy(rest, 0, groups, 8 - after, after);
        }
        long high = 0;
        long low = 0;
        for (int i = 0; i < 4; i++) {
            high = high << 16 | groups[i];
            low = low << 16 | groups[i + 4];
        }
        return new IpAddress(true, high, low);
    }

    /** Reads groups of hexadecimal digits between colons; how many, or -1. */
    private static int groups(String text, int[] into, int from) {
        if (text.isEmpty()) {
            return 0;
        }
        int count = from;
        int i = 0;
        while (i <= text.length()) {
            int colon = text.indexOf(':', i);
            int end = colon < 0 ? text.length() : colon;
            if (end <= i || end - i > 4 || count == 8) {
                return -1;
            }
            int value = 0;
            for (int j = i; j < end; j++) {
                int digit = Character.digit(text.charAt(j), 16);
                if (digit < 0 || text.charAt(j) > 127) {
                    return -1;
                }
                value = value << 4 | digit;
            }
            into[count++] = value;
            i = end + 1;
        }
        return count;
    }

    /** As people write it, IPv6 without leaving out groups. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        int groups = v6 ? 8 : 4;
        for (int g = 0; g < groups; g++) {
            long word = v6 && g < 4 ? high : low;
            int shift = v6 ? 48 - (g % 4) * 16 : 24 - g * 8;
            long group = word >>> shift & (v6 ? 0xFFFF : 0xFF);
            text.append(g == 0 ? "" : v6 ? ":" : ".").append(v6 ? Long.toHexString(group) : Long.toString(group));
        }
        return text.toString();
    }
}
