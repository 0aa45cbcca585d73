package io.policyauditor.collect.files;

import java.util.Arrays;

/** Offsets of a text counted in code points, as the YAML engine counts them, and in UTF-16 units, as spans do. */
final class CodePoints {
    // INVARIANT: ascending; the code point index of each character outside the basic plane.
    private final int[] pairs;

    private CodePoints(int[] pairs) {
        this.pairs = pairs;
    }

    static CodePoints of(String text) {
        int[] pairs = new int[0];
        int count = 0;
        for (int i = 0; i + 1 < text.length(); i++) {
            if (Character.isHighSurrogate(text.charAt(i)) && Character.isLowSurrogate(text.charAt(i + 1))) {
                if (count == pairs.length) {
                    pairs = Arrays.copyOf(pairs, Math.max(16, count * 2));
                }
                pairs[count] = i - count;
                count++;
                i++;
            }
        }
        return new CodePoints(Arrays.copyOf(pairs, count));
    }

    /** The UTF-16 offset of a code point. */
    int utf16(int codePoint) {
        if (pairs.length == 0) {
            return codePoint;
        }
        int found = Arrays.binarySearch(pairs, codePoint);
        return codePoint + (found >= 0 ? found : -found - 1);
    }

    /** The code point at a UTF-16 offset. */
    int codePoint(int utf16) {
        int low = 0;
        int high = pairs.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (pairs[middle] + middle < utf16) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return utf16 - low;
    }
}
