package io.policyauditor.audit;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a run came to: everything that a report shows, in its final order.
 *
 * @param scope what was asked to be scanned, as the user named it
 * @param asOf the day that the run takes for today
 * @param configuration the configuration file in force
 * @param inputs every file that was looked at
 * @param extent how much was judged
 * @param rules the rules that took part, by id
 * @param findings in {@link ReportedFinding#ORDER}, suppressed ones too
 * @param notAssessed by subject, then rule
 * @param byRule counts of each rule, by id
 * @param errors rules that threw: id and subject and a line about it
 */
public record AuditRun(
        Tool tool,
        List<String> scope,
        LocalDate asOf,
        Optional<ConfigurationOrigin> configuration,
        List<Input> inputs,
        Extent extent,
        List<RuleInfo> rules,
        List<ReportedFinding> findings,
        List<Unassessed> notAssessed,
        SortedMap<String, Counts> byRule,
        List<String> errors,
        Gate gate) {
    public AuditRun {
        scope = List.copyOf(scope);
        inputs = List.copyOf(inputs);
        rules = List.copyOf(rules);
        findings = List.copyOf(findings);
        notAssessed = List.copyOf(notAssessed);
        byRule = java.util.Collections.unmodifiableSortedMap(new java.util.TreeMap<>(byRule));
        errors = List.copyOf(errors);
    }

    /**
     * The auditor itself.
     *
     * @param catalogue version of the catalogue of actions
     * @param catalogueDate the day its data is of
     */
    public record Tool(String version, String catalogue, LocalDate catalogueDate) {}

    /**
     * How much was judged.
     *
     * @param policies documents that could be read
     * @param records everything else: roles, buckets, clusters, objects, load points …
     */
    public record Extent(int policies, int records) {}

    /** The configuration file: its path as given, and the SHA-256 of its bytes in hexadecimal. */
    public record ConfigurationOrigin(String path, String sha256) {}

    /**
     * A file that was looked at.
     *
     * @param name relative to the scan root
     * @param sha256 of its bytes, in hexadecimal; empty when it could not be read
     * @param role what it was taken for
     * @param note why it was skipped or could not be read, or how its kind was found
     */
    public record Input(String name, Optional<String> sha256, Role role, String note) {}

    /** What a file was taken for. */
    public enum Role {
        POLICY,
        /** {@code estate.yaml}, or a file that it names. */
        ESTATE,
        /** Objects of the Kubernetes API. */
        MANIFEST,
        SKIPPED,
        UNREAD
    }

    /** All pairs together. */
    public Counts counts() {
        return byRule.values().stream().reduce(Counts.NONE, Counts::plus);
    }

    /** The findings that count: not suppressed. */
    public List<ReportedFinding> open() {
        return findings.stream().filter(finding -> !finding.suppressed()).toList();
    }

    /** How many open findings there are of each severity. */
    public Map<Severity, Long> openBySeverity() {
        Map<Severity, Long> counts = new java.util.EnumMap<>(Severity.class);
        open().forEach(finding -> counts.merge(finding.severity(), 1L, Long::sum));
        return counts;
    }

    /** The exit code, by the precedence 3, 2, 1, 4, 0; 2 is decided before there is a run. */
    public int exitCode() {
        return gate.exitCode(this);
    }
}
