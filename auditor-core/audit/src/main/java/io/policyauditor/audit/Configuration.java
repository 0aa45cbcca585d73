package io.policyauditor.audit;

import io.policyauditor.estate.environment.EnvironmentRule;
import io.policyauditor.policy.language.PolicyKind;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code auditor.yaml}, checked and typed; immutable.
 *
 * @param environments in their order in the file; empty for the defaults
 */
public record Configuration(
        Inputs inputs,
        Models models,
        Trust trust,
        List<EnvironmentRule> environments,
        Optional<Gate> gate,
        Map<String, RuleSetting> rules,
        List<Suppression> suppressions) {
    /** What is in force without a file. */
    public static final Configuration DEFAULT = new Configuration(
            new Inputs(List.of(), List.of(), List.of()),
            new Models(Set.of()),
            new Trust(Optional.empty(), Set.of(), Set.of()),
            List.of(),
            Optional.empty(),
            Map.of(),
            List.of());

    public Configuration {
        environments = List.copyOf(environments);
        rules = ordered(rules);
        suppressions = List.copyOf(suppressions);
    }

    /**
     * Which files are read, and as what.
     *
     * @param include globs relative to the configuration file; empty for everything
     * @param documents in order, the first that fits a path holds
     */
    public record Inputs(List<String> include, List<String> exclude, List<DocumentInput> documents) {
        public Inputs {
            include = List.copyOf(include);
            exclude = List.copyOf(exclude);
            documents = List.copyOf(documents);
        }
    }

    /**
     * What a person says about policy files.
     *
     * @param path glob relative to the configuration file
     * @param account the account that owns the document, twelve digits
     * @param attachedTo the ARN it is attached to
     */
    public record DocumentInput(
            String path, Optional<PolicyKind> kind, Optional<String> account, Optional<String> attachedTo) {}

    /** Buckets (names) that hold models besides those that InferenceServices name. */
    public record Models(Set<String> buckets) {
        public Models {
            buckets = ordered(buckets);
        }
    }

    /**
     * What "external" means.
     *
     * @param organization id of the organization, {@code o-…}
     * @param accounts twelve digits each
     * @param oidcIssuers without {@code https://}
     */
    public record Trust(Optional<String> organization, Set<String> accounts, Set<String> oidcIssuers) {
        public Trust {
            accounts = ordered(accounts);
            oidcIssuers = ordered(oidcIssuers);
        }
    }

    /**
     * What is said about one rule.
     *
     * @param reason why it is off; needed when it is
     * @param locked whether no suppression of it holds
     */
    public record RuleSetting(Optional<Severity> severity, boolean enabled, Optional<String> reason, boolean locked) {}

    // Map.copyOf and Set.copyOf are iterated in an order of their own in every run of the JVM; the same input must give
    // the same output.
    private static <K, V> Map<K, V> ordered(Map<K, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    private static <E> Set<E> ordered(Set<E> set) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(set));
    }
}
