package io.policyauditor.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.audit.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The page on loading has a row for every cause, and speaks of rules that there are. */
class LoadingPageTest {
    private static final Path PAGE = Path.of("..", "docs", "loading.md");
    private static final Pattern RULE = Pattern.compile("\\b(?:RL|KS|KM|TR|LN|LP|BX)[0-9]{3}\\b");

    @Test
    void everyCauseHasItsRow() throws IOException {
        List<String> rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.matches("\\| C[0-9]+ .*"))
                .map(line -> line.substring(2, line.indexOf(' ', 2)))
                .toList();
        assertThat(rows)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 42)
                        .mapToObj(number -> "C" + number)
                        .toList());
    }

    @Test
    void everyRuleThatItNamesIsThere() throws IOException {
        Set<String> known = Engine.installed().rules().stream()
                .map(rule -> rule.info().id())
                .collect(Collectors.toSet());
        List<String> named = RULE.matcher(Files.readString(PAGE))
                .results()
                .map(found -> found.group())
                .distinct()
                .toList();
        assertThat(named).hasSizeGreaterThan(20).allMatch(known::contains);
    }
}
