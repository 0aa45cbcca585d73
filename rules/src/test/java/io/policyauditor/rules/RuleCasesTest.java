package io.policyauditor.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.audit.AuditRun;
import io.policyauditor.audit.Configuration;
import io.policyauditor.audit.ConfigurationReader;
import io.policyauditor.audit.Engine;
import io.policyauditor.audit.Gate;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Subject;
import io.policyauditor.audit.Subject.SuppressionSubject;
import io.policyauditor.audit.Witness;
import io.policyauditor.collect.files.FileEstate;
import io.policyauditor.collect.files.YamlReader;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.paths.Posed;
import io.policyauditor.estate.snapshot.SnapshotReader;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Scans every case of every rule as {@code auditor scan} would, with this rule alone, and compares the outcomes with the
 * {@code .expect} file: {@code file:line fail} for each finding, {@code file outcome} for a policy without one. Cases of
 * a rule about suppressions speak of {@code auditor.yaml}, with every rule.
 */
class RuleCasesTest {
    private static final LocalDate AS_OF = LocalDate.of(2026, 11, 23);
    private static final Engine ALL = Engine.installed();

    /**
     * The rules every finding of which says that somebody is allowed something, or refused what he needs, and shows it by a
     * request. Not among them are those about what a statement can never do, about Kubernetes, and two more: RL002, for
     * without credentials no request is sent (where the bucket is known, an unsigned one shows what becomes of it), and
     * RL023 where the public access block of the bucket is no part of what {@code decide} asks.
     */
    private static final Set<String> ABOUT_ACCESS = Set.of(
            "LP005", "LP006", "LP010", "LP011", "LP013", "LP025", "EN001", "EN002", "EN007", "EN014", "EN018", "KM007",
            "KM012", "KM022", "OG005", "OG006", "OG007", "OG008", "OG009", "OG012", "OG013", "OG014", "OG015", "OG017",
            "OG018", "OG024", "BX001", "BX011", "KS022", "PE001", "PE002", "PE003", "PE005", "PE006", "PE007", "PE008",
            "PE009", "PE010", "PE012", "PE014", "PE015", "PE016", "RL003", "RL007", "RL008", "RL009", "RL010", "RL011",
            "RL012", "RL013", "RL015", "RL019", "RL020", "RL021", "KS013", "OG003", "OG004", "OG010", "OG011", "OG020",
            "PE011", "RL022", "RL023");

    /**
     * What findings about guards say that have no request to show: what a guard leaves open is not allowed to anybody by the
     * other policies, or the guard spares a loader, which is no decision by itself.
     */
    private static final Map<String, String> NO_DECISION = Map.of(
            "OG003", "no bucket policy lets them in today",
            "OG004", "the bucket does not let it in today",
            "OG010", "nobody of the estate is allowed it today",
            "OG020", "which loads models");

    @TestFactory
    Stream<DynamicContainer> everyCaseComesToWhatItExpects() {
        return ALL.rules().stream()
                .map(rule -> DynamicContainer.dynamicContainer(rule.info().id(), cases(rule)));
    }

