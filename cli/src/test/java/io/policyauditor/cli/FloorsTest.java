package io.policyauditor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The floors of the house: every package uses only what lies below it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FloorsTest {
    private static final String ROOT = "io.policyauditor.";

    /** From the ground up; packages of one floor do not know each other. */
    private static final List<List<String>> FLOORS = List.of(
            List.of("policy.text"),
            List.of("policy.language"),
            List.of("policy.catalogue"),
            List.of("policy.access"),
            List.of("policy.decide"),
            List.of("policy.prove"),
            List.of("estate.model"),
            List.of("estate.snapshot", "estate.environment", "estate.effective", "estate.rbac", "estate.loading"),
            List.of("estate.proof", "estate.paths"),
            List.of("estate.verdict"),
            List.of("estate.excess"),
            List.of("audit"),
            List.of("collect.files"),
            List.of("collect.aws", "collect.kubernetes"),
            List.of("rules", "reports"),
            List.of("cli"));

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.policyauditor");

    static Stream<String> packages() {
        return FLOORS.stream().flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("packages")
    void aPackageUsesOnlyWhatLiesBelowIt(String name) {
        staysOnItsFloor(ROOT, FLOORS, name).check(classes);
    }

    @Test
    void everyClassHasAFloor() {
        String[] all = packages().map(name -> ROOT + name + "..").toArray(String[]::new);
        ArchRuleDefinition.classes().should().resideInAnyPackage(all).check(classes);
        assertThat(classes).hasSizeGreaterThan(100);
    }

    @ParameterizedTest
    @MethodSource("rulesAndReports")
    void rulesAndReportsKnowNeitherFilesNorTheCommandLine(String name) {
        ArchRuleDefinition.noClasses()
                .that()
                .resideInAPackage(ROOT + name + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + "collect..", ROOT + "cli..")
                .allowEmptyShould(true)
                .check(classes);
    }

    static Stream<String> rulesAndReports() {
        return Stream.of("rules", "reports");
    }

    @Test
    void thePolicyLanguageNeedsTheJdkAlone() {
        ArchRuleDefinition.classes()
                .that()
                .resideInAPackage(ROOT + "policy..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", "tools.jackson.core..", ROOT + "policy..")
                .check(classes);
    }

    /** The check itself: in a house whose floors are turned round it finds what is wrong. */
    @Test
    void theCheckFindsAViolation() {
        List<List<String>> turned = List.of(List.of("audit"), List.of("policy.text"), List.of("reports", "cli"));
        assertThat(staysOnItsFloor(ROOT, turned, "audit").evaluate(classes).hasViolation())
                .as("audit uses policy.text, which here lies above it")
                .isTrue();
        assertThat(staysOnItsFloor(ROOT, turned, "cli").evaluate(classes).hasViolation())
                .as("cli uses reports, which here lies beside it")
                .isTrue();
        assertThat(staysOnItsFloor(ROOT, turned, "policy.text")
                        .evaluate(classes)
                        .hasViolation())
                .isFalse();
    }

    private static ArchRule staysOnItsFloor(String root, List<List<String>> floors, String name) {
        List<String> forbidden = new ArrayList<>();
        boolean reached = false;
        for (List<String> floor : floors) {
            reached = reached || floor.contains(name);
            if (reached) {
                floor.stream()
                        .filter(other -> !other.equals(name))
                        .forEach(other -> forbidden.add(root + other + ".."));
            }
        }
        if (forbidden.isEmpty()) {
            forbidden.add(root + "nothing.above..");
        }
        return ArchRuleDefinition.noClasses()
                .that()
                .resideInAPackage(root + name + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden.toArray(String[]::new))
                .allowEmptyShould(true);
    }
}
