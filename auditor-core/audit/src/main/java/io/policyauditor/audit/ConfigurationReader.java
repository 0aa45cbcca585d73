package io.policyauditor.audit;

import static io.policyauditor.audit.ConfigurationErrors.quoted;

import io.policyauditor.audit.Configuration.DocumentInput;
import io.policyauditor.audit.Configuration.Inputs;
import io.policyauditor.audit.Configuration.Models;
import io.policyauditor.audit.Configuration.RuleSetting;
import io.policyauditor.audit.Configuration.Trust;
import io.policyauditor.estate.environment.EnvironmentRule;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.NumberNode;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.Tree;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads {@code auditor.yaml}. Nothing in it is passed over: a key, word or rule that is not known is an error, because
 * a setting without effect is worse than none. Every error is reported, not only the first.
 */
public final class ConfigurationReader {
    private static final Expected<PolicyKind> KIND = Expected.choice(List.of(PolicyKind.values()), PolicyKind::word);
    private static final Expected<Severity> SEVERITY = Expected.choice(
            List.of(Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW, Severity.INFO), Severity::word);
    private static final Expected<Optional<Severity>> FAIL_ON = Expected.choice(
            List.of(
                    Optional.of(Severity.CRITICAL),
                    Optional.of(Severity.HIGH),
                    Optional.of(Severity.MEDIUM),
                    Optional.of(Severity.LOW),
                    Optional.empty()),
            least -> least.map(Severity::word).orElse("never"));
    private static final Expected<Gate.NotAssessed> FAIL_ON_NOT_ASSESSED = Expected.choice(
            List.of(Gate.NotAssessed.values()), which -> which.name().toLowerCase(Locale.ROOT));

    private final Set<String> rules;
    private final ConfigurationErrors errors;

    private ConfigurationReader(Set<String> rules, ConfigurationErrors errors) {
        this.rules = new TreeSet<>(rules);
        this.errors = errors;
    }

    /** What a file came to. */
    public sealed interface Result {
        /** It is right. */
        record Valid(Configuration configuration) implements Result {}

        /** It is not: what is wrong, at least one error, in source order. */
        record Invalid(List<ConfigurationError> errors) implements Result {
            public Invalid {
                errors = List.copyOf(errors);
            }
        }
    }

    /**
     * Reads a configuration. Never throws.
     *
     * @param tree of the file, whatever its syntax; a problem of the tree is an error of the configuration
     * @param rules ids of all rules there are
     */
    public static Result read(Tree tree, Set<String> rules) {
        ConfigurationErrors errors = new ConfigurationErrors(tree.certain());
        tree.problems().forEach(problem -> errors.add(problem.at(), problem.message()));
        Node root = tree.root();
        if (root == null) {
            if (tree.problems().isEmpty()) {
                Span nowhere = new SourceText("auditor.yaml", "").all();
                errors.add(nowhere, "the file is empty, write version: 1");
            }
            return new Result.Invalid(errors.inOrder());
        }
        Configuration configuration =
                new ConfigurationReader(rules, errors).file(Section.file(root, Keys.FILE, errors));
        List<ConfigurationError> found = errors.inOrder();
        return found.isEmpty() ? new Result.Valid(configuration) : new Result.Invalid(found);
    }

    private Configuration file(Section file) {
        if (!file.has("version")) {
            file.missing(file.at(), "the key version is missing, write version: 1");
        }
        file.one("version", ConfigurationReader::version);
        Section trust = file.section("trust", Keys.TRUST);
        Map<String, RuleSetting> settings = settings(file);
        return new Configuration(
                inputs(file.section("inputs", Keys.INPUTS)),
                new Models(
                        new LinkedHashSet<>(file.section("models", Keys.MODELS).list("buckets", Expected::bucket))),
                new Trust(
                        trust.one("organization", Expected::organization),
                        new LinkedHashSet<>(trust.list("accounts", Expected::account)),
                        new LinkedHashSet<>(trust.list("oidcIssuers", Expected::issuer))),
                environments(file),
                gate(file.section("gate", Keys.GATE)),
                settings,
                suppressions(file.section("suppressions", Keys.SUPPRESSIONS), settings));
    }

    private static Optional<Integer> version(Node node, String where, ConfigurationErrors errors) {
        if (node instanceof NumberNode number && number.value().equals("1")) {
            return Optional.of(1);
        }
        String written = node instanceof Node.Scalar scalar ? ", not " + quoted(scalar.value()) : "";
        errors.add(node.span(), where + " must be the number 1" + written);
        return Optional.empty();
    }

