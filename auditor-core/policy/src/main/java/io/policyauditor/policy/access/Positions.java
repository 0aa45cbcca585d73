package io.policyauditor.policy.access;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The positions of a text up to which a pattern can have read it, each a bit: all ways to match go on side by side, 64 at
 * a time. So the time is pattern × text / 64 whatever they hold, whereas the walk of {@link Glob#matches}, which is faster
 * on what people write, may read most of the pattern anew from every character of the text.
 */
final class Positions {
    /** A stretch of characters longer than this is looked for in the whole text, in time of the text alone. */
    private static final int LONG = 4 * Long.SIZE;

    private final char[] text;
    // Where each character stands: c at those of places from starts[c] up to starts[c + 1]. The highest one has the
    // end.
    private final int[] places;
    private final int[] starts;
    private final Map<Integer, long[]> masks = new HashMap<>();
    private final long[] all;
    private final long[] inPart;

    // INVARIANT: what the words before first and behind last hold does not count.
    private long[] now;
    private long[] next;
    private int first;
    private int last;

    /** At the start of a text, or of the stretch of it from {@code from} to {@code to}. */
    Positions(String text, int from, int to, boolean foldCase) {
        this.text = text.substring(from, to).toCharArray();
        int length = to - from;
        int highest = ':';
        for (int i = 0; i < length; i++) {
            char c = foldCase ? Automaton.fold(this.text[i]) : this.text[i];
            this.text[i] = c;
            highest = Math.max(highest, c);
        }
        this.starts = new int[highest + 2];
        for (char c : this.text) {
            starts[c + 1]++;
        }
        for (int c = 0; c <= highest; c++) {
            starts[c + 1] += starts[c];
        }
        this.places = new int[length];
        int[] free = starts.clone();
        for (int i = 0; i < length; i++) {
            places[free[this.text[i]]++] = i;
        }
        this.now = new long[length / Long.SIZE + 1];
        this.next = new long[now.length];
        this.all = new long[now.length];
        Arrays.fill(all, -1);
        all[length / Long.SIZE] = (1L << length) - 1;
        this.inPart = all.clone();
        for (int i = starts[':']; i < starts[':' + 1]; i++) {
            inPart[places[i] / Long.SIZE] &= ~(1L << places[i]);
        }
        now[0] = 1;
    }

    /** Whether no way is left. */
    boolean isEmpty() {
        return first > last;
    }

    /** Whether a way leads to the end of the text. */
    boolean atEnd() {
        return has(text.length);
    }

    private boolean has(int position) {
        int word = position / Long.SIZE;
        return word >= first && word <= last && (now[word] >>> position & 1) != 0;
    }

    /** Reads these characters. */
    void read(int[] characters, int from, int to) {
        if (to - from > LONG) {
            find(Arrays.copyOfRange(characters, from, to));
            return;
        }
        for (int i = from; i < to; i++) {
            int c = Math.min(characters[i], starts.length - 1);
            int start = starts[c];
            int end = c + 1 < starts.length ? starts[c + 1] : start;
            // Of characters that stand often in a text there are few, so the masks take little room.
            if (end - start > now.length) {
                step(masks.computeIfAbsent(c, unused -> mask(start, end)));
            } else {
                stepOn(start, end);
            }
        }
    }

    private long[] mask(int start, int end) {
        long[] mask = new long[now.length];
        for (int i = start; i < end; i++) {
            mask[places[i] / Long.SIZE] |= 1L << places[i];
        }
        return mask;
    }

    /** Reads one character, whatever it is. */
    void any() {
        step(all);
    }

    /** Reads one character that is no colon. */
    void anyInPart() {
        step(inPart);
    }

    /** Reads as many characters as one likes. */
    void run() {
        now[first] = -1L << Long.numberOfTrailingZeros(now[first]);
        Arrays.fill(now, first + 1, now.length, -1);
        last = now.length - 1;
        now[last] &= all[last] << 1 | 1;
    }

    /** Reads as many characters as one likes up to a colon. */
    void runInPart() {
        long carry = 0;
        for (int i = first; i < now.length && (i <= last || carry != 0); i++) {
            long here = i <= last ? now[i] : 0;
            long readable = inPart[i];
            // An addition carries each bit on through the ones above it, which are the characters that can be read.
            long sum = (here & readable) + readable;
            long reached = sum + carry;
            carry = Long.compareUnsigned(sum, readable) < 0 || Long.compareUnsigned(reached, sum) < 0 ? 1 : 0;
            now[i] = (reached ^ readable) | here;
            last = Math.max(last, i);
        }
    }

    /** Goes one on from those positions where the mask has a bit. */
    private void step(long[] mask) {
        int end = Math.min(last + 1, now.length - 1);
        long carry = 0;
        for (int i = first; i <= end; i++) {
            long stay = i <= last ? now[i] & mask[i] : 0;
            next[i] = stay << 1 | carry;
            carry = stay >>> (Long.SIZE - 1);
        }
        take(end);
    }

    /** Goes one on from some places, those of a character. */
    private void stepOn(int start, int stop) {
        int end = Math.min(last + 1, now.length - 1);
        Arrays.fill(next, first, end + 1, 0);
        for (int i = start; i < stop; i++) {
            if (has(places[i])) {
                add(places[i] + 1);
            }
        }
        take(end);
    }

    private void add(int position) {
        next[position / Long.SIZE] |= 1L << position;
    }

    /** Reads a stretch of characters, by the algorithm of Knuth, Morris and Pratt. */
    private void find(int[] stretch) {
        int length = stretch.length;
        int end = (int) Math.min((last + 1L) * Long.SIZE + length, text.length);
        int endWord = end / Long.SIZE;
        Arrays.fill(next, first, endWord + 1, 0);
        int[] borders = borders(stretch);
        int read = 0;
        for (int i = first * Long.SIZE; i < end; i++) {
            while (read > 0 && (read == length || stretch[read] != text[i])) {
                read = borders[read];
            }
            read += stretch[read] == text[i] ? 1 : 0;
            if (read == length && has(i + 1 - length)) {
                add(i + 1);
            }
        }
        take(endWord);
    }

    /** Of each beginning of a stretch, by its length, the longest shorter one that it ends with. */
    private static int[] borders(int[] stretch) {
        int[] borders = new int[stretch.length + 1];
        int border = 0;
        for (int i = 1; i < stretch.length; i++) {
            while (border > 0 && stretch[border] != stretch[i]) {
                border = borders[border];
            }
            border += stretch[border] == stretch[i] ? 1 : 0;
            borders[i + 1] = border;
        }
        return borders;
    }

    /** Makes the next set the present one; none of its positions is behind a word, nor before the first. */
    private void take(int end) {
        long[] before = now;
        now = next;
        next = before;
        last = end;
        while (first <= last && now[first] == 0) {
            first++;
        }
        while (last > first && now[last] == 0) {
            last--;
        }
    }
}
