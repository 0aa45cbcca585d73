package io.policyauditor.rules;

/** Whether one name is another one misspelt. */
public final class Spelling {
    /** More changes make another word. */
    private static final int MOST = 2;

    private Spelling() {}

    /** Whether one name becomes the other by one or two insertions, deletions or replacements of a character. */
    public static boolean near(String one, String other) {
        if (one.equals(other) || Math.abs(one.length() - other.length()) > MOST) {
            return false;
        }
        // Only the diagonals within reach count, so the work is linear however long the names are.
        int beyond = MOST + 1;
        int[] before = new int[2 * MOST + 1];
        for (int shift = -MOST; shift <= MOST; shift++) {
            before[shift + MOST] = shift >= 0 ? shift : beyond;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] row = new int[2 * MOST + 1];
            for (int shift = -MOST; shift <= MOST; shift++) {
                int j = i + shift;
                int best = beyond;
                if (j == 0) {
                    best = Math.min(beyond, i);
                } else if (j > 0 && j <= other.length()) {
                    int replaced = before[shift + MOST] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                    int deleted = shift < MOST ? before[shift + MOST + 1] + 1 : beyond;
                    int inserted = shift > -MOST ? row[shift + MOST - 1] + 1 : beyond;
                    best = Math.min(beyond, Math.min(replaced, Math.min(deleted, inserted)));
                }
                row[shift + MOST] = best;
            }
            before = row;
        }
        return before[other.length() - one.length() + MOST] <= MOST;
    }
}