    private Inputs inputs(Section inputs) {
        List<DocumentInput> documents = new ArrayList<>();
        for (Section document : inputs.sections("documents", Keys.DOCUMENT)) {
            if (!document.has("path")) {
                document.missing(document.at(), document.name() + " needs a path");
            }
            if (!document.has("kind") && !document.has("account") && !document.has("attachedTo")) {
                document.missing(document.at(), document.name() + " says nothing: give kind, account or attachedTo");
            }
            Optional<PolicyKind> kind = document.one("kind", KIND);
            Optional<String> account = document.one("account", Expected::account);
            Optional<String> attachedTo = document.one("attachedTo", Expected::arn);
            document.one("path", Expected::path)
                    .ifPresent(path -> documents.add(new DocumentInput(path, kind, account, attachedTo)));
        }
        inputs.map("kinds", ConfigurationReader::kind).forEach((glob, kind) -> {
            Optional<String> path = Expected.path(glob, "the glob of inputs.kinds", errors);
            path.ifPresent(
                    fitting -> documents.add(new DocumentInput(fitting, kind, Optional.empty(), Optional.empty())));
        });
        return new Inputs(inputs.list("include", Expected::path), inputs.list("exclude", Expected::path), documents);
    }

    // A wrong kind does not hide a wrong glob.
    private static Optional<Optional<PolicyKind>> kind(Node node, String where, ConfigurationErrors errors) {
        return Optional.of(KIND.read(node, where, errors));
    }

    private static List<EnvironmentRule> environments(Section file) {
        List<EnvironmentRule> environments = new ArrayList<>();
        file.named("environments", Keys.ENVIRONMENT).forEach((name, environment) -> {
            Map<String, String> tags = new LinkedHashMap<>();
            environment.map("tags", Expected::scalar).forEach((key, value) -> tags.put(key.value(), value));
            environments.add(new EnvironmentRule(
                    name.value(),
                    environment.list("resources", Expected::glob),
                    tags,
                    environment.list("accounts", Expected::account),
                    environment.list("units", Expected::glob),
                    environment.list("clusters", Expected::glob),
                    environment.list("namespaces", Expected::glob),
                    environment.list("names", Expected::glob)));
        });
        return environments;
    }

    private static Optional<Gate> gate(Section gate) {
        Optional<Optional<Severity>> failOn = gate.one("failOn", FAIL_ON);
        Optional<Gate.NotAssessed> notAssessed = gate.one("failOnNotAssessed", FAIL_ON_NOT_ASSESSED);
        return failOn.isEmpty() && notAssessed.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Gate(failOn.orElse(Gate.SCAN.failOn()), notAssessed.orElse(Gate.SCAN.failOnNotAssessed())));
    }

    private Map<String, RuleSetting> settings(Section file) {
        Map<String, RuleSetting> settings = new LinkedHashMap<>();
        file.named("rules", Keys.RULE).forEach((id, rule) -> {
            known(id.value(), id.span());
            boolean enabled = rule.one("enabled", Expected::flag).orElse(true);
            Optional<String> reason = rule.one("reason", Expected::remark);
            if (!enabled && reason.isEmpty()) {
                rule.missing(rule.at("enabled"), rule.name() + " is off without a reason, write reason: why");
            }
            settings.put(
                    id.value(),
                    new RuleSetting(
                            rule.one("severity", SEVERITY),
                            enabled,
                            reason,
                            rule.one("locked", Expected::flag).orElse(false)));
        });
        return settings;
    }

    private List<Suppression> suppressions(Section section, Map<String, RuleSetting> settings) {
        List<Suppression> suppressions = new ArrayList<>();
        for (Section entry : section.sections("entries", Keys.SUPPRESSION)) {
            if (!entry.has("rule")) {
                entry.missing(entry.at(), entry.name() + " needs a rule, there is no suppression of all rules");
            }
            if (!entry.has("path") && !entry.has("resource") && !entry.has("object")) {
                entry.missing(entry.at(), entry.name() + " needs a path, a resource or an object");
            }
            if (entry.has("sid") && !entry.has("path") && !entry.has("resource")) {
                entry.missing(entry.at("sid"), entry.name() + " has a sid, which needs a path or a resource");
            }
            Optional<String> rule = entry.one("rule", Expected::text);
            rule.ifPresent(id -> known(id, entry.at("rule")));
            rule.map(settings::get)
                    .filter(RuleSetting::locked)
                    .ifPresent(setting -> errors.add(
                            entry.at("rule"),
                            "rule " + quoted(rule.orElse("")) + " is locked, it cannot be suppressed"));
            Optional<String> path = entry.one("path", Expected::path);
            Optional<String> resource = entry.one("resource", Expected::glob);
            Optional<String> object = entry.one("object", Expected::glob);
            Optional<String> sid = entry.one("sid", Expected::text);
            Optional<String> reason = entry.one("reason", Expected::remark);
            Optional<String> owner = entry.one("owner", Expected::remark);
            Optional<LocalDate> expires = entry.one("expires", Expected::date);
            rule.ifPresent(id -> suppressions.add(
                    new Suppression(id, path, resource, object, sid, reason, owner, expires, entry.at("rule"))));
        }
        return suppressions;
    }

    private void known(String rule, Span at) {
        if (!rules.contains(rule)) {
            errors.unknown(at, "rule " + quoted(rule), rule, rules, "\"auditor rules\" lists them");
        }
    }
}
