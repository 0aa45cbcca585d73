package io.policyauditor.audit;

import io.policyauditor.audit.AuditRun.ConfigurationOrigin;
import io.policyauditor.audit.AuditRun.Input;
import io.policyauditor.audit.AuditRun.Tool;
import io.policyauditor.audit.Configuration.RuleSetting;
import io.policyauditor.audit.SharedDocuments.Answers;
import io.policyauditor.audit.SharedDocuments.Said;
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
import io.policyauditor.audit.Subject.SnapshotSubject;
import io.policyauditor.audit.Subject.SuppressionSubject;
import io.policyauditor.estate.loading.LoadPoints;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Policy;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

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
        List<RuleInfo> infos = enabled.stream().map(Rule::info).toList();
        List<Subject> subjects = subjects(estate);
        Judging judging = new Judging(enabled, estate, settings, subjects);

        IntStream indexes = IntStream.range(0, subjects.size());
        Tally tally = (subjects.size() < WORTH_PARALLEL ? indexes : indexes.parallel())
                .collect(() -> new Tally(infos), (part, i) -> judging.judge(subjects.get(i), part), Tally::add);

        // What a suppression did is known only now.
        Map<Suppression, Integer> uses = tally.uses();
        for (Suppression suppression : settings.configuration().suppressions()) {
            judging.judge(new SuppressionSubject(suppression, uses.getOrDefault(suppression, 0)), tally);
        }
        return tally.run(request, settings, extent(subjects));
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
        estate.snapshots().forEach(snapshot -> subjects.add(new SnapshotSubject(snapshot)));
        estate.conflicts().forEach(conflict -> subjects.add(new ConflictSubject(conflict)));
        return subjects;
    }

    private static AuditRun.Extent extent(List<Subject> subjects) {
        int policies = 0;
        int records = 0;
        for (Subject subject : subjects) {
            if (subject instanceof SnapshotSubject) {
                // What is judged came from it.
                continue;
            }
            if (!(subject instanceof PolicySubject policy)) {
                records++;
            } else if (policy.policy().text().known().isPresent()) {
                policies++;
            }
        }
        return new AuditRun.Extent(policies, records);
    }

    /** One run over an estate. */
    private static final class Judging {
        private final List<Rule<?>> rules;
        private final Estate estate;
        private final Settings settings;
        private final SharedDocuments shared;
        private final Map<Class<?>, int[]> bySubject = new ConcurrentHashMap<>();

        Judging(List<Rule<?>> rules, Estate estate, Settings settings, List<Subject> subjects) {
            this.rules = rules;
            this.estate = estate;
            this.settings = settings;
            this.shared = new SharedDocuments(subjects, rules.size());
        }

        void judge(Subject subject, Tally tally) {
            Answers answers = shared.of(subject);
            for (int rule : bySubject.computeIfAbsent(subject.getClass(), this::about)) {
                judge(rule, subject, answers, tally);
            }
        }

        /** The indexes of the rules about a kind of subject. */
        private int[] about(Class<?> kind) {
            return IntStream.range(0, rules.size())
                    .filter(i -> rules.get(i).subject().isAssignableFrom(kind))
                    .toArray();
        }

        private void judge(int index, Subject subject, @Nullable Answers answers, Tally tally) {
            RuleInfo rule = rules.get(index).info();
            try {
                Said known = answers == null ? null : answers.get(index);
                Said said = known == null ? said(rules.get(index), index, subject, answers) : known;
                Outcome outcome = unlessContradicted(said.outcome(), subject, estate);
                tally.add(
                        index, subject, outcome, outcome == said.outcome() ? reported(rule, subject, said) : List.of());
            } catch (Exception | StackOverflowError | AssertionError | LinkageError e) {
                String fault = e.toString().replaceAll("\\R", " ");
                Gap gap = new Gap(Gap.Reason.INTERNAL_ERROR, "the rule itself failed: " + fault);
                tally.error(rule.id() + " failed on " + subject.key() + ": " + fault);
                tally.add(index, subject, Outcome.notAssessed(gap), List.of());
            }
        }

        private <S extends Subject> Said said(Rule<S> rule, int index, Subject subject, @Nullable Answers answers) {
            if (rule instanceof DocumentJudge judge && subject instanceof PolicySubject policy) {
                DocumentJudge.Verdict verdict = judge.verdict(policy, estate, settings);
                Said said = said(verdict.outcome(), subject);
                if (answers != null && verdict.anywhere()) {
                    answers.put(index, said);
                }
                return said;
            }
            return said(
                    Objects.requireNonNull(
                            rule.judge(rule.subject().cast(subject), estate, settings), "the rule gave no outcome"),
                    subject);
        }

        private static Said said(Outcome outcome, Subject subject) {
            if (!(outcome instanceof Outcome.Fail fail)) {
                return new Said(outcome, List.of());
            }
            Optional<Node> root = root(subject);
            return new Said(
                    outcome,
                    fail.findings().stream()
                            .map(finding -> root.map(node -> JsonPointer.of(node, finding.at()))
                                    .orElse(""))
                            .toList());
        }

        private List<ReportedFinding> reported(RuleInfo rule, Subject subject, Said said) {
            if (!(said.outcome() instanceof Outcome.Fail fail)) {
                return List.of();
            }
            List<Policy> own = policies(subject);
            List<ReportedFinding> reported = new ArrayList<>(fail.findings().size());
            for (int i = 0; i < fail.findings().size(); i++) {
                Finding finding = fail.findings().get(i).placed(span -> own(span, own));
                reported.add(report(rule, subject, finding, said.pointers().get(i), settings));
            }
            return reported;
        }
    }

    /** The policies that are the subject's own. */
    private static List<Policy> policies(Subject subject) {
        List<Policy> own = new ArrayList<>();
        if (subject instanceof PolicySubject policy) {
            own.add(policy.policy());
        } else if (subject instanceof RoleSubject role) {
            role.role().trust().known().ifPresent(own::add);
            role.role().policies().known().ifPresent(own::addAll);
            role.role().boundary().known().ifPresent(own::add);
        } else if (subject instanceof BucketSubject bucket) {
            bucket.bucket().policy().known().ifPresent(own::add);
        } else if (subject instanceof KeySubject key) {
            key.kmsKey().policy().known().ifPresent(own::add);
        }
        return own;
    }

    /** A place in the text of a policy that others share is a place of the policy that it is about. */
    private static Span own(Span span, List<Policy> policies) {
        return policies.stream()
                .flatMap(policy -> policy.own(span).stream())
                .findFirst()
                .orElse(span);
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

    private static ReportedFinding report(
            RuleInfo rule, Subject subject, Finding finding, String pointer, Settings settings) {
        Optional<RuleSetting> setting = setting(settings, rule);
        Severity severity = setting.flatMap(RuleSetting::severity).orElse(finding.severity());
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
}
