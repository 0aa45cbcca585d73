package io.policyauditor.audit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Adds up what was judged. Outcomes without anything to show are counted and not kept. */
final class Tally {
    private final List<RuleInfo> rules;
    private final Tallied[] byRule;
    private final List<ReportedFinding> findings = new ArrayList<>();
    private final List<Unassessed> notAssessed = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();

    /** The outcomes of one rule so far. */
    private static final class Tallied {
        private int pass;
        private int fail;
        private int notApplicable;
        private int notAssessed;
        private int suppressed;

        void add(Tallied other) {
            pass += other.pass;
            fail += other.fail;
            notApplicable += other.notApplicable;
            notAssessed += other.notAssessed;
            suppressed += other.suppressed;
        }

        Counts counts() {
            return new Counts(
                    pass + fail + notApplicable + notAssessed + suppressed,
                    pass,
                    fail,
                    notApplicable,
                    notAssessed,
                    suppressed);
        }
    }

    Tally(List<RuleInfo> rules) {
        this.rules = rules;
        this.byRule = new Tallied[rules.size()];
        for (int i = 0; i < byRule.length; i++) {
            byRule[i] = new Tallied();
        }
    }

    /**
     * Adds one outcome.
     *
     * @param rule its index among the rules
     * @param reported the findings of a fail
     */
    void add(int rule, Subject subject, Outcome outcome, List<ReportedFinding> reported) {
        Tallied tallied = byRule[rule];
        if (outcome instanceof Outcome.Pass) {
            tallied.pass++;
        } else if (outcome instanceof Outcome.NotApplicable) {
            tallied.notApplicable++;
        } else if (outcome instanceof Outcome.NotAssessed missing) {
            tallied.notAssessed++;
            notAssessed.add(new Unassessed(rules.get(rule), subject, missing.gap()));
        } else if (reported.stream().allMatch(ReportedFinding::suppressed)) {
            tallied.suppressed++;
        } else {
            tallied.fail++;
        }
        findings.addAll(reported);
    }

    void error(String error) {
        errors.add(error);
    }

    /** Adds all that another one counted, behind what this one did. */
    void add(Tally other) {
        for (int i = 0; i < byRule.length; i++) {
            byRule[i].add(other.byRule[i]);
        }
        findings.addAll(other.findings);
        notAssessed.addAll(other.notAssessed);
        errors.addAll(other.errors);
    }

    /** How many findings each suppression accepts. */
    Map<Suppression, Integer> uses() {
        Map<Suppression, Integer> uses = new HashMap<>();
        for (ReportedFinding finding : findings) {
            finding.suppressedBy().ifPresent(entry -> uses.merge(entry, 1, Integer::sum));
        }
        return uses;
    }

    AuditRun run(Engine.Request request, Settings settings, AuditRun.Extent extent) {
        findings.sort(ReportedFinding.ORDER);
        notAssessed.sort(
                Comparator.comparing((Unassessed missing) -> missing.subject().key())
                        .thenComparing(missing -> missing.rule().id()));
        SortedMap<String, Counts> counts = new TreeMap<>();
        for (int i = 0; i < byRule.length; i++) {
            counts.put(rules.get(i).id(), byRule[i].counts());
        }
        return new AuditRun(
                request.tool(),
                request.scope(),
                settings.asOf(),
                request.configuration(),
                request.inputs(),
                extent,
                rules,
                numbered(findings),
                notAssessed,
                counts,
                errors,
                request.gate());
    }

    /** Findings that are the same in every part of the fingerprint are told apart by their order. */
    private static List<ReportedFinding> numbered(List<ReportedFinding> findings) {
        Map<String, Integer> seen = new HashMap<>();
        List<ReportedFinding> numbered = new ArrayList<>(findings.size());
        for (ReportedFinding finding : findings) {
            int times = seen.merge(finding.fingerprint(), 1, Integer::sum);
            numbered.add(
                    times == 1
                            ? finding
                            : new ReportedFinding(
                                    finding.rule(),
                                    finding.subject(),
                                    finding.finding(),
                                    finding.severity(),
                                    finding.pointer(),
                                    Fingerprint.of(finding.fingerprint(), Integer.toString(times)),
                                    finding.suppressedBy()));
        }
        return numbered;
    }
}
