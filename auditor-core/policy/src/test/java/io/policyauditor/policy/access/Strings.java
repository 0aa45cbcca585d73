package io.policyauditor.policy.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Texts to try. */
final class Strings {
    private Strings() {}

    /** Every text over an alphabet up to a length, the empty one first. */
    static List<String> upTo(int length, String alphabet) {
        List<String> all = new ArrayList<>(List.of(""));
        int from = 0;
        for (int n = 1; n <= length; n++) {
            int to = all.size();
            for (int i = from; i < to; i++) {
                for (int c = 0; c < alphabet.length(); c++) {
                    all.add(all.get(i) + alphabet.charAt(c));
                }
            }
            from = to;
        }
        return all;
    }

    static String random(Random random, int longest, String alphabet) {
        int length = random.nextInt(longest + 1);
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