    private static Stream<DynamicTest> cases(Rule<?> rule) {
        RuleFolder folder = RuleFolder.of(rule);
        try {
            return folder.caseNames().stream()
                    .map(name ->
                            DynamicTest.dynamicTest(name, () -> {
                                List<String> expected =
                                        Files.readAllLines(folder.cases().resolve(name + ".expect")).stream()
                                                .filter(line -> !line.isBlank())
                                                .toList();
                                assertThat(scan(rule, folder.cases(), folder.input(name)))
                                        .isEqualTo(expected);
                            }));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> scan(Rule<?> rule, Path cases, Path input) throws IOException {
        Path directory = Files.isDirectory(input) ? input : cases;
        Path file = input.resolve("auditor.yaml");
        Optional<Path> configurationFile =
                Files.isRegularFile(file) ? Optional.of(file.toAbsolutePath()) : Optional.empty();
        Configuration configuration =
                configurationFile.isPresent() ? configuration(configurationFile.get()) : Configuration.DEFAULT;
        Estate estate = SnapshotReader.isSnapshot(input)
                ? snapshot(input)
                : FileEstate.read(
                                List.of(input.toAbsolutePath().toString()),
                                directory.toAbsolutePath(),
                                configuration,
                                configurationFile,
                                InputStream.nullInputStream())
                        .estate();
        if (rule.subject() == SuppressionSubject.class) {
            return suppressionOutcomes(rule, run(ALL, estate, configuration));
        }
        Settings settings = new Settings(withoutSuppressions(configuration), AS_OF);
        List<String> outcomes = new ArrayList<>();
        for (Subject subject : Engine.subjects(estate)) {
            outcomes.addAll(outcomes(rule, subject, estate, settings));
        }
        return outcomes;
    }

    private static Estate snapshot(Path directory) {
        SnapshotReader.Result result =
                SnapshotReader.read(List.of(directory), path -> String.valueOf(path.getFileName()));
        assertThat(result).isInstanceOf(SnapshotReader.Result.Sound.class);
        return new Estate(((SnapshotReader.Result.Sound) result).parts());
    }

    private static <S extends Subject> List<String> outcomes(
            Rule<S> rule, Subject subject, Estate estate, Settings settings) {
        if (!rule.subject().isInstance(subject)) {
            return List.of();
        }
        Outcome outcome = rule.judge(rule.subject().cast(subject), estate, settings);
        if (outcome instanceof Outcome.Fail fail) {
            fail.findings().forEach(finding -> finding.witness().ifPresent(witness -> confirmed(witness, estate)));
            if (ABOUT_ACCESS.contains(rule.info().id())) {
                assertThat(fail.findings())
                        .as(rule.info().id())
                        .allMatch(finding -> finding.witness().isPresent()
                                || finding.message()
                                        .endsWith(NO_DECISION.getOrDefault(
                                                rule.info().id(), "?")));
            }
            return fail.findings().stream()
                    .sorted(Comparator.comparing(finding -> finding.at().from()))
                    .map(finding -> finding.at().source().name() + ":"
                            + finding.at().from().line() + " fail")
                    .toList();
        }
        String word = outcome instanceof Outcome.Pass
                ? "pass"
                : outcome instanceof Outcome.NotApplicable ? "not-applicable" : "not-assessed";
        return List.of(subject.key() + " " + word);
    }

    /** A request that shows a finding is answered as the finding says when it is put by itself, as decide puts it. */
    private static void confirmed(Witness witness, Estate estate) {
        Request request = witness.request();
        assertThat(Posed.of(request).reach(estate))
                .as("%s", request)
                .isEqualTo(witness.allowed() ? Reach.ALWAYS : Reach.NEVER);
    }

    /** What a suppression did depends on every rule, so all of them run. */
    private static List<String> suppressionOutcomes(Rule<?> rule, AuditRun run) {
        assertThat(run.errors()).isEmpty();
        List<String> failed = run.findings().stream()
                .filter(finding -> finding.rule().equals(rule.info()))
                .map(finding -> "auditor.yaml:" + finding.at().from().line() + " fail")
                .toList();
        return failed.isEmpty() ? List.of("auditor.yaml pass") : failed;
    }

    private static Configuration withoutSuppressions(Configuration all) {
        return new Configuration(
                all.inputs(), all.models(), all.trust(), all.environments(), all.gate(), all.rules(), List.of());
    }

    private static AuditRun run(Engine engine, Estate estate, Configuration configuration) {
        return engine.run(
                estate,
                new Settings(configuration, AS_OF),
                new Engine.Request(
                        new AuditRun.Tool("test", "test", AS_OF), List.of(), Optional.empty(), List.of(), Gate.SCAN));
    }

    private static Configuration configuration(Path file) throws IOException {
        List<Tree> trees = YamlReader.read(new SourceText("auditor.yaml", Files.readString(file)));
        Set<String> ids = ALL.rules().stream().map(rule -> rule.info().id()).collect(Collectors.toSet());
        ConfigurationReader.Result result = ConfigurationReader.read(trees.get(0), ids);
        assertThat(result).isInstanceOf(ConfigurationReader.Result.Valid.class);
        return ((ConfigurationReader.Result.Valid) result).configuration();
    }
}
