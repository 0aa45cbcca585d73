package io.policyauditor.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.policyauditor.audit.Configuration.RuleSetting;
import io.policyauditor.audit.Subject.PolicySubject;
import io.policyauditor.audit.Subject.SuppressionSubject;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.PolicyTexts;
import io.policyauditor.policy.language.Patterns;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.language.Statement;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Position;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.policy.text.Tree;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 6, 15);
    private static final String ROLE = "arn:aws:iam::111122223333:role/loader";

    /** One statement with two faults. */
    private static final String ONE = """
            {"Version": "2012-10-17", "Statement": [
              {"Sid": "Read", "Effect": "Allow", "Action": ["s3:*", "kms:*"], "Resource": "*"}]}
            """;

    /** Two statements with one fault each. */
    private static final String TWO = """
            {"Version": "2012-10-17", "Statement": [
              {"Sid": "Read", "Effect": "Allow", "Action": "s3:*", "Resource": "*"},
              {"Sid": "Use", "Effect": "Allow", "Action": "kms:*", "Resource": "*"}]}
            """;

    private static final String CLEAN = """
            {"Version": "2012-10-17", "Statement": [
              {"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
            """;

    /** Fails on every action that ends in a star. */
    private static final Rule<PolicySubject> STAR = rule("AA001", Severity.HIGH, EngineTest::stars);

    /** Says how often each suppression was used. */
    private static final Rule<SuppressionSubject> USES = new Fake<>(
            RuleInfo.of("ZZ001", "uses", Severity.LOW, "a suppression was used"),
            SuppressionSubject.class,
            subject -> Outcome.fail(List.of(new Finding(
                    Severity.LOW,
                    subject.suppression().at(),
                    "used " + subject.uses() + " times",
                    "nothing to do",
                    subject.key(),
                    List.of()))));

    @Test
    void everyPairHasOneOutcomeAndTheyAddUp() {
        Gap gap = Gap.unread("the document was not read");
        Rule<PolicySubject> passes = rule("AA002", Severity.LOW, policy -> Outcome.pass());
        Rule<PolicySubject> silent = rule("AA003", Severity.LOW, policy -> Outcome.notApplicable());
        Rule<PolicySubject> blind = rule("AA004", Severity.LOW, policy -> Outcome.notAssessed(gap));
        AuditRun run = run(
                List.of(blind, silent, passes, STAR),
                suppressing(entry("AA001").path("b.json")),
                policy("a.json", ONE),
                policy("b.json", ONE),
                policy("c.json", CLEAN));

        assertThat(run.byRule())
                .containsExactly(
                        Map.entry("AA001", new Counts(3, 1, 1, 0, 0, 1)),
                        Map.entry("AA002", new Counts(3, 3, 0, 0, 0, 0)),
                        Map.entry("AA003", new Counts(3, 0, 0, 3, 0, 0)),
                        Map.entry("AA004", new Counts(3, 0, 0, 0, 3, 0)));
        assertThat(run.counts()).isEqualTo(new Counts(12, 4, 1, 3, 3, 1));
        assertThat(run.rules()).extracting(RuleInfo::id).containsExactly("AA001", "AA002", "AA003", "AA004");
        assertThat(run.notAssessed())
                .extracting(missing -> missing.subject().key(), missing -> missing.gap())
                .containsExactly(tuple("a.json", gap), tuple("b.json", gap), tuple("c.json", gap));
        assertThat(run.openBySeverity()).isEqualTo(Map.of(Severity.HIGH, 2L));
    }

    @Test
    void countsThatDoNotAddUpAreRefused() {
        assertThatThrownBy(() -> new Counts(2, 1, 0, 0, 0, 0)).hasMessageContaining("an outcome was lost");
    }

    @ParameterizedTest
    @CsvSource({"infra/*.json, true", "**/a.json, true", "infra/a.json, true", "*.json, false", "infra/b.json, false"})
    void suppressionByPath(String glob, boolean holds) {
        AuditRun run = run(suppressing(entry("AA001").path(glob)), policy("infra/a.json", ONE));
        assertThat(run.findings())
                .hasSize(2)
                .allSatisfy(finding -> assertThat(finding.suppressed()).isEqualTo(holds));
        assertThat(run.byRule().get("AA001"))
                .isEqualTo(holds ? new Counts(1, 0, 0, 0, 0, 1) : new Counts(1, 0, 1, 0, 0, 0));
    }

    @Test
    void aPathIsThatOfTheFileAlsoWhereItHoldsSeveralPolicies() {
        Policy policy = new Built("infra/roles.json", ONE)
                .named("infra/roles.json#/Roles/0")
                .policy();
        assertThat(run(suppressing(entry("AA001").path("infra/*.json")), policy).open())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:iam::*:role/load*, true",
        "arn:aws:iam::111122223333:role/loader, true",
        "arn:aws:iam::*:role/dev-*, false"
    })
    void suppressionByResource(String glob, boolean holds) {
        Configuration configuration = suppressing(entry("AA001").resource(glob));
        Policy attached =
                new Built("a.json", ONE).attachedTo(Lookup.known(ROLE)).policy();
        assertThat(run(configuration, attached).open()).hasSize(holds ? 0 : 2);
        assertThat(run(configuration, policy("a.json", ONE)).open())
                .describedAs("what it is attached to is not known")
                .hasSize(2);
    }

    @Test
    void everyKeyOfASuppressionMustFit() {
        Policy attached =
                new Built("a.json", ONE).attachedTo(Lookup.known(ROLE)).policy();
        assertThat(run(suppressing(entry("AA001").path("b.json").resource(ROLE)), attached)
                        .open())
                .hasSize(2);
        assertThat(run(suppressing(entry("AA001").path("a.json").object("Pod/**")), attached)
                        .open())
                .hasSize(2);
    }

    @Test
    void aPartlySuppressedSubjectStaysAFail() {
        AuditRun run = run(suppressing(entry("AA001").path("**").sid("Read")), policy("a.json", TWO));
        assertThat(run.byRule().get("AA001")).isEqualTo(new Counts(1, 0, 1, 0, 0, 0));
        assertThat(run.open()).extracting(ReportedFinding::pointer).containsExactly("/Statement/Use/Action");
        assertThat(run.findings()).hasSize(2);
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void aFullySuppressedSubjectIsSuppressed() {
        AuditRun run = run(
                suppressing(
                        entry("AA001").path("**").sid("Read"),
                        entry("AA001").path("**").sid("Use")),
                policy("a.json", TWO));
        assertThat(run.byRule().get("AA001")).isEqualTo(new Counts(1, 0, 0, 0, 0, 1));
        assertThat(run.findings()).hasSize(2).allMatch(ReportedFinding::suppressed);
        assertThat(run.exitCode()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "Read, Read, true",
        "Read, Rea, false",
        "Read, 0, false",
        "Read, Action, false",
        "a/b, a/b, true",
        "a~b, a~b, true",
        "1, 1, true",
        "Read, *, false"
    })
    void suppressionBySid(String sid, String wanted, boolean holds) {
        String list = ONE.replace("Read", sid);
        String single = list.replace("[\n", "\n").replace("}]}", "}}");
        for (String text : List.of(list, single)) {
            AuditRun run = run(suppressing(entry("AA001").path("**").sid(wanted)), policy("a.json", text));
            assertThat(run.open()).describedAs(text).hasSize(holds ? 0 : 2);
        }
    }

    @Test
    void aSidIsNotAnIndex() {
        String unnamed = ONE.replace("\"Sid\": \"Read\", ", "");
        assertThat(run(suppressing(entry("AA001").path("**").sid("0")), policy("a.json", unnamed))
                        .open())
                .hasSize(2);
    }

    @Test
    void aSuppressionIsOfOneRule() {
        assertThat(run(suppressing(entry("AA002").path("**")), policy("a.json", ONE))
                        .open())
                .hasSize(2);
    }

    @Test
    void aLockedRuleCannotBeSuppressed() {
        Configuration locked = configuration(
                Map.of("AA001", new RuleSetting(Optional.empty(), true, Optional.empty(), true)),
                entry("AA001").path("**"));
        AuditRun run = run(List.of(STAR, USES), locked, policy("a.json", ONE));
        assertThat(opened(run)).hasSize(2);
        assertThat(uses(run)).containsExactly("used 0 times");
    }

    @ParameterizedTest
    @CsvSource({"2026-06-14, false", "2026-06-15, true", "2026-06-16, true"})
    void aSuppressionHoldsUpToItsLastDay(LocalDate expires, boolean holds) {
        AuditRun run = run(
                List.of(STAR, USES), suppressing(entry("AA001").path("**").expires(expires)), policy("a.json", ONE));
        assertThat(opened(run)).hasSize(holds ? 0 : 2);
        assertThat(uses(run)).containsExactly(holds ? "used 2 times" : "used 0 times");
    }

    @Test
    void aSuppressionWithoutReasonDoesNotSuppress() {
        AuditRun run =
                run(List.of(STAR, USES), suppressing(entry("AA001").path("**").withoutReason()), policy("a.json", ONE));
        assertThat(opened(run)).hasSize(2);
        assertThat(uses(run)).containsExactly("used 0 times");
    }

    @Test
    void usesAreCountedOverAllSubjects() {
        AuditRun run = run(
                List.of(STAR, USES),
                suppressing(
                        entry("AA001").path("a.json"),
                        entry("AA001").path("**"),
                        entry("AA001").path("z.json")),
                policy("a.json", ONE),
                policy("b.json", TWO),
                policy("c.json", ONE),
                policy("d.json", CLEAN));
        assertThat(uses(run)).containsExactlyInAnyOrder("used 2 times", "used 4 times", "used 0 times");
        assertThat(run.byRule()).containsEntry("ZZ001", new Counts(3, 0, 3, 0, 0, 0));
    }

    @Test
    void severityOfTheConfigurationHolds() {
        AuditRun run = run(
                configuration(
                        Map.of("AA001", new RuleSetting(Optional.of(Severity.INFO), true, Optional.empty(), false))),
                policy("a.json", ONE));
        assertThat(run.findings())
                .hasSize(2)
                .extracting(ReportedFinding::severity)
                .containsOnly(Severity.INFO);
        assertThat(run.findings())
                .extracting(found -> found.finding().severity())
                .containsOnly(Severity.HIGH);
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void aDisabledRuleIsAbsent() {
        AuditRun run = run(
                List.of(STAR, USES),
                configuration(
                        Map.of("AA001", new RuleSetting(Optional.empty(), false, Optional.of("not ours"), false))),
                policy("a.json", ONE));
        assertThat(run.findings()).isEmpty();
        assertThat(run.rules()).extracting(RuleInfo::id).containsExactly("ZZ001");
        assertThat(run.byRule()).containsOnlyKeys("ZZ001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"exception", "assertion", "stack", "linkage", "null"})
    void aRuleThatFailsEndsNothing(String how) {
        Rule<PolicySubject> broken = rule("AA000", Severity.LOW, policy -> broken(how));
        AuditRun run = run(List.of(broken, STAR), suppressing(), policy("a.json", ONE), policy("b.json", CLEAN));
        assertThat(run.byRule())
                .containsExactly(
                        Map.entry("AA000", new Counts(2, 0, 0, 0, 2, 0)),
                        Map.entry("AA001", new Counts(2, 1, 1, 0, 0, 0)));
        assertThat(run.notAssessed())
                .hasSize(2)
                .allSatisfy(missing -> assertThat(missing.gap().reason()).isEqualTo(Gap.Reason.INTERNAL_ERROR));
        assertThat(run.errors())
                .hasSize(2)
                .allSatisfy(error ->
                        assertThat(error).startsWith("AA000 failed on ").doesNotContain("\n"));
        assertThat(run.exitCode()).isEqualTo(3);
    }

    @Test
    void twoRulesOfOneIdOrNameAreRejected() {
        Rule<PolicySubject> sameId = new Fake<>(
                RuleInfo.of("AA001", "other", Severity.LOW, "x"), PolicySubject.class, policy -> Outcome.pass());
        Rule<PolicySubject> sameName = new Fake<>(
                RuleInfo.of("AA009", STAR.info().name(), Severity.LOW, "x"),
                PolicySubject.class,
                policy -> Outcome.pass());
        assertThatThrownBy(() -> new Engine(List.of(STAR, sameId)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("AA001");
        assertThatThrownBy(() -> new Engine(List.of(STAR, sameName)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rule-aa001");
    }

    @Test
    void rulesAreInTheOrderOfTheirIds() {
        assertThat(new Engine(List.of(USES, STAR)).rules())
                .extracting(rule -> rule.info().id())
                .containsExactly("AA001", "ZZ001");
    }

    @ParameterizedTest
    @CsvSource({
        // throws, fails, not assessed: 3 > 1 > 4 > 0
        "true, true, true, 3",
        "true, false, false, 3",
        "false, true, true, 1",
        "false, true, false, 1",
        "false, false, true, 4",
        "false, false, false, 0"
    })
    void exitCodesHaveAPrecedence(boolean throwing, boolean failing, boolean blind, int code) {
        List<Rule<?>> rules = new ArrayList<>();
        rules.add(rule("AA002", Severity.LOW, policy -> Outcome.pass()));
        if (throwing) {
            rules.add(rule("AA003", Severity.LOW, policy -> broken("exception")));
        }
        if (failing) {
            rules.add(STAR);
        }
        if (blind) {
            rules.add(rule("AA004", Severity.LOW, policy -> Outcome.notAssessed(Gap.unread("x"))));
        }
        assertThat(run(rules, suppressing(), policy("a.json", ONE)).exitCode()).isEqualTo(code);
    }

    @Test
    void oneByOneAndTogetherAreTheSame() throws Exception {
        List<Policy> policies = IntStream.range(0, 1_000)
                .mapToObj(i -> policy("p%04d.json".formatted(i), i % 3 == 0 ? ONE : i % 3 == 1 ? TWO : CLEAN))
                .toList();
        Rule<PolicySubject> moody = rule("AA002", Severity.LOW, subject -> {
            int number = Integer.parseInt(subject.key().substring(1, 5));
            if (number % 97 == 0) {
                throw new IllegalStateException("number " + number);
            }
            return number % 7 == 0 ? Outcome.notAssessed(Gap.unread("number " + number)) : Outcome.pass();
        });
        Engine engine = new Engine(List.of(STAR, moody, USES));
        Configuration configuration = suppressing(
                entry("AA001").path("p0??0.json"), entry("AA001").path("**").sid("Use"));

        String together = inParallel(engine, configuration, policies).toString();
        assertThat(inParallel(engine, configuration, policies).toString()).isEqualTo(together);
        assertThat(inParallel(new Engine(List.of(USES, moody, STAR)), configuration, policies)
                        .toString())
                .isEqualTo(together);

        Engine withoutUses = new Engine(List.of(moody, STAR));
        assertThat(inParallel(withoutUses, configuration, policies).toString())
                .isEqualTo(oneByOne(withoutUses, configuration, policies).toString());
    }

    private static AuditRun inParallel(Engine engine, Configuration configuration, List<Policy> policies)
            throws Exception {
        ForkJoinPool pool = new ForkJoinPool(8);
        try {
            Callable<AuditRun> run = () -> run(engine, configuration, policies);
            return pool.submit(run).get();
        } finally {
            pool.shutdown();
        }
    }

    private static AuditRun oneByOne(Engine engine, Configuration configuration, List<Policy> policies) {
        List<ReportedFinding> findings = new ArrayList<>();
        List<Unassessed> notAssessed = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        SortedMap<String, Counts> byRule = new TreeMap<>();
        for (Policy policy : policies) {
            AuditRun run = run(engine, configuration, List.of(policy));
            findings.addAll(run.findings());
            notAssessed.addAll(run.notAssessed());
            errors.addAll(run.errors());
            run.byRule().forEach((id, counts) -> byRule.merge(id, counts, Counts::plus));
        }
        findings.sort(ReportedFinding.ORDER);
        notAssessed.sort(Comparator.comparing(missing -> missing.subject().key()));
        AuditRun none = run(engine, configuration, List.of());
        return new AuditRun(
                none.tool(),
                none.scope(),
                none.asOf(),
                none.configuration(),
                none.inputs(),
                new AuditRun.Extent(policies.size(), 0),
                none.rules(),
                findings,
                notAssessed,
                byRule,
                errors,
                none.gate());
    }

    @Test
    void aDocumentInManyPlacesIsJudgedOnceAndReportedInEach() {
        Asking rule = new Asking(judgement -> {});
        AuditRun run = run(List.of(rule), suppressing(entry("AA001").resource("**/r2")), inPlaces(4));

        assertThat(rule.asked).hasValue(1);
        assertThat(run.byRule().get("AA001")).isEqualTo(new Counts(4, 0, 3, 0, 0, 1));
        assertThat(run.findings())
                .extracting(found -> found.subject().key(), found -> found.suppressed())
                .containsExactly(tuple("r0", false), tuple("r1", false), tuple("r2", true), tuple("r3", false));
        assertThat(run.findings())
                .extracting(ReportedFinding::fingerprint)
                .doesNotHaveDuplicates()
                .contains(run(
                                List.of(rule),
                                suppressing(),
                                new Built("shared.json", ONE).named("r2").policy())
                        .findings()
                        .get(0)
                        .fingerprint());
        assertThat(run.findings()).extracting(ReportedFinding::pointer).containsOnly("/Statement/Read");
    }

    @Test
    void aRuleThatAsksForThePlaceIsAskedInEach() {
        List<Consumer<Judgement>> questions = List.of(
                Judgement::owner,
                Judgement::attachedTo,
                Judgement::ownerUnknown,
                judgement -> judgement.standing("111122223333"));
        for (Consumer<Judgement> question : questions) {
            Asking rule = new Asking(question);
            assertThat(run(List.of(rule), suppressing(), inPlaces(4)).findings())
                    .hasSize(4);
            assertThat(rule.asked).hasValue(4);
        }
    }

    /** However many have it, and whoever came first: a finding is placed in the policy that it is about. */
    @Test
    void aTextThatManyShareIsCalledByEachItsOwnWay() {
        Asking rule = new Asking(judgement -> {});
        for (List<String> order : List.of(List.of("r1", "r2", "r3"), List.of("r3", "r1", "r2"))) {
            PolicyTexts texts = new PolicyTexts();
            Policy[] policies = order.stream()
                    .map(name -> texts.policy(
                            name,
                            PolicyKind.IDENTITY,
                            ONE,
                            Lookup.known("111122223333"),
                            Lookup.known("arn:aws:iam::111122223333:role/" + name)))
                    .toArray(Policy[]::new);
            assertThat(policies[0].compiled().known())
                    .containsSame(policies[2].compiled().known().orElseThrow());
            AuditRun run = run(List.of(rule), suppressing(), policies);
            assertThat(run.findings())
                    .extracting(
                            found -> found.subject().key(),
                            found -> found.at().source().name(),
                            found -> found.at().from())
                    .containsExactly(
                            tuple("r1", "r1", new Position(2, 3)),
                            tuple("r2", "r2", new Position(2, 3)),
                            tuple("r3", "r3", new Position(2, 3)));
            assertThat(run.findings()).extracting(ReportedFinding::pointer).containsOnly("/Statement/Read");
        }
    }

    @Test
    void whyATextIsNoPolicyIsToldByTheNameOfEach() {
        PolicyTexts texts = new PolicyTexts();
        assertThat(List.of("r2", "r1"))
                .allSatisfy(
                        name -> assertThat(texts.policy(name, PolicyKind.IDENTITY, "", Lookup.absent(), Lookup.absent())
                                        .document()
                                        .missing()
                                        .orElseThrow()
                                        .what())
                                .isEqualTo("the document of " + name + " is no JSON"));
    }

    /** One document attached to several roles, r0, r1 and so on. */
    private static Policy[] inPlaces(int many) {
        Policy document = new Built("shared.json", ONE).policy();
        return IntStream.range(0, many)
                .mapToObj(i -> document.elsewhere(
                        "r" + i, Lookup.known("111122223333"), Lookup.known("arn:aws:iam::111122223333:role/r" + i)))
                .toArray(Policy[]::new);
    }

    /** Fails on every document, counts how often it is asked, and asks something itself. */
    private static final class Asking extends DocumentRule {
        private final AtomicInteger asked = new AtomicInteger();
        private final Consumer<Judgement> question;

        Asking(Consumer<Judgement> question) {
            super(RuleInfo.of("AA001", "asking", Severity.HIGH, "always"), PolicyKind.IDENTITY);
            this.question = question;
        }

        @Override
        protected void judge(Judgement judgement) {
            asked.incrementAndGet();
            question.accept(judgement);
            Span at = judgement.document().statements().get(0).node().span();
            judgement.fail(Severity.HIGH, at, "value", "it is wrong", "mend it");
        }
    }

    @Test
    void theOrderOfTheEstateIsNotTheOrderOfTheReport() {
        Policy a = policy("a.json", TWO);
        Policy b = policy("b.json", ONE);
        assertThat(run(suppressing(), b, a).findings())
                .isEqualTo(run(suppressing(), a, b).findings())
                .extracting(found -> found.at().toString())
                .containsExactly("a.json:2:48", "a.json:3:47", "b.json:2:49", "b.json:2:57");
    }

    @Test
    void aFingerprintStaysWhenLinesComeBefore() {
        assertThat(fingerprints("\n\n\n" + TWO)).isEqualTo(fingerprints(TWO));
    }

    @Test
    void aFingerprintStaysWhenAStatementWithASidMoves() {
        String moved = """
                {"Version": "2012-10-17", "Statement": [
                  {"Sid": "New", "Effect": "Deny", "Action": "s3:PutObject", "Resource": "*"},
                  {"Sid": "Use", "Effect": "Allow", "Action": "kms:*", "Resource": "*"},
                  {"Sid": "Read", "Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
                """;
        assertThat(fingerprints(moved)).containsExactlyInAnyOrderElementsOf(fingerprints(TWO));
    }

    @Test
    void aFingerprintStaysWhenAValueBecomesAList() {
        assertThat(fingerprints(TWO.replace("\"s3:*\"", "[\"s3:GetObject\", \"s3:*\"]")))
                .isEqualTo(fingerprints(TWO));
    }

    @Test
    void aFingerprintChangesWithTheValueTheSidTheSubjectAndTheRule() {
        List<String> before = fingerprints(TWO);
        assertThat(fingerprints(TWO.replace("s3:*", "s3:Get*"))).doesNotContain(before.get(0));
        assertThat(fingerprints(TWO.replace("Read", "Reads"))).doesNotContain(before.get(0));
        assertThat(run(suppressing(), policy("b.json", TWO)).findings())
                .extracting(ReportedFinding::fingerprint)
                .doesNotContainAnyElementsOf(before);
        assertThat(run(List.of(rule("AA002", Severity.LOW, EngineTest::stars)), suppressing(), policy("a.json", TWO))
                        .findings())
                .extracting(ReportedFinding::fingerprint)
                .hasSize(2)
                .doesNotContainAnyElementsOf(before);
    }

    @Test
    void theSameFaultTwiceHasTwoFingerprints() {
        List<String> twice = fingerprints(ONE.replace("kms:*", "s3:*"));
        assertThat(twice).hasSize(2).doesNotHaveDuplicates();
        assertThat(twice).contains(fingerprints(ONE).get(0));
    }

    private static List<String> fingerprints(String json) {
        return run(suppressing(), policy("a.json", json)).findings().stream()
                .map(ReportedFinding::fingerprint)
                .toList();
    }

    private static List<ReportedFinding> opened(AuditRun run) {
        return run.open().stream()
                .filter(found -> found.rule().id().equals("AA001"))
                .toList();
    }

    private static List<String> uses(AuditRun run) {
        return run.findings().stream()
                .filter(found -> found.rule().id().equals("ZZ001"))
                .map(found -> found.finding().message())
                .toList();
    }

    private static Outcome stars(PolicySubject subject) {
        List<Finding> findings = new ArrayList<>();
        PolicyDocument document = subject.policy().document().known().orElseThrow();
        for (Statement statement : document.statements()) {
            Patterns action = Objects.requireNonNull(statement.action());
            for (StringNode value : action.values()) {
                if (value.value().endsWith("*")) {
                    findings.add(new Finding(
                            Severity.HIGH,
                            value.span(),
                            statement.label() + " allows " + value.value(),
                            "name the actions",
                            value.value(),
                            List.of()));
                }
            }
        }
        return findings.isEmpty() ? Outcome.pass() : Outcome.fail(findings);
    }

    @SuppressWarnings({"InfiniteRecursion", "NullAway"})
    private static Outcome broken(String how) {
        return switch (how) {
            case "exception" -> throw new IllegalStateException("two\nlines");
            case "assertion" -> throw new AssertionError("never");
            case "linkage" -> throw new NoClassDefFoundError("x/Y");
            case "stack" -> broken(how);
            default -> null;
        };
    }

    private static AuditRun run(Configuration configuration, Policy... policies) {
        return run(List.of(STAR), configuration, policies);
    }

    private static AuditRun run(List<? extends Rule<?>> rules, Configuration configuration, Policy... policies) {
        return run(new Engine(rules), configuration, List.of(policies));
    }

    private static AuditRun run(Engine engine, Configuration configuration, List<Policy> policies) {
        return engine.run(
                new Estate(policies),
                new Settings(configuration, TODAY),
                new Engine.Request(
                        new AuditRun.Tool("0.1.0", "1", TODAY), List.of("."), Optional.empty(), List.of(), Gate.SCAN));
    }

    private static Policy policy(String name, String json) {
        return new Built(name, json).policy();
    }

    private static Rule<PolicySubject> rule(String id, Severity severity, Function<PolicySubject, Outcome> judge) {
        return new Fake<>(
                RuleInfo.of(id, "rule-" + id.toLowerCase(Locale.ROOT), severity, "something is wrong"),
                PolicySubject.class,
                judge);
    }

    private static Configuration suppressing(Entry... entries) {
        return configuration(Map.of(), entries);
    }

    private static Configuration configuration(Map<String, RuleSetting> rules, Entry... entries) {
        Configuration none = Configuration.DEFAULT;
        SourceText file = new SourceText("auditor.yaml", "x".repeat(entries.length + 1));
        return new Configuration(
                none.inputs(),
                none.models(),
                none.trust(),
                none.environments(),
                none.gate(),
                rules,
                IntStream.range(0, entries.length)
                        .mapToObj(i -> entries[i].suppression(file, i))
                        .toList());
    }

    private static Entry entry(String rule) {
        return new Entry(rule, null, null, null, null, "accepted", null);
    }

    /** A suppression to be. */
    private record Entry(
            String rule,
            @Nullable String path,
            @Nullable String resource,
            @Nullable String object,
            @Nullable String sid,
            @Nullable String reason,
            @Nullable LocalDate expires) {
        Entry path(String glob) {
            return new Entry(rule, glob, resource, object, sid, reason, expires);
        }

        Entry resource(String glob) {
            return new Entry(rule, path, glob, object, sid, reason, expires);
        }

        Entry object(String glob) {
            return new Entry(rule, path, resource, glob, sid, reason, expires);
        }

        Entry sid(String name) {
            return new Entry(rule, path, resource, object, name, reason, expires);
        }

        Entry withoutReason() {
            return new Entry(rule, path, resource, object, sid, null, expires);
        }

        Entry expires(LocalDate last) {
            return new Entry(rule, path, resource, object, sid, reason, last);
        }

        Suppression suppression(SourceText file, int at) {
            return new Suppression(
                    rule,
                    Optional.ofNullable(path),
                    Optional.ofNullable(resource),
                    Optional.ofNullable(object),
                    Optional.ofNullable(sid),
                    Optional.ofNullable(reason),
                    Optional.empty(),
                    Optional.ofNullable(expires),
                    new Span(file, at, at + 1));
        }
    }

    /** A policy to be. */
    private record Built(String file, String name, String json, Lookup<String> attachedTo) {
        Built(String file, String json) {
            this(file, file, json, Lookup.unknown(Gap.outOfScope("nobody says what it is attached to")));
        }

        Built named(String other) {
            return new Built(file, other, json, attachedTo);
        }

        Built attachedTo(Lookup<String> other) {
            return new Built(file, name, json, other);
        }

        Policy policy() {
            Tree tree = JsonReader.read(new SourceText(file, json));
            PolicyDocument document =
                    PolicyDocument.parse(PolicyKind.IDENTITY, Objects.requireNonNull(tree.root()), tree);
            return new Policy(
                    name,
                    Lookup.known(tree),
                    Lookup.known(document),
                    Lookup.unknown(Gap.outOfScope("nobody says whose it is")),
                    attachedTo);
        }
    }

    private record Fake<S extends Subject>(RuleInfo info, Class<S> subject, Function<S, Outcome> judge)
            implements Rule<S> {
        @Override
        public Outcome judge(S subject, Estate estate, Settings settings) {
            return judge.apply(subject);
        }
    }
}
