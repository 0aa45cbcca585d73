package io.policyauditor.reports;

import io.policyauditor.audit.AuditRun;
import io.policyauditor.audit.Finding.Related;
import io.policyauditor.audit.ReportedFinding;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Suppression;
import io.policyauditor.audit.Unassessed;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * SARIF 2.1.0.
 *
 * <p>A rule has the highest severity that its results have in this log, so that what the configuration says of it
 * reaches readers that look at rules alone (GitHub, SonarQube); without results it has its own. A finding in a live
 * resource has no file: its place is a logical location.
 *
 * @param category tells the logs of one commit apart; GitHub lets a later log of a category replace an earlier one
 * @param help what {@code auditor explain} says of a rule, as Markdown
 */
public record SarifReport(Profile profile, String category, Function<RuleInfo, String> help) implements Report {
    /** For whom the log is. */
    public enum Profile {
        /** All that SARIF can say: suppressed results, what was not assessed, logical locations, artifacts. */
        FULL,
        /**
         * What GitHub reads and accepts: open results that have a file, worst first, at most 25,000 of them, texts of
         * at most 1,024 characters. What was left out is said in a notification.
         */
        GITHUB
    }

    /** The category when nothing else is said. */
    public static final String CATEGORY = "auditor/";

    // GitHub's limits; source: GitHub Docs, "SARIF support for code scanning".
    private static final int LONGEST_TEXT = 1_024;
    private static final int LONGEST_NAME = 255;
    private static final int MOST_RESULTS = 25_000;
    private static final int SHOWN_RESULTS = 5_000;
    private static final int MOST_TAGS = 20;
    private static final int MOST_PLACES = 100;

    private static final int MOST_NOTICES = 1_000;
    private static final int LONGEST_LINK = 120;
    private static final int FIRST_SUBJECTS = 3;

    /** A report with the rules' own summaries as help. */
    public SarifReport(Profile profile) {
        this(profile, CATEGORY, SarifReport::summary);
    }

    @Override
    public void write(AuditRun run, Writer out) throws IOException {
        JsonOut.document(out, json -> new Log(run, json).write());
    }

    private static String summary(RuleInfo rule) {
        String controls = rule.controls().isEmpty() ? "" : "\n\nControls: " + String.join(", ", rule.controls()) + ".";
        return sentence(rule.summary()) + controls + "\n\nRun `auditor explain " + rule.id() + "` for the repair.";
    }

    private static String sentence(String text) {
        return text.isEmpty() || ".!?…".indexOf(text.charAt(text.length() - 1)) >= 0 ? text : text + ".";
    }

    private static String level(Severity severity) {
        return switch (severity) {
            case CRITICAL, HIGH -> "error";
            case MEDIUM -> "warning";
            case LOW, INFO -> "note";
        };
    }

    /** GitHub's bands: critical above 9.0, high from 7.0, medium from 4.0, low below. It takes strings alone. */
    private static Optional<String> securitySeverity(Severity severity) {
        return switch (severity) {
            case CRITICAL -> Optional.of("9.5");
            case HIGH -> Optional.of("8.0");
            case MEDIUM -> Optional.of("5.5");
            case LOW -> Optional.of("2.0");
            case INFO -> Optional.empty();
        };
    }

    private static String problemSeverity(Severity severity) {
        return switch (severity) {
            case CRITICAL, HIGH -> "error";
            case MEDIUM -> "warning";
            case LOW, INFO -> "recommendation";
        };
    }

    /** {@code irsa-trust-missing-sub} as {@code IrsaTrustMissingSub}. */
    private static String pascalCase(String name) {
        StringBuilder pascal = new StringBuilder();
        for (String word : name.split("[^A-Za-z0-9]+")) {
            if (!word.isEmpty()) {
                pascal.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
            }
        }
        return Visible.cut(pascal.toString(), LONGEST_NAME);
    }

