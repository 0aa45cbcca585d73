package io.policyauditor.policy.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.policy.access.Specification.Place;
import io.policyauditor.policy.access.VariablePattern.Form;
import io.policyauditor.policy.access.VariablePattern.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Patterns with variables in them, over every short one: what is asked in the path of a decision is what the specification
 * says of the pattern with the values in their places, and so is what is bound. {@code V} stands for a variable with the value
 * {@code a*}, {@code W} for one with {@code :}, {@code D} for one with an empty default and {@code O} for an open one.
 */
class VariablePatternTest {
    private static final Variables VALUES = new Variables() {
        @Override
        public @Nullable String value(String key) {
            return key.equals("v") ? "a*" : key.equals("w") ? ":" : null;
        }

        @Override
        public boolean open(String key) {
            return key.equals("o");
        }
    };

    private static String written(String pattern) {
        return pattern.replace("V", "${v}")
                .replace("W", "${w}")
                .replace("D", "${d, ''}")
                .replace("O", "${o}");
    }

    /** The pattern with the values in their places, as the specification takes it. */
    private static List<Place> places(String pattern, Form form) {
        List<Place> places = new ArrayList<>();
        int colons = 0;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            switch (c) {
                case 'V' -> places.addAll(List.of(new Place('a', false, false), new Place('*', false, false)));
                case 'W' -> places.add(new Place(':', false, false));
                case 'D' -> {
                    // It stands for no character at all.
                }
                case 'O' -> places.add(new Place('*', true, true));
                default -> {
                    boolean endsPart = i + 1 == pattern.length() || pattern.charAt(i + 1) == ':';
                    boolean wild = (c == '*' || c == '?') && form != Form.EXACT && form != Form.IGNORING_CASE;
                    boolean crosses = form != Form.RESOURCE || colons >= 5 || (c == '*' && endsPart);
                    places.add(new Place(c, wild, crosses));
                    colons += c == ':' ? 1 : 0;
                }
            }
        }
        return places;
    }

    private static void check(Form form, String letters, String before, List<String> texts) {
        VariablePattern pattern = VariablePattern.parse(form, before + written(letters), before.length());
        List<Place> places = places(before + letters, form);
        boolean open = letters.contains("O");
        for (String text : texts) {
            String asked = form == Form.IGNORING_CASE ? text.toUpperCase(Locale.ROOT) : text;
            boolean fits = Specification.fits(places, 0, text, 0);
            if (pattern.matches(new Value(asked), VALUES) != (fits && !open)
                    || pattern.mayFit(new Value(asked), VALUES) != (fits && open)) {
                throw new AssertionError(form + " " + pattern + " on " + text + ": " + !fits);
            }
            Optional<Matcher> bound = pattern.bind(VALUES);
            if (bound.isPresent() == open || (!open && bound.get().matches(asked, VALUES) != fits)) {
                throw new AssertionError(form + " " + pattern + " bound, on " + text + ": " + !fits);
            }
        }
    }

    @Test
    void everyShortPattern() {
        List<String> texts = Strings.upTo(5, "a*:");
        for (String letters : Strings.upTo(4, "a*?VWD")) {
            check(Form.LIKE, letters + "V", "", texts);
            check(Form.EXACT, letters + "V", "", texts);
            check(Form.IGNORING_CASE, letters + "V", "", texts);
        }
        for (String letters : Strings.upTo(3, "a*?VO")) {
            check(Form.LIKE, letters + "O", "", texts);
            check(Form.EXACT, letters + "O", "", texts);
            check(Form.IGNORING_CASE, letters + "O", "", texts);
        }
    }

    @Test
    void everyShortResource() {
        List<String> rests = Strings.upTo(4, "a*:");
        for (String before : List.of(":::::", "*::::a:", "a*a::?:::", "::::*:", "*a:*a::::", ":::a?*::")) {
            List<String> texts = new ArrayList<>();
            for (String start : List.of(":::::", "::::a:", "aa::a:::", "aa:a::::", ":::aa::", "a::::::a:")) {
                rests.forEach(rest -> texts.add(start + rest));
            }
            for (String letters : Strings.upTo(2, "a*?VWD:")) {
                check(Form.RESOURCE, letters + "V", before, texts);
                check(Form.RESOURCE, "V" + letters, before, texts);
            }
            check(Form.RESOURCE, "a*O?", before, texts);
        }
    }

    /** Colons divide an ARN whoever brought them, so asking and binding are compared; a test of its own has the meaning. */
    @Test
    void everyShortArn() {
        List<String> texts = new ArrayList<>();
        for (String start : List.of("", ":", "a:", "a::", "aa:a:")) {
            Strings.upTo(5, "a:*").forEach(text -> texts.add(start + text));
        }
        int fitting = 0;
        for (String letters : Strings.upTo(4, "a*:?W")) {
            for (String before : List.of(":", "::*:", "a*:?:")) {
                VariablePattern pattern = VariablePattern.parse(Form.ARN, written(before + "W" + letters + ":V"), 0);
                Optional<Matcher> bound = pattern.bind(VALUES);
                for (String text : texts) {
                    String value = text + ":a*";
                    boolean fits = bound.isPresent() && bound.get().matches(value, VALUES);
                    fitting += fits ? 1 : 0;
                    if (pattern.matches(new Value(value), VALUES) != fits) {
                        throw new AssertionError(pattern + " on " + value + ": " + !fits);
                    }
                }
            }
        }
        assertThat(fitting).isGreaterThan(1_000);
    }

    @Test
    void isComparedAndPrintedAsWritten() {
        VariablePattern pattern = VariablePattern.parse(Form.LIKE, "a${*}-${ A:b }?${c, 'x y'}$", 0);
        assertThat(pattern).hasToString("a${*}-${a:b}?${c, 'x y'}$");
        assertThat(pattern).isEqualTo(VariablePattern.parse(Form.LIKE, "a${*}-${a:B}?${C,'x y'}$", 0));
        assertThat(pattern).hasSameHashCodeAs(VariablePattern.parse(Form.LIKE, "a${*}-${a:B}?${C,'x y'}$", 0));
        assertThat(pattern).isNotEqualTo(VariablePattern.parse(Form.EXACT, "a${*}-${a:b}?${c, 'x y'}$", 0));
        assertThat(pattern).isNotEqualTo(VariablePattern.parse(Form.LIKE, "a${*}-${a:b}?${c, 'xy'}$", 0));
        assertThat((Object) pattern).isNotEqualTo("a");
        assertThat(pattern.hashCode())
                .isNotEqualTo(VariablePattern.parse(Form.LIKE, "b", 0).hashCode());
    }

    /** What is no variable is text: without a name, a quoted default or an end. */
    @Test
    void whatLooksLikeAVariable() {
        for (String text :
                List.of("${}", "${ }", "${,'x'}", "${a,}", "${a, '}", "${a, x'}", "${a, 'x}", "${a", "$", "$a}")) {
            assertThat(VariablePattern.parse(Form.LIKE, text, 0).hasVariables())
                    .as(text)
                    .isFalse();
            assertThat(VariablePattern.parse(Form.LIKE, text, 0)).hasToString(text);
        }
        assertThat(VariablePattern.parse(Form.LIKE, "${a, ''}", 0).hasVariables())
                .isTrue();
        assertThat(VariablePattern.parse(Form.LIKE, "${a}", 1).hasVariables()).isFalse();
    }

    /** Between variables that touch, and behind the last one, stands nothing. */
    @Test
    void piecesAreWhatIsWritten() {
        Piece.Variable a = new Piece.Variable("a", null);
        assertThat(VariablePattern.parse(Form.LIKE, "${a}${a}", 0).pieces()).containsExactly(a, a);
        assertThat(VariablePattern.parse(Form.LIKE, "x${a}${?}y", 0).pieces())
                .containsExactly(new Piece.Written("x"), a, new Piece.Quoted("?"), new Piece.Written("y"));
        assertThat(VariablePattern.parse(Form.LIKE, "${a}${a}", 1).pieces())
                .containsExactly(new Piece.Written("${a}"), a);
    }

    @Test
    void whatEveryTextThatFitsBeginsAndEndsWith() {
        VariablePattern like = VariablePattern.parse(Form.LIKE, "ab*c${a}?d${*}e*fg", 0);
        assertThat(like.literalStart()).isEqualTo("ab");
        assertThat(like.literalEnd()).isEqualTo("fg");
        VariablePattern exact = VariablePattern.parse(Form.EXACT, "a*b${a}c?d", 0);
        assertThat(exact.literalStart()).isEqualTo("a*b");
        assertThat(exact.literalEnd()).isEqualTo("c?d");
        VariablePattern folded = VariablePattern.parse(Form.IGNORING_CASE, "ab${a}cd", 0);
        assertThat(folded.literalStart()).isEmpty();
        assertThat(folded.literalEnd()).isEmpty();
        VariablePattern quoted = VariablePattern.parse(Form.LIKE, "${*}${a}${?}", 0);
        assertThat(quoted.literalStart()).isEqualTo("*");
        assertThat(quoted.literalEnd()).isEqualTo("?");
    }

    /** In a resource wildcards keep to their part in the first piece only; quoted they are none. */
    @Test
    void aPieceAsAGlob() {
        VariablePattern resource = VariablePattern.parse(Form.RESOURCE, "arn:a*s:s3:::b${v}*:${*}", 14);
        assertThat(resource.glob(0)).isEqualTo(Glob.resource("arn:a*s:s3:::b"));
        VariablePattern behind = VariablePattern.parse(Form.RESOURCE, ":::::${v}a*b:${*}", 5);
        assertThat(behind.glob(2)).isEqualTo(Glob.like("a*b:"));
        assertThat(behind.glob(3)).isEqualTo(Glob.literal("*", false));
        VariablePattern like = VariablePattern.parse(Form.LIKE, "a*b:${v}", 0);
        assertThat(like.glob(0)).isEqualTo(Glob.like("a*b:"));
        VariablePattern exact = VariablePattern.parse(Form.EXACT, "a*b:${v}", 0);
        assertThat(exact.glob(0)).isEqualTo(Glob.literal("a*b:", false));
    }

    @Test
    void relaxedEveryVariableIsAStar() {
        assertThat(VariablePattern.parse(Form.LIKE, "a${v, 'x'}?${*}", 0).relaxed())
                .isEqualTo(new Glob.Builder(false).wild("a*?").text("*").build());
        assertThat(VariablePattern.parse(Form.RESOURCE, "arn:*w:s3:::b${v}", 13).relaxed())
                .isEqualTo(Glob.resource("arn:*w:s3:::b*"));
        assertThat(VariablePattern.parse(Form.EXACT, "a*${v}", 0).relaxed())
                .isEqualTo(new Glob.Builder(false).text("a*").run().build());
    }
}
