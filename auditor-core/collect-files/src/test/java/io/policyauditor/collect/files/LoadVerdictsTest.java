package io.policyauditor.collect.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.estate.verdict.LoadVerdict;
import io.policyauditor.estate.verdict.LoadVerdict.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Verdicts on estates as somebody would write them, each with one fault and no other. */
class LoadVerdictsTest {
    /** What no manifest and no policy shows: tokens that old nodes write for root alone, and what a download needs of memory and disk. */
    private static final Set<String> NOT_STATIC = Set.of("C39", "C40");

    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicTest> cases() {
        int[] number = {0};
        return LoadCase.all().map(test -> {
            Path own = directory.resolve("case" + number[0]++);
            return DynamicTest.dynamicTest(test.name(), () -> check(test, test.verdicts(own)));
        });
    }

    private static void check(LoadCase test, List<LoadVerdict> verdicts) {
        assertThat(verdicts)
                .as(
                        "load points %s",
                        verdicts.stream().map(found -> found.point().key()).toList())
                .hasSize(test.points().size());
        for (LoadVerdict verdict : verdicts) {
            List<String> messages = LoadCase.messages(verdict);
            LoadCase.Expected expected = Objects.requireNonNull(
                    test.of(verdict), () -> verdict.point().key() + " is not expected");
            assertThat(LoadCase.line(verdict))
                    .as("%s says %s", verdict.point().key(), messages)
                    .isEqualTo(expected.line());
            assertThat(messages)
                    .as("only what is not known is not assessed")
                    .matches(said -> verdict.result() != Result.NOT_ASSESSED
                            || said.stream().anyMatch(line -> line.startsWith("not known: ")));
            assertThat(verdict.repairs())
                    .as("repairs are whole")
                    .allMatch(repair ->
                            !repair.document().isEmpty() && !repair.statements().isEmpty());
            assertThat(verdict.symptom())
                    .as("none without a failure")
                    .matches(line -> line.isEmpty() || verdict.result() == Result.CANNOT_LOAD);
            if (!expected.says().isEmpty()) {
                assertThat(messages).anyMatch(line -> line.contains(expected.says()));
            }
        }
    }

    @Test
    void everyCaseHasANameOfItsOwn() {
        List<String> names = LoadCase.all().map(LoadCase::name).toList();
        assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThan(150);
    }

    /** Each cause that files can show is found by name, alone. */
    @Test
    void everyCauseIsFound() {
        Set<String> found = LoadCase.all()
                .flatMap(test -> test.points().values().stream())
                .map(LoadCase.Expected::line)
                .filter(line -> line.startsWith(Result.CANNOT_LOAD.word() + " C") || line.contains("/"))
                .flatMap(line -> Stream.of(line.split(" ", -1)))
                .filter(word -> word.matches("C[0-9]+"))
                .collect(Collectors.toCollection(TreeSet::new));
        for (int cause = 1; cause <= 42; cause++) {
            if (!NOT_STATIC.contains("C" + cause)) {
                assertThat(found).contains("C" + cause);
            }
        }
    }
}
