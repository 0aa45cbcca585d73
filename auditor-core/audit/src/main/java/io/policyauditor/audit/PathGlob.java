package io.policyauditor.audit;

/**
 * A glob over a path or an ARN: {@code *} matches within a part, {@code **} across parts, {@code ?} one character;
 * {@code ** /x} (without the blank) also matches {@code x} itself. Time is bounded by pattern × text.
 */
public final class PathGlob {
    private PathGlob() {}

    /** Whether the whole path, with {@code /} between its parts, fits the pattern. */
    public static boolean matches(String pattern, String path) {
        // INVARIANT: reach[j] says that the pattern read so far can end at path index j.
        boolean[] reach = new boolean[path.length() + 1];
        reach[0] = true;
        int i = 0;
        while (i < pattern.length()) {
            boolean[] next = new boolean[path.length() + 1];
            if (pattern.startsWith("**/", i) && (i == 0 || pattern.charAt(i - 1) == '/')) {
                anyFolders(reach, next, path);
                i += 3;
            } else if (pattern.startsWith("**", i)) {
                anyRun(reach, next, path, true);
                i += 2;
            } else if (pattern.charAt(i) == '*') {
                anyRun(reach, next, path, false);
                i++;
            } else {
                char c = pattern.charAt(i);
                for (int j = 0; j < path.length(); j++) {
                    next[j + 1] = reach[j] && (c == '?' ? path.charAt(j) != '/' : c == path.charAt(j));
                }
                i++;
            }
            reach = next;
        }
        return reach[path.length()];
    }

    private static void anyFolders(boolean[] reach, boolean[] next, String path) {
        boolean open = false;
        for (int j = 0; j <= path.length(); j++) {
            boolean behindSlash = j > 0 && path.charAt(j - 1) == '/';
            next[j] = reach[j] || (open && behindSlash);
            open = open || reach[j];
        }
    }

    private static void anyRun(boolean[] reach, boolean[] next, String path, boolean slashes) {
        boolean open = false;
        for (int j = 0; j <= path.length(); j++) {
            if (j > 0 && !slashes && path.charAt(j - 1) == '/') {
                open = false;
            }
            open = open || reach[j];
            next[j] = open;
        }
    }
}
