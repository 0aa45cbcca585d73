package io.policyauditor.policy.language;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds what a misspelled name was most likely meant to be. */
public final class Nearness {
    private static final int FURTHEST = 2;

    private Nearness() {}

    /** Whether a name is likely what was meant. */
    public static boolean close(String name, String written) {
        return nearest(written, List.of(name)).isPresent();
    }

    /**
     * The known name that, case aside, fewest edits (a character put in, left out, exchanged, or two swapped) make of the
     * written one, the first by alphabet of several; at most two edits, at most one where either has up to four
     * characters, and never as many as the written one has.
     */
    public static Optional<String> nearest(String written, Collection<String> known) {
        String lower = written.toLowerCase(Locale.ROOT);
        String nearest = null;
        int least = Math.min(written.length(), FURTHEST + 1);
        for (String name : known) {
            int edits = edits(lower, name.toLowerCase(Locale.ROOT));
            boolean slip = edits <= (Math.min(name.length(), written.length()) <= 4 ? 1 : FURTHEST);
            if ((slip && edits < least) || (edits == least && nearest != null && name.compareTo(nearest) < 0)) {
                nearest = name;
                least = edits;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** Edits between two words, exact up to the furthest that counts, else more than that. */
    private static int edits(String a, String b) {
        if (Math.abs(a.length() - b.length()) > FURTHEST) {
            return FURTHEST + 1;
        }
        int[] beforePrevious = new int[b.length() + 1];
        int[] previous = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        Arrays.setAll(previous, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            int least = i;
            for (int k = 1; k <= b.length(); k++) {
                boolean same = a.charAt(i - 1) == b.charAt(k - 1);
                int edits = Math.min(Math.min(previous[k], current[k - 1]) + 1, previous[k - 1] + (same ? 0 : 1));
                if (i > 1 && k > 1 && a.charAt(i - 1) == b.charAt(k - 2) && a.charAt(i - 2) == b.charAt(k - 1)) {
                    edits = Math.min(edits, beforePrevious[k - 2] + 1);
                }
                current[k] = edits;
                least = Math.min(least, edits);
            }
            if (least > FURTHEST) {
                return FURTHEST + 1;
            }
            int[] spare = beforePrevious;
            beforePrevious = previous;
            previous = current;
            current = spare;
        }
        return previous[b.length()];
    }
}
