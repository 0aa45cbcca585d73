package io.policyauditor.reports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.audit.AuditRun;
import io.policyauditor.audit.Finding.Related;
import io.policyauditor.audit.ReportedFinding;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Unassessed;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import io.policyauditor.reports.SarifReport.Profile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SarifReportTest {
    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final int LONGEST_TEXT = 1_024;

    private static String sarif(Profile profile, AuditRun run) {
        return Runs.written(new SarifReport(profile), run);
    }

    private static JsonNode only(Profile profile, AuditRun run) {
        return MAPPER.readTree(sarif(profile, run)).at("/runs/0");
    }

    private static List<JsonNode> items(JsonNode array) {
        List<JsonNode> items = new ArrayList<>();
        array.forEach(items::add);
        return items;
    }

    private static List<String> notices(JsonNode run) {
        return items(run.at("/invocations/0/toolExecutionNotifications")).stream()
                .map(notice -> notice.at("/level").asString() + ": "
                        + notice.at("/message/text").asString())
                .toList();
    }

    /** Keeps the logs beside the other build output, where .ci/sarif-check takes them from. */
    @ParameterizedTest
    @EnumSource
    void theSchemaHolds(Profile profile) throws IOException {
        Path folder = Files.createDirectories(Path.of("target/sarif"));
        List<AuditRun> runs = List.of(Runs.judged(), Runs.clean(), Hostile.run());
        List<String> names = List.of("judged", "clean", "hostile");
        for (int i = 0; i < runs.size(); i++) {
            String log = sarif(profile, runs.get(i));
            assertThat(Schemas.errors(Schemas.SARIF, log)).as(names.get(i)).isEmpty();
            Files.writeString(folder.resolve(names.get(i) + "." + profile + ".sarif"), log, UTF_8);
        }
    }

    @Test
    void theSchemaRefusesALevelThatIsNone() {
        String log = sarif(Profile.FULL, Runs.judged());
        assertThat(log).contains("\"level\": \"error\"");
        assertThat(Schemas.errors(Schemas.SARIF, log.replace("\"level\": \"error\"", "\"level\": \"critical\"")))
                .isNotEmpty();
    }

    @Test
    void githubTakesIt() throws IOException {
        for (AuditRun run : List.of(Runs.judged(), Runs.clean(), Hostile.run(), many(30_000))) {
            String log = sarif(Profile.GITHUB, run);
            githubTakes(MAPPER.readTree(log));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
                gzip.write(log.getBytes(UTF_8));
            }
            assertThat(bytes.size()).isLessThan(10_000_000);
        }
    }

    private static void githubTakes(JsonNode log) {
        assertThat(log.at("/$schema").asString()).startsWith("https://");
        assertThat(log.at("/version").asString()).isEqualTo("2.1.0");
        assertThat(log.at("/runs").size()).isEqualTo(1);
        JsonNode run = log.at("/runs/0");
        Set<String> ids = new HashSet<>();
        List<JsonNode> rules = items(run.at("/tool/driver/rules"));
        for (JsonNode rule : rules) {
            assertThat(ids.add(rule.at("/id").asString())).isTrue();
            assertThat(rule.at("/name").asString()).matches("[A-Z][A-Za-z0-9]{0,254}");
            for (String text : List.of("/shortDescription/text", "/fullDescription/text", "/help/text")) {
                assertThat(rule.at(text).asString()).isNotEmpty().hasSizeLessThanOrEqualTo(LONGEST_TEXT);
            }
            assertThat(rule.at("/properties/tags").size()).isLessThanOrEqualTo(20);
            JsonNode severity = rule.at("/properties/security-severity");
            if (!severity.isMissingNode()) {
                assertThat(severity.isString()).isTrue();
                assertThat(Double.parseDouble(severity.asString()))
                        .isGreaterThan(0)
                        .isLessThanOrEqualTo(10);
            }
        }
        assertThat(run.at("/results").isArray()).isTrue();
        List<JsonNode> results = items(run.at("/results"));
        assertThat(results).hasSizeLessThanOrEqualTo(25_000);
        List<String> levels = List.of("error", "warning", "note");
        int worst = 0;
        for (JsonNode result : results) {
            assertThat(result.at("/message/text").asString()).isNotEmpty().hasSizeLessThanOrEqualTo(LONGEST_TEXT);
            assertThat(rules.get(result.at("/ruleIndex").asInt()).at("/id")).isEqualTo(result.at("/ruleId"));
            int level = levels.indexOf(result.at("/level").asString());
            assertThat(level).isGreaterThanOrEqualTo(worst);
            worst = level;
            physical(result.at("/locations/0/physicalLocation"));
            items(result.at("/relatedLocations")).forEach(place -> physical(place.at("/physicalLocation")));
            assertThat(result.at("/partialFingerprints/primaryLocationLineHash").asString())
                    .matches("[0-9a-f]{1,16}:[1-9][0-9]*");
            assertThat(result.has("suppressions")).isFalse();
            assertThat(result.has("kind")).isFalse();
        }
    }

    private static void physical(JsonNode place) {
        String uri = place.at("/artifactLocation/uri").asString();
        assertThat(uri).isNotEmpty().doesNotStartWith("/").doesNotContain("\\");
        assertThat(uri.split("/")).doesNotContain("..");
        assertThat(place.at("/artifactLocation/uriBaseId").asString()).isEqualTo("%SRCROOT%");
        JsonNode region = place.at("/region");
        int startLine = region.at("/startLine").asInt();
        int endLine = region.at("/endLine").asInt();
        assertThat(startLine).isGreaterThanOrEqualTo(1);
        assertThat(region.at("/startColumn").asInt()).isGreaterThanOrEqualTo(1);
        assertThat(endLine).isGreaterThanOrEqualTo(startLine);
        assertThat(region.at("/endColumn").asInt())
                .isGreaterThanOrEqualTo(
                        endLine == startLine ? region.at("/startColumn").asInt() : 1);
    }

    private static AuditRun many(int count) {
        SourceText source = new SourceText("many.json", "{}\n".repeat(100));
        List<RuleInfo> rules = Runs.clean().rules();
        List<ReportedFinding> findings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RuleInfo rule = rules.get(i % 4);
            findings.add(Runs.finding(rule, new Span(source, i % 100 * 3, i % 100 * 3 + 2), "number " + i));
        }
        return Runs.of(findings.toArray(ReportedFinding[]::new));
    }

    @Test
    void tooManyResultsAreCutWorstFirstAndItIsSaid() {
        JsonNode run = only(Profile.GITHUB, many(30_000));
        List<JsonNode> results = items(run.at("/results"));
        assertThat(results).hasSize(25_000);
        assertThat(results.subList(0, 7_500))
                .allMatch(result -> result.at("/ruleId").asString().equals("LP001"));
        assertThat(results.get(0).at("/message/text").asString()).startsWith("number 2. ");
        assertThat(notices(run))
                .containsExactly(
                        "note: results beyond the 25000 that GitHub accepts were left out: 5000.",
                        "note: GitHub shows the first 5000 of 25000 results, worst first.");
        assertThat(only(Profile.FULL, many(30_000)).at("/results").size()).isEqualTo(30_000);
    }

    @Test
    void githubGetsNeitherSuppressedNorPlacelessResults() {
        JsonNode judged = only(Profile.GITHUB, Runs.judged());
        assertThat(items(judged.at("/results")))
                .extracting(result -> result.at("/ruleId").asString())
                .containsExactly("TR001", "LN001");
        assertThat(notices(judged)).contains("note: results that are suppressed were left out: 1.");
        assertThat(notices(only(Profile.GITHUB, Hostile.run())))
                .contains("note: results in live resources, which have no file, were left out: 1.");
        assertThat(judged.has("artifacts")).isFalse();
    }

    @Test
    void theFullProfileHasAllOfIt() {
        AuditRun run = Runs.judged();
        JsonNode log = only(Profile.FULL, run);
        List<JsonNode> results = items(log.at("/results"));
        assertThat(results).hasSize(run.findings().size() + run.notAssessed().size());
        JsonNode suppressed = results.get(1);
        assertThat(suppressed.at("/suppressions/0/kind").asString()).isEqualTo("external");
        assertThat(suppressed.at("/suppressions/0/status").asString()).isEqualTo("accepted");
        assertThat(suppressed.at("/suppressions/0/justification").asString()).isEqualTo("public model zoo (SEC-123)");
        assertThat(suppressed
                        .at("/suppressions/0/location/physicalLocation/region/startLine")
                        .asInt())
                .isEqualTo(4);
        JsonNode open = results.get(3);
        assertThat(open.at("/kind").asString()).isEqualTo("open");
        assertThat(open.at("/level").asString()).isEqualTo("none");
        assertThat(log.at("/artifacts/0/hashes/sha-256").asString()).isEqualTo("a".repeat(64));
        assertThat(log.at("/artifacts/2").has("hashes")).isFalse();
        JsonNode place = results.get(2).at("/locations/0");
        assertThat(place.at("/physicalLocation/artifactLocation/index").asInt()).isEqualTo(3);
        assertThat(place.at("/logicalLocations/0/fullyQualifiedName").asString())
                .isEqualTo("roles/loader.trust.json");
    }

    @Test
    void aFindingInALiveResourceHasALogicalPlaceOnly() {
        SourceText live = new SourceText("arn:aws:s3:::models", "{\"a\": 1}");
        JsonNode result = only(Profile.FULL, Runs.of(Runs.finding(Runs.LP001, Runs.span(live, "1"), "one")))
                .at("/results/0");
        assertThat(result.at("/locations/0").has("physicalLocation")).isFalse();
        assertThat(result.at("/locations/0/logicalLocations/0/fullyQualifiedName")
                        .asString())
                .isEqualTo("arn:aws:s3:::models");
        assertThat(result.at("/partialFingerprints").has("primaryLocationLineHash"))
                .isFalse();
    }

    @Test
    void aResultInDetail() {
        AuditRun run = Runs.judged();
        JsonNode log = only(Profile.GITHUB, run);
        JsonNode result = log.at("/results/0");
        assertThat(log.at("/columnKind").asString()).isEqualTo("utf16CodeUnits");
        assertThat(log.at("/automationDetails/id").asString()).isEqualTo("auditor/");
        assertThat(result.at("/level").asString()).isEqualTo("error");
        assertThat(result.at("/message/text").asString())
                .startsWith(
                        "any service account of the cluster may assume role loader: the condition has no :sub. Fix:")
                .endsWith(". See [the provider that is trusted](1).");
        assertThat(result.at("/relatedLocations/0/id").asInt()).isEqualTo(1);
        JsonNode region = result.at("/locations/0/physicalLocation/region");
        assertThat(region.toString()).isEqualTo("{\"startLine\":9,\"startColumn\":22,\"endLine\":9,\"endColumn\":36}");
        assertThat(result.at("/partialFingerprints/auditor~1v1").asString())
                .isEqualTo(run.findings().get(2).fingerprint());
        assertThat(result.at("/partialFingerprints/primaryLocationLineHash").asString())
                .isEqualTo(LineHashes.of(Runs.TRUST.text()).of(9));
    }

    @Test
    void aRuleInDetail() {
        JsonNode rule = only(Profile.GITHUB, Runs.judged()).at("/tool/driver/rules/3");
        assertThat(rule.at("/id").asString()).isEqualTo("TR001");
        assertThat(rule.at("/name").asString()).isEqualTo("IrsaTrustMissingSub");
        assertThat(rule.at("/defaultConfiguration/level").asString()).isEqualTo("error");
        assertThat(rule.at("/properties/security-severity").asString()).isEqualTo("8.0");
        assertThat(rule.at("/properties/tags").toString()).isEqualTo("[\"security\",\"FSBP IAM.21\",\"CIS 1.16\"]");
        assertThat(only(Profile.GITHUB, Runs.judged())
                        .at("/tool/driver/rules/1/properties")
                        .has("security-severity"))
                .isFalse();
    }

    @Test
    void aRuleHasTheWorstSeverityOfItsResults() {
        SourceText source = new SourceText("a.json", "{}");
        ReportedFinding low = Runs.finding(Runs.LP001, source.all(), "one");
        ReportedFinding lowered = new ReportedFinding(
                low.rule(),
                low.subject(),
                low.finding(),
                Severity.LOW,
                low.pointer(),
                low.fingerprint(),
                Optional.empty());
        JsonNode rule = only(Profile.GITHUB, Runs.of(lowered)).at("/tool/driver/rules/2");
        assertThat(rule.at("/properties/security-severity").asString()).isEqualTo("2.0");
        assertThat(rule.at("/defaultConfiguration/level").asString()).isEqualTo("note");
        JsonNode both = only(Profile.GITHUB, Runs.of(lowered, low)).at("/tool/driver/rules/2");
        assertThat(both.at("/properties/security-severity").asString()).isEqualTo("9.5");
    }

    @Test
    void manyControlsAreCutToTwentyTags() {
        RuleInfo rule = RuleInfo.of(
                "TR001", "x", Severity.HIGH, "s", Collections.nCopies(2, "same").toArray(String[]::new));
        List<String> controls = new ArrayList<>(rule.controls());
        for (int i = 0; i < 30; i++) {
            controls.add("control " + i);
        }
        AuditRun clean = Runs.clean();
        AuditRun run = new AuditRun(
                clean.tool(),
                clean.scope(),
                clean.asOf(),
                clean.configuration(),
                clean.inputs(),
                clean.extent(),
                List.of(new RuleInfo("TR001", "x", Severity.HIGH, "s".repeat(2_000), controls)),
                clean.findings(),
                clean.notAssessed(),
                clean.byRule(),
                clean.errors(),
                clean.gate());
        String log = sarif(Profile.GITHUB, run);
        assertThat(Schemas.errors(Schemas.SARIF, log)).isEmpty();
        githubTakes(MAPPER.readTree(log));
        assertThat(MAPPER.readTree(log)
                        .at("/runs/0/tool/driver/rules/0/properties/tags")
                        .size())
                .isEqualTo(20);
    }

    @Test
    void theHelpAndTheCategoryAreThoseGiven() {
        String log = Runs.written(new SarifReport(Profile.GITHUB, "nightly", rule -> "# " + rule.id()), Runs.judged());
        JsonNode run = MAPPER.readTree(log).at("/runs/0");
        assertThat(run.at("/tool/driver/rules/3/help/markdown").asString()).isEqualTo("# TR001");
        assertThat(run.at("/automationDetails/id").asString()).isEqualTo("nightly/");
    }

    @ParameterizedTest
    @EnumSource
    void whatWasNotAssessedIsAWarningOfItsRule(Profile profile) {
        List<Unassessed> missing = new ArrayList<>();
        for (String subject : List.of("a", "b", "c", "d", "e")) {
            missing.add(new Unassessed(Runs.TR001, Runs.subject(subject), Gap.outOfScope("no account is known")));
        }
        JsonNode run = only(profile, Runs.run(List.of(), missing, List.of()));
        assertThat(notices(run))
                .containsExactly("warning: Not assessed (out-of-scope): a, b, c and 2 more: no account is known.");
        assertThat(run.at("/invocations/0/toolExecutionNotifications/0/associatedRule/index")
                        .asInt())
                .isEqualTo(3);
        assertThat(run.at("/invocations/0/executionSuccessful").asBoolean()).isTrue();
    }

    @Test
    void githubGetsAThousandWarningsAndTheirRest() {
        List<Unassessed> missing = new ArrayList<>();
        for (int i = 0; i < 1_200; i++) {
            missing.add(new Unassessed(Runs.TR001, Runs.subject("a" + i), Gap.unread("a" + i + " is broken")));
        }
        AuditRun run = Runs.run(List.of(), missing, List.of());
        assertThat(notices(only(Profile.GITHUB, run)))
                .hasSize(1_001)
                .last()
                .isEqualTo("note: 200 more notifications of rules that could not decide were left out.");
        assertThat(notices(only(Profile.FULL, run))).hasSize(1_200);
    }

    @ParameterizedTest
    @EnumSource
    void anInternalErrorIsAFailedExecution(Profile profile) {
        JsonNode run = only(profile, Runs.run(List.of(), List.of(), List.of("TR001 failed on a: boom")));
        assertThat(notices(run)).containsExactly("error: TR001 failed on a: boom.");
        assertThat(run.at("/invocations/0/executionSuccessful").asBoolean()).isFalse();
        assertThat(run.at("/invocations/0/exitCode").asInt()).isEqualTo(3);
    }

    @Test
    void aMessageCannotLink() {
        SourceText source = new SourceText("a.json", "{}");
        ReportedFinding finding = Runs.finding(
                Runs.LP001,
                source.all(),
                "see [here](1)",
                new Related(source.all(), "[there](https://example.org) \\"));
        String text = only(Profile.GITHUB, Runs.of(finding))
                .at("/results/0/message/text")
                .asString();
        assertThat(text).startsWith("see [here] (1). Fix: do see [here] (1).");
        assertThat(text).endsWith(" See [(there)(https://example.org) /](1).");
    }

    @Test
    void relatedPlacesThatDoNotFitAreNotLinked() {
        SourceText source = new SourceText("a.json", "{}");
        Related[] related = Collections.nCopies(200, new Related(source.all(), "y".repeat(300)))
                .toArray(Related[]::new);
        JsonNode result = only(Profile.GITHUB, Runs.of(Runs.finding(Runs.LP001, source.all(), "one", related)))
                .at("/results/0");
        assertThat(result.at("/relatedLocations").size()).isEqualTo(100);
        assertThat(result.at("/message/text").asString())
                .hasSizeBetween(800, LONGEST_TEXT)
                .endsWith("…](7).");
    }

    @Test
    void theFingerprintStaysWhenLinesAreAddedAbove() {
        SourceText before = new SourceText("a.json", "{\n\"a\": 1\n}");
        SourceText after = new SourceText("a.json", "\n\n\n{\n\"a\": 1\n}");
        JsonNode one = only(Profile.GITHUB, Runs.of(Runs.finding(Runs.LP001, Runs.span(before, "1"), "m")));
        JsonNode two = only(Profile.GITHUB, Runs.of(Runs.finding(Runs.LP001, Runs.span(after, "1"), "m")));
        assertThat(two.at("/results/0/partialFingerprints")).isEqualTo(one.at("/results/0/partialFingerprints"));
        assertThat(two.at("/results/0/locations")).isNotEqualTo(one.at("/results/0/locations"));
    }
}
