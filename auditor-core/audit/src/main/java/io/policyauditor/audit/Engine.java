package io.policyauditor.audit;

import io.policyauditor.audit.AuditRun.ConfigurationOrigin;
import io.policyauditor.audit.AuditRun.Input;
import io.policyauditor.audit.AuditRun.Tool;
import io.policyauditor.audit.Configuration.RuleSetting;
import io.policyauditor.audit.Subject.AccountSubject;
import io.policyauditor.audit.Subject.BucketSubject;
import io.policyauditor.audit.Subject.ClusterSubject;
import io.policyauditor.audit.Subject.ConflictSubject;
import io.policyauditor.audit.Subject.KeySubject;
import io.policyauditor.audit.Subject.LoadPointSubject;
import io.policyauditor.audit.Subject.ObjectSubject;
import io.policyauditor.audit.Subject.OidcProviderSubject;
import io.policyauditor.audit.Subject.OrganizationSubject;
import io.policyauditor.audit.Subject.PolicySubject;
import io.policyauditor.audit.Subject.RoleSubject;
import io.policyauditor.audit.Subject.SuppressionSubject;
import io.policyauditor.estate.loading.LoadPoints;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.Tree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Judges an estate: a pure function of estate, rules and settings. Subjects are judged in parallel; the result is in a
 * total order, so the same input gives the same bytes.
 */
public final class Engine {
    /** Below this many subjects a second thread costs more than it brings. */
    private static final int WORTH_PARALLEL = 32;

    private final List<Rule<?>> rules;

    /** @throws IllegalArgumentException when two rules share an id or a name */
    public Engine(List<? extends Rule<?>> rules) {
        Map<String, Rule<?>> seen = new HashMap<>();
        for (Rule<?> rule : rules) {
            if (seen.putIfAbsent(rule.info().id(), rule) != null
                    || seen.putIfAbsent(rule.info().name(), rule) != null) {
                throw new IllegalArgumentException("two rules are called "
                        + rule.info().id() + " " + rule.info().name());
            }
        }
        this.rules = rules.stream()
                .<Rule<?>>map(rule -> rule)
                .sorted(Comparator.comparing(rule -> rule.info().id()))
                .toList();
    }

    /** Every rule on the class path. */
    public static Engine installed() {
        List<Rule<?>> found = new ArrayList<>();
        for (Rule<?> rule : ServiceLoader.load(Rule.class)) {
            found.add(rule);
        }
        return new Engine(found);
    }

    /** The rules, by id. */
    public List<Rule<?>> rules() {
        return rules;
    }

    /**
     * What is known of a run before anything is judged.
     *
     * @param gate in force: the command line's, else the configuration's, else the command's own
     */
    public record Request(
            Tool tool,
            List<String> scope,
            Optional<ConfigurationOrigin> configuration,
            List<Input> inputs,
            Gate gate) {}

    /** Judges everything. Never throws because of a rule. */
    public AuditRun run(Estate estate, Settings settings, Request request) {
        List<Rule<?>> enabled = rules.stream()
                .filter(rule ->
                        setting(settings, rule.info()).map(RuleSetting::enabled).orElse(true))
                .toList();
        List<Subject> subjects = subjects(estate);

        Tally tally = new Tally(enabled);
        Map<Suppression, Integer> uses = new HashMap<>();
        IntStream indexes = IntStream.range(0, subjects.size());
        List<List<Judged>> judged = (subjects.size() < WORTH_PARALLEL ? indexes : indexes.parallel())
                .mapToObj(i -> judge(subjects.get(i), enabled, estate, settings))
                .toList();
        judged.forEach(list -> list.forEach(one -> tally.add(one, uses)));

        // What a suppression did is known only now.
        for (Suppression suppression : settings.configuration().suppressions()) {
            Subject subject = new SuppressionSubject(suppression, uses.getOrDefault(suppression, 0));
            judge(subject, enabled, estate, settings).forEach(one -> tally.add(one, new HashMap<>()));
        }
        return tally.run(request, settings, enabled.stream().map(Rule::info).toList(), extent(subjects));
    }

    /** Everything in an estate that a rule can be asked about, in the order in which it is judged. */
    public static List<Subject> subjects(Estate estate) {
        List<Subject> subjects = new ArrayList<>();
        estate.policies().forEach(policy -> subjects.add(new PolicySubject(policy)));
        estate.organization().known().ifPresent(organization -> subjects.add(new OrganizationSubject(organization)));
        estate.accounts().forEach(account -> subjects.add(new AccountSubject(account)));
        estate.roles().forEach(role -> subjects.add(new RoleSubject(role)));
        estate.buckets().forEach(bucket -> subjects.add(new BucketSubject(bucket)));
        estate.keys().forEach(key -> subjects.add(new KeySubject(key)));
        estate.oidcProviders().forEach(provider -> subjects.add(new OidcProviderSubject(provider)));
        estate.clusters().forEach(cluster -> subjects.add(new ClusterSubject(cluster)));
        estate.objects().forEach(object -> subjects.add(new ObjectSubject(object)));
        LoadPoints.of(estate).all().forEach(loadPoint -> subjects.add(new LoadPointSubject(loadPoint)));
        estate.conflicts().forEach(conflict -> subjects.add(new ConflictSubject(conflict)));
        return subjects;
    }

    private static AuditRun.Extent extent(List<Subject> subjects) {
        int policies = 0;
        int records = 0;
        for (Subject subject : subjects) {
            if (!(subject instanceof PolicySubject policy)) {
                records++;
            } else if (policy.policy().text().known().isPresent()) {
                policies++;
            }
        }
        return new AuditRun.Extent(policies, records);
    }

