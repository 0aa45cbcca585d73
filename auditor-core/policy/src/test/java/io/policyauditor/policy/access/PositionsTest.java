package io.policyauditor.policy.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Both ways of matching against the table that every textbook has, over texts of many words of bits. */
class PositionsTest {
    private static final long SEED = 1_618_033;

    @Test
    void positionsAreThoseOfTheTable() {
        System.out.println("PositionsTest seed " + SEED);
        Random random = new Random(SEED);
        int fitting = 0;
        for (int i = 0; i < 4_000; i++) {
            String stretch = Strings.random(random, 3, "aab:") + "a";
            String letters = random.nextBoolean() ? "aaab:" : "abcdefgh:";
            String pattern = Strings.random(random, 12, letters + "*?")
                    + (random.nextBoolean() ? "*" : "")
                    + stretch.repeat(random.nextInt(120))
                    + Strings.random(random, 12, letters + "*?");
            String text = random.nextBoolean()
                    ? stretch.repeat(random.nextInt(150)) + Strings.random(random, 20, letters)
                    : filledIn(pattern, random, letters);
            boolean like = fits(pattern, text, true);
            assertThat(Glob.like(pattern).reaches(text, 0, text.length()))
                    .as("%s like %s", text, pattern)
                    .isEqualTo(like);
            assertThat(Glob.like(pattern).matches(text)).isEqualTo(like);
            Glob parts = new Glob.Builder(false).wildInPart(pattern).build();
            boolean inParts = fits(pattern, text, false);
            assertThat(parts.reaches(text, 0, text.length()))
                    .as("%s in parts like %s", text, pattern)
                    .isEqualTo(inParts);
            assertThat(parts.matches(text)).isEqualTo(inParts);
            fitting += (like ? 1 : 0) + (inParts ? 1 : 0);
        }
        assertThat(fitting).isBetween(1_500, 6_500);
    }

    private static String filledIn(String pattern, Random random, String letters) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            text.append(
                    switch (c) {
                        case '*' -> Strings.random(random, 80, letters);
                        case '?' -> letters.charAt(random.nextInt(letters.length()));
                        default -> c;
                    });
        }
        return text.toString();
    }

    /** @param crossing whether wildcards cross colons */
    private static boolean fits(String pattern, String text, boolean crossing) {
        boolean[] row = new boolean[text.length() + 1];
        row[0] = true;
        for (int p = 0; p < pattern.length(); p++) {
            char place = pattern.charAt(p);
            boolean wild = place == '*' || place == '?';
            boolean[] next = new boolean[row.length];
            for (int t = 0; t <= text.length(); t++) {
                char c = t == 0 ? 0 : text.charAt(t - 1);
                boolean reads = t > 0 && (wild ? crossing || c != ':' : place == c);
                next[t] = place == '*' ? row[t] || (reads && next[t - 1]) : reads && row[t - 1];
            }
            row = next;
        }
        return row[text.length()];
    }
}
