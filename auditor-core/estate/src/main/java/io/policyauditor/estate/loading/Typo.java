package io.policyauditor.estate.loading;

/** How far apart two words are, in letters to insert, drop or change. */
final class Typo {
    private Typo() {}

    /** Whether the words differ, by no more than so many letters. */
    static boolean within(int most, String one, String other) {
        if (one.equals(other) || Math.abs(one.length() - other.length()) > most) {
            return false;
        }
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()] <= most;
    }
}
