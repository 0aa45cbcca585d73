package io.policyauditor.policy.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.policy.access.Specification.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Wildcard matching against the specification's own words. */
class GlobTest {
    private static final long SEED = 20_260_101;

    @Test
    void likeIsTheSpecificationForEveryShortPattern() {
        everyPair(Glob::like, Specification::like, Strings.upTo(5, "ab*?"), Strings.upTo(6, "ab"));
        everyPair(Glob::like, Specification::like, Strings.upTo(4, "a:*?"), Strings.upTo(5, "a:*?"));
    }

    @Test
    void actionIsTheSpecificationForEveryShortPattern() {
        everyPair(Glob::action, Specification::action, Strings.upTo(4, "aB:*?"), Strings.upTo(5, "Ab:"));
    }

    @Test
    void resourceIsTheSpecificationForEveryShortPattern() {
        everyPair(Glob::resource, Specification::resource, Strings.upTo(5, "a:/*?"), Strings.upTo(4, "ab:/*"));
        everyPair(Glob::resource, Specification::resource, Strings.upTo(6, "a:*?"), Strings.upTo(7, "a:"));
    }

    /** Around the fifth colon the rule changes, so patterns begin with four or five of them. */
    @Test
    void resourceIsTheSpecificationAroundTheFifthColon() {
        for (String before : List.of("::::", "*::::", ":*a:::", "::::?", ":::a*:")) {
            everyPair(
                    pattern -> Glob.resource(before + pattern),
                    (pattern, text) -> Specification.resource(before + pattern, text),
                    Strings.upTo(4, "a:*?"),
                    Strings.upTo(5, "a:").stream().map(rest -> "::::" + rest).toList());
        }
    }

    @Test
    void longerRandomOnesAreTheSpecification() {
        System.out.println("GlobTest seed " + SEED);
        Random random = new Random(SEED);
        int fitting = 0;
        for (int i = 0; i < 150_000; i++) {
            String pattern = "arn:" + Strings.random(random, 12, "aab::/*?");
            // Half of the texts come out of the pattern, else next to none would fit.
            String text =
                    random.nextBoolean() ? "arn:" + Strings.random(random, 14, "aab::/") : filledIn(pattern, random);
            boolean expected = Specification.resource(pattern, text);
            agree(Glob.resource(pattern), text, expected);
            agree(Glob.like(pattern), text, Specification.like(pattern, text));
            fitting += expected ? 1 : 0;
        }
        assertThat(fitting).isGreaterThan(20_000);
    }

    private static String filledIn(String pattern, Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '*') {
                text.append(Strings.random(random, 3, "ab:/"));
            } else {
                text.append(c == '?' ? "ab:/".charAt(random.nextInt(4)) : c);
            }
        }
        return text.toString();
    }

    /**
     * Both stars in every order: each has its own mark to return to. No question mark that crosses parts stands before
     * a star that keeps to one, as in every pattern that can be written.
     */
    @Test
    void starsOfBothKindsInEveryOrder() {
        List<String> texts = Strings.upTo(7, "a:");
        // P and q keep to a part, R crosses; Q crosses and is only tried where nothing that keeps follows.
        for (String order : Strings.upTo(5, "PRqa:")) {
            check(order, texts);
        }
        for (String tail : Strings.upTo(2, "RQa")) {
            for (String order : Strings.upTo(3, "PRa:")) {
                check(order + tail, texts);
            }
        }
    }

    private static void check(String order, List<String> texts) {
        Glob.Builder builder = new Glob.Builder(false);
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < order.length(); i++) {
            char c = order.charAt(i);
            switch (c) {
                case 'P' -> builder.wildInPart("*");
                case 'R' -> builder.run();
                case 'q' -> builder.wildInPart("?");
                case 'Q' -> builder.wild("?");
                default -> builder.text(String.valueOf(c));
            }
            switch (c) {
                case 'P' -> places.add(new Place('*', true, false));
                case 'R' -> places.add(new Place('*', true, true));
                case 'q' -> places.add(new Place('?', true, false));
                case 'Q' -> places.add(new Place('?', true, true));
                default -> places.add(new Place(c, false, false));
            }
        }
        Glob glob = builder.build();
        for (String text : texts) {
            agree(glob, text, Specification.fits(places, 0, text, 0));
        }
    }

    private static void everyPair(
            Function<String, Glob> compile,
            BiPredicate<String, String> specification,
            List<String> patterns,
            List<String> texts) {
        for (String pattern : patterns) {
            Glob glob = compile.apply(pattern);
            for (String text : texts) {
                if (glob.matches(text) != specification.test(pattern, text)) {
                    throw new AssertionError(pattern + " on " + text + ": " + glob.matches(text));
                }
            }
        }
    }

    /** Both ways of matching, the walk and that by sets of positions, also in the midst of other text. */
    private static void agree(Glob glob, String text, boolean fits) {
        String within = "a:" + text + "*b";
        if (glob.matches(text) != fits
                || glob.reaches(text, 0, text.length()) != fits
                || glob.matches(within, 2, within.length() - 2) != fits) {
            throw new AssertionError(glob + " on " + text + ": walk " + glob.matches(text) + ", positions "
                    + glob.reaches(text, 0, text.length()));
        }
    }

    @Test
    void foldingIsSettledAtOnceAndAsciiKeepsToItself() {
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            char folded = Automaton.fold((char) c);
            if (Automaton.fold(folded) != folded || (folded < 128 && c >= 128)) {
                throw new AssertionError(Integer.toHexString(c));
            }
        }
    }

    @Test
    void printsAsWritten() {
        assertThat(Glob.resource("arn:aws:s3:*:*:b?/*")).hasToString("arn:aws:s3:*:*:b?/*");
        assertThat(Glob.like("a").isWild()).isFalse();
        assertThat(Glob.like("a?").isWild()).isTrue();
    }
}