    /** Something to be told beside the results. */
    private record Notice(String level, String text, Optional<RuleInfo> rule) {}

    /** One log as it is written. */
    private final class Log {
        private final AuditRun run;
        private final JsonOut json;
        private final boolean full = profile == Profile.FULL;
        private final List<ReportedFinding> results;
        private final List<Notice> notices = new ArrayList<>();
        private final Map<String, Severity> severities = new HashMap<>();
        private final Map<String, Integer> ruleIndexes = new HashMap<>();
        private final Map<String, Integer> artifactIndexes = new LinkedHashMap<>();
        private final Map<SourceText, LineHashes> hashes = new HashMap<>();
        private final SarifPlaces places;

        Log(AuditRun run, JsonOut json) {
            this.run = run;
            this.json = json;
            this.places = new SarifPlaces(json, artifactIndexes);
            for (RuleInfo rule : run.rules()) {
                ruleIndexes.putIfAbsent(rule.id(), ruleIndexes.size());
            }
            run.errors().forEach(error -> notices.add(new Notice("error", text(error), Optional.empty())));
            notAssessed();
            results = full ? run.findings() : forGithub();
            results.forEach(result ->
                    severities.merge(result.rule().id(), result.severity(), (a, b) -> a.compareTo(b) > 0 ? a : b));
            if (full) {
                run.inputs()
                        .forEach(
                                input -> artifactIndexes.putIfAbsent(FileUri.of(input.name()), artifactIndexes.size()));
            }
        }

        private void notAssessed() {
            Map<Map.Entry<RuleInfo, Gap.Cause>, List<Unassessed>> byCause = new LinkedHashMap<>();
            for (Unassessed missing : run.notAssessed()) {
                byCause.computeIfAbsent(Map.entry(missing.rule(), missing.gap().cause()), key -> new ArrayList<>())
                        .add(missing);
            }
            List<Notice> missing = new ArrayList<>();
            byCause.forEach((key, all) ->
                    missing.add(new Notice("warning", text(notAssessed(all)), Optional.of(key.getKey()))));
            int most = full ? missing.size() : Math.min(missing.size(), MOST_NOTICES);
            notices.addAll(missing.subList(0, most));
            if (most < missing.size()) {
                note(missing.size() - most + " more notifications of rules that could not decide were left out");
            }
        }

        /** In one sentence what was not assessed of one cause, of which there is at least one. */
        private static String notAssessed(List<Unassessed> all) {
            List<String> keys = all.stream().map(one -> one.subject().key()).toList();
            String first = String.join(", ", keys.subList(0, Math.min(FIRST_SUBJECTS, keys.size())));
            String more = keys.size() > FIRST_SUBJECTS ? " and " + (keys.size() - FIRST_SUBJECTS) + " more" : "";
            Gap gap = all.get(0).gap();
            int gaps = (int) all.stream().map(Unassessed::gap).distinct().count();
            return "Not assessed (" + gap.reason().word() + "): " + first + more + ": "
                    + (gaps == 1 ? gap.what() : gap.cause().of(gaps));
        }

        private List<ReportedFinding> forGithub() {
            List<ReportedFinding> open = run.open();
            List<ReportedFinding> placed = open.stream()
                    .filter(finding -> SarifPlaces.isFile(finding.at().source()))
                    .toList();
            List<ReportedFinding> kept = placed.stream()
                    .sorted(Comparator.comparing(ReportedFinding::severity).reversed())
                    .limit(MOST_RESULTS)
                    .toList();
            leftOut(run.findings().size() - open.size(), "that are suppressed were");
            leftOut(open.size() - placed.size(), "in live resources, which have no file, were");
            leftOut(placed.size() - kept.size(), "beyond the " + MOST_RESULTS + " that GitHub accepts were");
            if (kept.size() > SHOWN_RESULTS) {
                note("GitHub shows the first " + SHOWN_RESULTS + " of " + kept.size() + " results, worst first");
            }
            return kept;
        }

