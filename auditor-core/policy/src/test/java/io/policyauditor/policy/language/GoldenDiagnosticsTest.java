package io.policyauditor.policy.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the parser says of documents, good and broken, of every kind. A file holds one kind's: each begins with
 * {@code == good|bad title}, and behind {@code --} stand the diagnostics, one a line. {@code -Dgolden.update=true} writes
 * the diagnostics anew; that a good document has none is checked even then.
 */
class GoldenDiagnosticsTest {
    private static final Path FILES = Path.of("src/test/resources/io/policyauditor/policy/language");
    private static final boolean UPDATE = Boolean.getBoolean("golden.update");

    private record Case(String title, String text, List<String> expected) {}

    @TestFactory
    Stream<DynamicTest> documentsOfEveryKind() {
        return Stream.of(PolicyKind.values())
                .flatMap(kind -> read(kind).stream()
                        .map(one -> DynamicTest.dynamicTest(
                                kind.word() + " " + one.title,
                                () -> assertThat(diagnostics(kind, one.text))
                                        .containsExactlyElementsOf(one.expected))));
    }

    @TestFactory
    Stream<DynamicTest> goodDocumentsHaveNoDiagnostics() {
        return Stream.of(PolicyKind.values())
                .flatMap(kind -> read(kind).stream()
                        .filter(one -> one.title.startsWith("good "))
                        .map(one -> DynamicTest.dynamicTest(
                                kind.word() + " " + one.title,
                                () -> assertThat(diagnostics(kind, one.text)).isEmpty())));
    }

    @ParameterizedTest
    @EnumSource(PolicyKind.class)
    void eachKindHasGoodAndBadOnes(PolicyKind kind) {
        List<Case> cases = read(kind);
        assertThat(cases).filteredOn(one -> one.title.startsWith("good ")).hasSizeGreaterThanOrEqualTo(2);
        assertThat(cases).filteredOn(one -> one.title.startsWith("bad ")).hasSizeGreaterThanOrEqualTo(2);
        assertThat(cases)
                .filteredOn(one -> one.title.startsWith("bad "))
                .noneMatch(one -> one.expected.isEmpty())
                .hasSize((int) cases.stream()
                        .filter(one -> !one.title.startsWith("good "))
                        .count());
    }

    @Test
    void everyCodeIsShown() {
        Set<Diagnostic.Code> shown = EnumSet.noneOf(Diagnostic.Code.class);
        for (PolicyKind kind : PolicyKind.values()) {
            for (Case one : read(kind)) {
                parse(kind, one.text).diagnostics().forEach(diagnostic -> {
                    shown.add(diagnostic.code());
                    assertThat(diagnostic.detail()).doesNotEndWith(".").doesNotContain("\n");
                });
            }
        }
        assertThat(shown).containsExactlyInAnyOrder(Diagnostic.Code.values());
    }

    private static PolicyDocument parse(PolicyKind kind, String text) {
        Tree tree = JsonReader.read(new SourceText("policy.json", text));
        return PolicyDocument.parse(kind, Objects.requireNonNull(tree.root()), tree);
    }

    private static List<String> diagnostics(PolicyKind kind, String text) {
        return parse(kind, text).diagnostics().stream()
                .map(diagnostic -> diagnostic.at().from() + "-"
                        + diagnostic.at().to() + " " + diagnostic.code() + " " + diagnostic.detail())
                .toList();
    }

    private static List<Case> read(PolicyKind kind) {
        Path file = FILES.resolve(kind.word() + ".txt");
        try {
            List<Case> cases = parse(Files.readString(file));
            if (UPDATE) {
                cases = cases.stream()
                        .map(one -> new Case(one.title, one.text, diagnostics(kind, one.text)))
                        .toList();
                Files.writeString(file, print(cases), StandardCharsets.UTF_8);
            }
            return cases;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Case> parse(String file) {
        List<Case> cases = new ArrayList<>();
        for (String part : file.split("(?m)^== ")) {
            if (part.isBlank()) {
                continue;
            }
            String[] titleAndRest = part.split("\n", 2);
            String[] halves = titleAndRest[1].split("(?m)^--\n", 2);
            List<String> expected = halves.length < 2
                    ? List.of()
                    : halves[1].lines().filter(line -> !line.isBlank()).toList();
            cases.add(new Case(titleAndRest[0], halves[0].strip(), expected));
        }
        return cases;
    }

    private static String print(List<Case> cases) {
        StringBuilder text = new StringBuilder();
        for (Case one : cases) {
            text.append("== ").append(one.title).append('\n').append(one.text).append("\n--\n");
            one.expected.forEach(line -> text.append(line).append('\n'));
            text.append('\n');
        }
        return text.substring(0, text.length() - 1);
    }
}
