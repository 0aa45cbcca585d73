package io.policyauditor.policy.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a glob is besides what it matches: its beginning, its automaton, its bytes, and what equals it. */
class GlobLanguageTest {
    @ParameterizedTest
    @CsvSource({
        "arn:*:kms:*:*:key/*, arn:aws:kms:eu:1:key/k, true",
        "arn:*:kms:*:*:key/*, arn:aws:kms:eu:1:key/, true",
        "arn:*:kms:*:*:key/*, arn:aws:kms:eu:1:key/k:v/w, true",
        "arn:*:kms:*:*:key/*, arn:aws:kms::1:key/k, false",
        "arn:*:kms:*:*:key/*, arn::kms:eu:1:key/k, false",
        "arn:*:kms:*:*:key/*, arn:aws:kms:eu:1:2:key/k, false",
        "arn:*:kms:*:*:*, arn:aws:kms:eu:1:, true",
        "arn:*:sns:*:*:*:x, arn:aws:sns:eu:1:a:b:x, true",
        "arn:*:sns:*:*:*:x, arn:aws:sns:eu:1::x, true",
        "':::::*', ':::::', true",
        "arn:*:kms:*, arn:aws:kms:eu:1, false",
        "arn:*:kms:*, arn:aws:kms:eu, true",
        "*, a, true",
        "*, '', false",
        "*, a:b, false",
    })
    void aStarOfAFormIsOnePartThatIsNotEmptyOrTheRest(String form, String arn, boolean fits) {
        Glob glob = Glob.form(form);
        assertThat(glob.matches(arn)).isEqualTo(fits);
        assertThat(glob.automaton().accepts(arn)).isEqualTo(fits);
    }

    /** The automaton says of every short text what the walk says. */
    @Test
    void theAutomatonReadsWhatTheGlobFits() {
        List<String> texts = Strings.upTo(4, "aAb:");
        for (String pattern : Strings.upTo(3, "aB:*?")) {
            for (Glob glob : List.of(Glob.like(pattern), Glob.resource(pattern), Glob.action("a:" + pattern))) {
                Automaton automaton = glob.automaton();
                assertThat(glob.automaton()).isSameAs(automaton);
                for (String text : texts) {
                    if (automaton.accepts(text) != glob.matches(text)) {
                        throw new AssertionError(glob + " on " + text + ": " + glob.matches(text));
                    }
                }
            }
        }
        assertThat(texts).noneMatch(Glob.nothing()::accepts);
    }

    @Test
    void onlyTheStarAloneThatCrossesIsEverything() {
        assertThat(Glob.like("*").isEverything()).isTrue();
        assertThat(Glob.action("*:*").isEverything()).isTrue();
        assertThat(Glob.like("**").isEverything()).isFalse();
        assertThat(Glob.like("?").isEverything()).isFalse();
        assertThat(Glob.like("").isEverything()).isFalse();
        assertThat(new Glob.Builder(false).wildInPart("*").build().isEverything())
                .isFalse();
    }

    @Test
    void whatEveryFittingTextBeginsWith() {
        assertThat(Glob.resource("arn:aws:s3:::b/*").literalStart()).isEqualTo("arn:aws:s3:::b/");
        assertThat(Glob.resource("arn:aws:s3:::b?").literalStart()).isEqualTo("arn:aws:s3:::b");
        assertThat(Glob.resource("arn:aw?:s3").literalStart()).isEqualTo("arn:aw");
        assertThat(Glob.like("abc").literalStart()).isEqualTo("abc");
        assertThat(Glob.like("*abc").literalStart()).isEmpty();
        assertThat(Glob.prefix("a*b").literalStart()).isEqualTo("a*b");
        assertThat(Glob.action("s3:Get*").literalStart()).isEmpty();
    }

    @Test
    void literalTextsHaveNoWildcards() {
        assertThat(Glob.literal("a*?", false).isWild()).isFalse();
        assertThat(Glob.literal("a*?", false).matches("a*?")).isTrue();
        assertThat(Glob.literal("a*?", false).matches("abc")).isFalse();
        assertThat(Glob.prefix("a*").isWild()).isTrue();
        assertThat(Glob.prefix("a*").matches("a*b:c")).isTrue();
        assertThat(Glob.prefix("a*").matches("ab")).isFalse();
        assertThat(Glob.action("s3:Get").foldsCase()).isTrue();
        assertThat(Glob.like("s3:Get").foldsCase()).isFalse();
    }