        private void leftOut(int count, String which) {
            if (count > 0) {
                note("results " + which + " left out: " + count);
            }
        }

        private void note(String text) {
            notices.add(new Notice("note", sentence(text), Optional.empty()));
        }

        void write() {
            json.name("$schema", SarifPlaces.SCHEMA);
            json.name("version", "2.1.0");
            json.objects("runs", List.of(run), only -> {
                json.object("tool", () -> json.object("driver", this::driver));
                json.object(
                        "automationDetails", () -> json.name("id", category.endsWith("/") ? category : category + "/"));
                json.name("columnKind", "utf16CodeUnits");
                json.object(
                        "originalUriBaseIds",
                        () -> json.object(
                                SarifPlaces.ROOT, () -> places.message("description", "The folder that was scanned.")));
                json.objects("invocations", List.of(run), invocation -> invocation());
                if (full) {
                    artifacts();
                }
                json.array("results", List.of(run), all -> {
                    results.forEach(result -> json.object(() -> result(result)));
                    if (full) {
                        run.notAssessed().forEach(missing -> json.object(() -> open(missing)));
                    }
                });
                json.object("properties", () -> {
                    json.name("profile", profile.name().toLowerCase(Locale.ROOT));
                    json.name("verdict", Verdict.of(run).word());
                    json.name("asOf", run.asOf().toString());
                    json.name("catalogue", run.tool().catalogue());
                });
            });
        }

        private void driver() {
            String version = run.tool().version();
            json.name("name", "auditor");
            json.name("version", version);
            if (version.matches("\\d{1,9}\\.\\d{1,9}\\.\\d{1,9}(-[0-9A-Za-z.-]{1,99})?")) {
                json.name("semanticVersion", version);
            }
            json.objects("rules", run.rules(), this::rule);
        }

        private void rule(RuleInfo rule) {
            Severity severity = severities.getOrDefault(rule.id(), rule.severity());
            String controls = rule.controls().isEmpty() ? "" : " Controls: " + String.join(", ", rule.controls()) + ".";
            json.name("id", rule.id());
            json.name("name", pascalCase(rule.name()));
            places.message("shortDescription", text(rule.summary()));
            places.message("fullDescription", text(sentence(rule.summary()) + controls));
            json.object("help", () -> {
                json.text(
                        "text",
                        text(sentence(rule.summary()) + controls + " Run auditor explain " + rule.id()
                                + " for the repair."));
                json.text("markdown", help.apply(rule));
            });
            json.object("defaultConfiguration", () -> json.name("level", level(severity)));
            json.object("properties", () -> {
                Stream<String> security = securitySeverity(severity).stream().map(score -> "security");
                json.texts(
                        "tags",
                        Stream.concat(security, rule.controls().stream())
                                .distinct()
                                .limit(MOST_TAGS)
                                .toList());
                json.name("precision", "high");
                json.name("problem.severity", problemSeverity(severity));
                securitySeverity(severity).ifPresent(score -> json.name("security-severity", score));
            });
        }

        private void invocation() {
            json.flag("executionSuccessful", run.errors().isEmpty());
            json.number("exitCode", run.exitCode());
            json.objects("toolExecutionNotifications", notices, notice -> {
                json.name("level", notice.level());
                places.message("message", notice.text());
                notice.rule()
                        .ifPresent(rule -> json.object("associatedRule", () -> {
                            json.name("id", rule.id());
                            json.number("index", ruleIndexes.getOrDefault(rule.id(), -1));
                        }));
            });
        }

        private void artifacts() {
            Map<String, String> digests = new HashMap<>();
            run.inputs()
                    .forEach(input ->
                            input.sha256().ifPresent(digest -> digests.putIfAbsent(FileUri.of(input.name()), digest)));
            json.objects("artifacts", artifactIndexes.keySet(), uri -> {
                json.object("location", () -> {
                    json.name("uri", uri);
                    json.name("uriBaseId", SarifPlaces.ROOT);
                });
                String digest = digests.get(uri);
                if (digest != null) {
                    json.object("hashes", () -> json.name("sha-256", digest));
                }
            });
        }

