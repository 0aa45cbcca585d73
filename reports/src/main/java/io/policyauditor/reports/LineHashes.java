package io.policyauditor.reports;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The hash by which GitHub knows a line again ({@code primaryLocationLineHash}), of every line of a text.
 *
 * <p>A line's hash is the polynomial c₀·37⁹⁹ + … + c₉₉, modulo 2⁶⁴, of the 100 characters from its start on, in
 * hexadecimal, then a colon and how many lines had this hash so far. Blanks and tabs do not count, every line end is LF,
 * U+FFFF stands at the end of the text and zeros behind it. Source: github/codeql-action, src/fingerprints.ts, whose
 * upload warns when a log says otherwise.
 */
final class LineHashes {
    private static final int BLOCK = 100;
    private static final long BASE = 37;
    private static final char END = '\uFFFF';

    private final long[] hashes;
    private final int[] occurrences;

    private LineHashes(long[] hashes, int[] occurrences) {
        this.hashes = hashes;
        this.occurrences = occurrences;
    }

    static LineHashes of(String text) {
        char[] significant = significant(text);
        long leaving = 1;
        for (int i = 0; i < BLOCK; i++) {
            leaving *= BASE;
        }
        long hash = 0;
        for (int i = 0; i < BLOCK; i++) {
            hash = hash * BASE + at(significant, i);
        }
        long[] hashes = new long[16];
        int[] occurrences = new int[16];
        int lines = 0;
        Map<Long, Integer> seen = new HashMap<>();
        for (int i = 0; i < significant.length; i++) {
            if (i == 0 || significant[i - 1] == '\n') {
                if (lines == hashes.length) {
                    hashes = Arrays.copyOf(hashes, lines * 2);
                    occurrences = Arrays.copyOf(occurrences, lines * 2);
                }
                hashes[lines] = hash;
                occurrences[lines++] = seen.merge(hash, 1, Integer::sum);
            }
            hash = hash * BASE + at(significant, i + BLOCK) - leaving * significant[i];
        }
        return new LineHashes(Arrays.copyOf(hashes, lines), Arrays.copyOf(occurrences, lines));
    }

    /** The hash of a line, counted from 1. */
    String of(int line) {
        return Long.toHexString(hashes[line - 1]) + ":" + occurrences[line - 1];
    }

    private static char[] significant(String text) {
        char[] kept = new char[text.length() + 1];
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean lineEnded = c == '\n' && i > 0 && text.charAt(i - 1) == '\r';
            if (c != ' ' && c != '\t' && !lineEnded) {
                kept[count++] = c == '\r' ? '\n' : c;
            }
        }
        kept[count++] = END;
        return Arrays.copyOf(kept, count);
    }

    private static char at(char[] characters, int index) {
        return index < characters.length ? characters[index] : 0;
    }
}