    @Test
    void joinedGlobsAreOneWithTheSeparatorBetween() {
        Glob joined = Glob.joined(List.of(Glob.like("a*"), Glob.literal("*", false), Glob.like("?")), ':');
        assertThat(joined).hasToString("a*:*:?");
        assertThat(joined.matches("ab:*:c")).isTrue();
        assertThat(joined.matches("a:*:c")).isTrue();
        assertThat(joined.matches("ab:x:c")).isFalse();
        assertThat(joined.matches("ab:*c")).isFalse();
        assertThat(Glob.joined(List.of(Glob.like("a")), ':')).isEqualTo(Glob.like("a"));
    }

    @Test
    void equalsWhatMatchesTheSame() {
        assertThat(Glob.like("a*")).isEqualTo(Glob.like("a*")).hasSameHashCodeAs(Glob.like("a*"));
        assertThat(Glob.like("a*")).isNotEqualTo(Glob.like("a?")).isNotEqualTo(Glob.literal("a*", false));
        assertThat(Glob.literal("a", true)).isNotEqualTo(Glob.literal("a", false));
        assertThat(Glob.literal("A", true)).isEqualTo(Glob.literal("a", true));
        assertThat((Object) Glob.like("a")).isNotEqualTo("a");
        assertThat(Glob.like("a").hashCode()).isNotEqualTo(Glob.like("b").hashCode());
        assertThat(Glob.resource("a*b:?")).hasToString("a*b:?").isNotEqualTo(Glob.like("a*b:?"));
        assertThat(Glob.resource("a*b:?").matches("a:b:c")).isFalse();
    }

    /** What is not ASCII equals no byte of a text that is. */
    @Test
    void asBytes() {
        assertThat(Glob.flat("a\u007f\u0080ü"))
                .containsExactly((byte) 'a', (byte) 127, Glob.FLAT_NEVER, Glob.FLAT_NEVER);
        assertThat(Glob.resource("a*b?:::::*?").flat())
                .containsExactly(
                        (byte) 'a',
                        Glob.FLAT_RUN_IN_PART,
                        (byte) 'b',
                        Glob.FLAT_ANY_IN_PART,
                        (byte) ':',
                        (byte) ':',
                        (byte) ':',
                        (byte) ':',
                        (byte) ':',
                        Glob.FLAT_RUN,
                        Glob.FLAT_ANY);
    }

    /** However often a walk may go back, the longer text is given more, up to what a number holds. */
    @Test
    void patience() {
        assertThat(Glob.patience(0)).isEqualTo(65_536);
        assertThat(Glob.patience(1_000)).isEqualTo(69_536);
        assertThat(Glob.patience(Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
    }

    /** Text before and behind the stretch that is asked about counts neither way. */
    @Test
    void aStretchOfAText() {
        assertThat(Glob.like("ab").matches("xabx", 1, 3)).isTrue();
        assertThat(Glob.like("abx").matches("xabx", 1, 3)).isFalse();
        assertThat(Glob.like("ab?").matches("xabx", 1, 3)).isFalse();
        assertThat(Glob.like("abx?").matches("xabx", 1, 3)).isFalse();
        assertThat(Glob.like("").matches("xabx", 1, 1)).isTrue();
    }

    /** A walk that has gone back too often is given up for sets of positions, which say the same. */
    @Test
    void whatGoesBackOftenIsStillAnswered() {
        Glob glob = Glob.like("*" + "a".repeat(500) + "b");
        assertThat(glob.matches("a".repeat(1_000) + "b")).isTrue();
        assertThat(glob.matches("a".repeat(1_000))).isFalse();
        assertThat(glob.matches("a".repeat(499) + "b" + "a".repeat(1_000))).isFalse();
    }

    /** A long pattern is put together whole. */
    @Test
    void placesOfAnyNumber() {
        for (int length : new int[] {1, 15, 16, 17, 31, 32, 33, 8_000}) {
            String text = "abc".repeat(length).substring(0, length);
            assertThat(Glob.like(text)).hasToString(text);
            assertThat(Glob.like(text).matches(text)).isTrue();
        }
    }
}