        private void result(ReportedFinding finding) {
            ruleOf(finding.rule());
            json.name("level", level(finding.severity()));
            places.message("message", text(finding));
            json.objects("locations", List.of(finding), place -> {
                if (SarifPlaces.isFile(finding.at().source())) {
                    places.physical(finding.at());
                }
                if (full) {
                    places.logical(finding.subject().key());
                }
            });
            List<Related> related = related(finding);
            if (!related.isEmpty()) {
                int[] id = {0};
                json.objects("relatedLocations", related, place -> {
                    json.number("id", ++id[0]);
                    places.physical(place.at());
                    places.message("message", text(place.message()));
                });
            }
            json.object("partialFingerprints", () -> {
                if (SarifPlaces.isFile(finding.at().source())) {
                    json.name("primaryLocationLineHash", lineHash(finding.at()));
                }
                json.name("auditor/v1", finding.fingerprint());
            });
            if (full) {
                finding.suppressedBy().ifPresent(by -> json.objects("suppressions", List.of(by), this::suppression));
                json.object("properties", () -> {
                    json.name("severity", finding.severity().word());
                    json.text("pointer", finding.pointer());
                    finding.finding()
                            .witness()
                            .ifPresent(witness -> json.object("witness", () -> JsonReport.witness(json, witness)));
                });
            }
        }

        private void suppression(Suppression by) {
            json.name("kind", "external");
            json.name("status", "accepted");
            by.reason().ifPresent(reason -> json.text("justification", reason));
            json.object("location", () -> places.physical(by.at()));
            json.object("properties", () -> {
                by.owner().ifPresent(owner -> json.text("owner", owner));
                by.expires().ifPresent(expires -> json.name("expires", expires.toString()));
            });
        }

        private void open(Unassessed missing) {
            ruleOf(missing.rule());
            json.name("kind", "open");
            json.name("level", "none");
            places.message("message", text(notAssessed(List.of(missing))));
            json.objects(
                    "locations",
                    List.of(missing),
                    place -> places.logical(missing.subject().key()));
        }

        private void ruleOf(RuleInfo rule) {
            json.name("ruleId", rule.id());
            json.number("ruleIndex", ruleIndexes.getOrDefault(rule.id(), -1));
        }

        private List<Related> related(ReportedFinding finding) {
            return finding.finding().related().stream()
                    .filter(place -> SarifPlaces.isFile(place.at().source()))
                    .limit(MOST_PLACES)
                    .toList();
        }

        /** Message and repair, then a link to each related location while they fit: GitHub shows no others. */
        private String text(ReportedFinding finding) {
            String text = text(sentence(finding.finding().message()) + " Fix: "
                    + sentence(finding.finding().repair()));
            StringBuilder linked = new StringBuilder(text);
            int id = 0;
            for (Related place : related(finding)) {
                String label = Visible.masked(place.message(), LONGEST_LINK)
                        .replace('[', '(')
                        .replace(']', ')')
                        .replace('\\', '/');
                String link = " See [" + label + "](" + ++id + ").";
                if (linked.length() + link.length() > LONGEST_TEXT) {
                    break;
                }
                linked.append(link);
            }
            return linked.toString();
        }

        /** A text that ends as a sentence, in which nothing reads as a link to a location. */
        private static String text(String text) {
            String shown = Visible.masked(text, LONGEST_TEXT).replace("](", "] (");
            return Visible.cut(sentence(shown), LONGEST_TEXT);
        }

        private String lineHash(Span at) {
            return hashes.computeIfAbsent(at.source(), source -> LineHashes.of(source.text()))
                    .of(at.from().line());
        }
    }
}