    private static List<Judged> judge(Subject subject, List<Rule<?>> rules, Estate estate, Settings settings) {
        List<Judged> judged = new ArrayList<>();
        for (Rule<?> rule : rules) {
            if (rule.subject().isInstance(subject)) {
                judged.add(judge(rule, subject, estate, settings));
            }
        }
        return judged;
    }

    private static <S extends Subject> Judged judge(Rule<S> rule, Subject subject, Estate estate, Settings settings) {
        try {
            Outcome outcome = unlessContradicted(
                    Objects.requireNonNull(
                            rule.judge(rule.subject().cast(subject), estate, settings), "the rule gave no outcome"),
                    subject,
                    estate);
            List<ReportedFinding> findings = outcome instanceof Outcome.Fail fail
                    ? fail.findings().stream()
                            .map(finding -> report(rule.info(), subject, finding, settings))
                            .toList()
                    : List.of();
            return new Judged(rule.info(), subject, outcome, findings, Optional.empty());
        } catch (Exception | StackOverflowError | AssertionError | LinkageError e) {
            String fault = e.toString().replaceAll("\\R", " ");
            String error = rule.info().id() + " failed on " + subject.key() + ": " + fault;
            Outcome outcome =
                    Outcome.notAssessed(new Gap(Gap.Reason.INTERNAL_ERROR, "the rule itself failed: " + fault));
            return new Judged(rule.info(), subject, outcome, List.of(), Optional.of(error));
        }
    }

    /** Of two descriptions of one thing the estate holds the first; what it says of the thing is no outcome. */
    private static Outcome unlessContradicted(Outcome outcome, Subject subject, Estate estate) {
        if (subject instanceof ConflictSubject
                || !(outcome instanceof Outcome.Pass || outcome instanceof Outcome.Fail)) {
            return outcome;
        }
        String name = subject.key();
        if (subject instanceof BucketSubject bucket) {
            name = bucket.bucket().name();
        } else if (subject instanceof LoadPointSubject point) {
            name = point.loadPoint().object().key();
        }
        return estate.conflict(name).map(Outcome::notAssessed).orElse(outcome);
    }

    private static ReportedFinding report(RuleInfo rule, Subject subject, Finding finding, Settings settings) {
        Optional<RuleSetting> setting = setting(settings, rule);
        Severity severity = setting.flatMap(RuleSetting::severity).orElse(finding.severity());
        String pointer =
                root(subject).map(root -> JsonPointer.of(root, finding.at())).orElse("");
        String fingerprint = Fingerprint.of(rule.id(), subject.key(), pointer, finding.value());
        boolean locked = setting.map(RuleSetting::locked).orElse(false);
        Optional<Suppression> suppression = locked
                ? Optional.empty()
                : settings.configuration().suppressions().stream()
                        .filter(entry -> suppresses(entry, rule, subject, finding.at(), settings))
                        .findFirst();
        return new ReportedFinding(rule, subject, finding, severity, pointer, fingerprint, suppression);
    }

    private static boolean suppresses(Suppression entry, RuleInfo rule, Subject subject, Span at, Settings settings) {
        return entry.rule().equals(rule.id())
                && entry.reason().isPresent()
                && !entry.expired(settings.asOf())
                && entry.covers(subject, at);
    }

    private static Optional<RuleSetting> setting(Settings settings, RuleInfo rule) {
        return Optional.ofNullable(settings.configuration().rules().get(rule.id()));
    }

    private static Optional<Node> root(Subject subject) {
        return subject instanceof PolicySubject policy
                ? policy.policy()
                        .document()
                        .known()
                        .map(document -> document.root())
                        .or(() -> policy.policy().text().known().map(Tree::root))
                : Optional.empty();
    }

    /** One rule × subject pair. */
    private record Judged(
            RuleInfo rule, Subject subject, Outcome outcome, List<ReportedFinding> findings, Optional<String> error) {}

    /** Adds up what was judged. */
    private static final class Tally {
        private final SortedMap<String, Counts> byRule = new TreeMap<>();
        private final List<ReportedFinding> findings = new ArrayList<>();
        private final List<Unassessed> notAssessed = new ArrayList<>();
        private final List<String> errors = new ArrayList<>();

        Tally(List<Rule<?>> rules) {
            rules.forEach(rule -> byRule.put(rule.info().id(), Counts.NONE));
        }

        void add(Judged judged, Map<Suppression, Integer> uses) {
            Outcome outcome = judged.outcome();
            boolean suppressed = outcome instanceof Outcome.Fail
                    && judged.findings().stream().allMatch(ReportedFinding::suppressed);
            Counts one = new Counts(
                    1,
                    outcome instanceof Outcome.Pass ? 1 : 0,
                    outcome instanceof Outcome.Fail && !suppressed ? 1 : 0,
                    outcome instanceof Outcome.NotApplicable ? 1 : 0,
                    outcome instanceof Outcome.NotAssessed ? 1 : 0,
                    suppressed ? 1 : 0);
            byRule.merge(judged.rule().id(), one, Counts::plus);
            if (outcome instanceof Outcome.NotAssessed missing) {
                notAssessed.add(new Unassessed(judged.rule(), judged.subject(), missing.gap()));
            }
            for (ReportedFinding finding : judged.findings()) {
                findings.add(finding);
                finding.suppressedBy().ifPresent(entry -> uses.merge(entry, 1, Integer::sum));
            }
            judged.error().ifPresent(errors::add);
        }

        AuditRun run(Request request, Settings settings, List<RuleInfo> rules, AuditRun.Extent extent) {
            findings.sort(ReportedFinding.ORDER);
            notAssessed.sort(Comparator.comparing(
                            (Unassessed missing) -> missing.subject().key())
                    .thenComparing(missing -> missing.rule().id()));
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
                    byRule,
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
}
