package io.policyauditor.policy.language;

import java.util.Locale;

/** How far two names are apart, for "did you mean". */
public final class Nearness {
    private static final int LONGEST = 64;

    private Nearness() {}

    /** Whether one name is likely a slip for the other: equal but for case, or at most two edits apart. */
    public static boolean close(String name, String written) {
        int most = name.length() < 5 ? 1 : 2;
        return Math.abs(name.length() - written.length()) <= most && distance(name, written) <= most;
    }

    /**
     * Edits (insertions, deletions, replacements, swaps of neighbours) between two names, case aside; long names, which
     * are no slips, are far apart.
     */
    public static int distance(String first, String second) {
        String a = first.toLowerCase(Locale.ROOT);
        String b = second.toLowerCase(Locale.ROOT);
        if (a.length() > LONGEST || b.length() > LONGEST) {
            return a.equals(b) ? 0 : LONGEST;
        }
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int replace = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(replace, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
