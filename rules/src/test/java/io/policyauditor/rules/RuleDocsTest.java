package io.policyauditor.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.audit.Engine;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every rule is explained, shown on a bad and a good case, and listed. {@code docs/rules/} is generated from the rule
 * folders: run this test with {@code -Ddocs.update=true} after a change.
 */
class RuleDocsTest {
    private static final List<String> SECTIONS = List.of("## Why", "## Fix", "## References");
    private static final Path DOCS = Path.of("../docs/rules");

    static List<Rule<?>> rules() {
        return Engine.installed().rules();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void hasADocumentWithoutEmptySections(Rule<?> rule) throws IOException {
        String text = Files.readString(RuleFolder.of(rule).path().resolve("doc.md"));
        for (String section : SECTIONS) {
            int at = text.indexOf(section + "\n");
            assertThat(at).as(section + " of " + rule.info().id()).isGreaterThanOrEqualTo(0);
            int end = text.indexOf("\n## ", at + 1);
            String body = text.substring(at + section.length(), end < 0 ? text.length() : end);
            assertThat(body.strip()).as(section + " of " + rule.info().id()).hasSizeGreaterThan(20);
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void hasAGoodAndABadCase(Rule<?> rule) throws IOException {
        List<String> names = RuleFolder.of(rule).caseNames();
        assertThat(names).as(rule.info().id()).anyMatch(name -> name.startsWith("bad-"));
        assertThat(names).as(rule.info().id()).anyMatch(name -> name.startsWith("good-"));
        for (String name : names) {
            String expected = Files.readString(RuleFolder.of(rule).cases().resolve(name + ".expect"));
            assertThat(expected.contains(" fail"))
                    .as(rule.info().id() + " " + name)
                    .isEqualTo(name.startsWith("bad-"));
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void saysWhatItIsInOneLine(Rule<?> rule) {
        RuleInfo info = rule.info();
        assertThat(info.id()).matches("[A-Z]{2}[0-9]{3}");
        assertThat(info.name()).matches("[a-z0-9]+(-[a-z0-9]+)+");
        assertThat(info.summary()).doesNotEndWith(".").doesNotContain("\n").hasSizeBetween(10, 100);
    }

    @Test
    void theGeneratedDocumentsAreThoseOfTheRules() throws IOException {
        var expected = new TreeMap<String, String>();
        List<String> rows = new ArrayList<>();
        for (Rule<?> rule : rules()) {
            RuleInfo info = rule.info();
            expected.put(info.id() + ".md", page(rule));
            rows.add("| [" + info.id() + "](" + info.id() + ".md) | " + info.name() + " | "
                    + info.severity().word() + " | " + info.summary() + " | " + String.join(", ", info.controls())
                    + " |");
        }
        expected.put(
                "README.md",
                "# Rules\n\nGenerated from the rule folders under `rules/`; see `auditor explain RULE`.\n\n"
                        + "| id | name | severity | finding | controls |\n|---|---|---|---|---|\n"
                        + String.join("\n", rows) + "\n");
        if (Boolean.getBoolean("docs.update")) {
            Files.createDirectories(DOCS);
            for (var page : expected.entrySet()) {
                Files.writeString(DOCS.resolve(page.getKey()), page.getValue());
            }
        }
        var actual = new TreeMap<String, String>();
        try (var files = Files.list(DOCS)) {
            for (Path file : files.toList()) {
                actual.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        assertThat(actual).isEqualTo(expected);
    }

    private static String page(Rule<?> rule) throws IOException {
        RuleInfo info = rule.info();
        return "# " + info.id() + " " + info.name() + "\n\n" + info.summary() + ". Severity: "
                + info.severity().word() + ".\n\n"
                + Files.readString(RuleFolder.of(rule).path().resolve("doc.md"));
    }
}
