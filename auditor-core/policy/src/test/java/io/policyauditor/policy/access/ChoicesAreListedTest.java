package io.policyauditor.policy.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code docs/semantics.md} lists every choice where AWS's documentation leaves one, with a place in the code that exists. */
class ChoicesAreListedTest {
    private static final Path LIST = Path.of("../../docs/semantics.md");
    private static final Pattern NAME = Pattern.compile("`([A-Z]\\w*)(?:\\.(\\w+))?`");

    private record Choice(String number, String point, String reason, String where) {}

    private static List<Choice> choices() throws IOException {
        List<Choice> choices = new ArrayList<>();
        for (String line : Files.readAllLines(LIST)) {
            String[] cells = line.split("\\|", -1);
            if (cells.length == 7
                    && !cells[2].isBlank()
                    && !cells[2].equals("---")
                    && !cells[2].strip().equals("point")) {
                choices.add(new Choice(cells[1].strip(), cells[2].strip(), cells[4].strip(), cells[5].strip()));
            }
        }
        return choices;
    }

    @Test
    void everyContestedPointIsListed() throws IOException {
        assertThat(choices().stream().map(Choice::number))
                .contains("18", "20", "23", "24", "29", "36", "37", "46", "53", "59", "60", "70", "83", "85", "87");
    }

    @TestFactory
    Stream<DynamicTest> everyPlaceExists() throws IOException {
        List<Choice> choices = choices();
        assertThat(choices).hasSizeGreaterThan(25);
        return choices.stream()
                .map(choice -> DynamicTest.dynamicTest(choice.point, () -> {
                    assertThat(choice.reason).isNotEmpty();
                    List<MatchResult> names =
                            NAME.matcher(choice.where).results().toList();
                    assertThat(names).isNotEmpty();
                    names.forEach(name -> assertThat(exists(name.group(1), name.group(2)))
                            .as(choice.where)
                            .isTrue());
                }));
    }

    private static boolean exists(String type, @Nullable String member) {
        return Stream.of("access", "decide", "language", "catalogue")
                .flatMap(part -> type("io.policyauditor.policy." + part + "." + type))
                .anyMatch(found -> member == null || members(found).anyMatch(member::equals));
    }

    private static Stream<Class<?>> type(String name) {
        try {
            return Stream.of(Class.forName(name));
        } catch (ClassNotFoundException e) {
            return Stream.empty();
        }
    }

    private static Stream<String> members(Class<?> type) {
        return Stream.of(
                        Stream.of(type.getDeclaredMethods()).map(Method::getName),
                        Stream.of(type.getDeclaredFields()).map(Field::getName),
                        Stream.of(type.getDeclaredClasses()).map(Class::getSimpleName))
                .flatMap(names -> names);
    }
}
