package io.policyauditor.policy.access;

import static org.assertj.core.api.Assertions.assertThat;

import dk.brics.automaton.BasicAutomata;
import dk.brics.automaton.BasicOperations;
import io.policyauditor.policy.access.Automaton.Answer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Questions on languages, against an automaton library that shares nothing with ours. */
class AutomatonTest {
    private static final long SEED = 314_159;

    @Test
    void randomPatternsAsAnotherLibraryHasThem() {
        System.out.println("AutomatonTest seed " + SEED);
        Random random = new Random(SEED);
        int included = 0;
        int apart = 0;
        for (int i = 0; i < 3_000; i++) {
            String first = Strings.random(random, 9, "ab:**?/");
            String second = random.nextInt(3) == 0 ? widened(first, random) : Strings.random(random, 9, "ab:**?/");
            boolean resource = random.nextBoolean();
            Automaton a = (resource ? Glob.resource(first) : Glob.like(first)).automaton();
            Automaton b = (resource ? Glob.resource(second) : Glob.like(second)).automaton();
            dk.brics.automaton.Automaton oracleA = oracle(first, resource);
            dk.brics.automaton.Automaton oracleB = oracle(second, resource);
            String what = first + (resource ? " and as resource " : " and ") + second;

            boolean subset = oracleA.subsetOf(oracleB);
            boolean meeting = !oracleA.intersection(oracleB).isEmpty();
            assertThat(b.includes(a)).as(what).isEqualTo(subset ? Answer.YES : Answer.NO);
            assertThat(a.meets(b)).as(what).isEqualTo(meeting ? Answer.YES : Answer.NO);
            assertThat(a.shortestOutside(b).isPresent()).as(what).isNotEqualTo(subset);
            a.shortestOutside(b).ifPresent(word -> {
                assertThat(a.accepts(word) && !b.accepts(word))
                        .as(what + ": " + word)
                        .isTrue();
                assertThat(word.length())
                        .as(what + ": " + word)
                        .isEqualTo(
                                oracleA.minus(oracleB).getShortestExample(true).length());
            });
            Automaton either = Automaton.union(List.of(a, b));
            assertThat(either.includes(a)).isEqualTo(Answer.YES);
            assertThat(a.includes(either)).as(what).isEqualTo(oracleB.subsetOf(oracleA) ? Answer.YES : Answer.NO);
            included += subset ? 1 : 0;
            apart += meeting ? 0 : 1;
        }
        assertThat(included).isGreaterThan(200);
        assertThat(apart).isGreaterThan(200);
    }

    private static String widened(String pattern, Random random) {
        if (pattern.isEmpty()) {
            return "*";
        }
        int at = random.nextInt(pattern.length());
        return pattern.substring(0, at) + (random.nextBoolean() ? "*" : "?") + pattern.substring(at + 1);
    }

    private static dk.brics.automaton.Automaton oracle(String pattern, boolean resource) {
        dk.brics.automaton.Automaton inPart =
                BasicAutomata.makeCharRange('\u0000', '9').union(BasicAutomata.makeCharRange(';', '\uFFFF'));
        dk.brics.automaton.Automaton whole = BasicAutomata.makeEmptyString();
        int colons = 0;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            boolean crosses = !resource || colons >= 5;
            boolean endsPart = i + 1 == pattern.length() || pattern.charAt(i + 1) == ':';
            dk.brics.automaton.Automaton next;
            if (c == '*') {
                next = crosses || endsPart ? BasicAutomata.makeAnyString() : inPart.repeat();
            } else if (c == '?') {
                next = crosses ? BasicAutomata.makeAnyChar() : inPart;
            } else {
                next = BasicAutomata.makeChar(c);
            }
            colons += c == ':' ? 1 : 0;
            whole = BasicOperations.concatenate(whole, next);
        }
        return whole;
    }

    /** A letter read in any case against every set of its cases: the witness may be a case that nobody wrote. */
    @Test
    void everyCaseOfALetterCounts() {
        for (List<String> cases : List.of(List.of("s", "S"), List.of("σ", "ς", "Σ"), List.of("ǆ", "ǅ", "Ǆ"))) {
            Automaton folded = Glob.literal(cases.get(0), true).automaton();
            Automaton all = Automaton.union(cases.stream()
                    .map(text -> Glob.literal(text, false).automaton())
                    .toList());
            assertThat(all.includes(folded)).as("%s", cases).isEqualTo(Answer.YES);
            for (String missing : cases) {
                Automaton others = Automaton.union(cases.stream()
                        .filter(text -> !text.equals(missing))
                        .map(text -> Glob.literal(text, false).automaton())
                        .toList());
                assertThat(folded.shortestOutside(others)).hasValue(missing);
                assertThat(folded.meets(Glob.literal(missing, true).automaton()))
                        .isEqualTo(Answer.YES);
            }
        }
    }

    @Test
    void nothingIsInEverythingAndMeetsNothing() {
        Automaton nothing = Glob.nothing();
        Automaton everything = Glob.like("*").automaton();
        assertThat(everything.includes(nothing)).isEqualTo(Answer.YES);
        assertThat(nothing.includes(nothing)).isEqualTo(Answer.YES);
        assertThat(nothing.includes(everything)).isEqualTo(Answer.NO);
        assertThat(nothing.meets(everything)).isEqualTo(Answer.NO);
        assertThat(Automaton.union(List.of()).accepts("")).isFalse();
        assertThat(Automaton.union(List.of()).meets(everything)).isEqualTo(Answer.NO);
        assertThat(everything.shortestOutside(nothing)).hasValue("");
    }

    @Test
    void aQuestionThatGrowsTooLargeIsLeftOpen() {
        // What stands 17 characters before the end takes 2^17 sets of states to remember.
        Automaton distant = Glob.like("*a" + "?".repeat(17)).automaton();
        Automaton mixed = Automaton.union(
                List.of(distant, Glob.like("*b" + "?".repeat(17)).automaton()));
        assertThat(mixed.includes(distant)).isEqualTo(Answer.OPEN);
        assertThat(distant.shortestOutside(mixed)).isEmpty();
    }
}
