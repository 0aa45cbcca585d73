package io.policyauditor.estate.environment;

import io.policyauditor.policy.access.Glob;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the configuration says. */
final class ConfiguredSigns implements Signs {
    private final List<Compiled> rules;

    ConfiguredSigns(List<EnvironmentRule> rules) {
        this.rules = rules.stream().map(Compiled::of).toList();
    }

    /** A glob as written and compiled. */
    private record Fits(String written, Glob glob) {
        static List<Fits> all(List<String> globs) {
            return globs.stream().map(glob -> new Fits(glob, Glob.like(glob))).toList();
        }
    }

    private record Compiled(
            EnvironmentRule rule,
            List<Fits> resources,
            List<Fits> units,
            List<Fits> clusters,
            List<Fits> namespaces,
            List<Fits> names) {
        static Compiled of(EnvironmentRule rule) {
            // A namespace without a cluster is one of any cluster: a star of its own must not reach over the slash.
            List<String> namespaces = rule.namespaces().stream()
                    .map(glob -> glob.indexOf('/') < 0 ? "*/" + glob : glob)
                    .toList();
            return new Compiled(
                    rule,
                    Fits.all(rule.resources()),
                    Fits.all(rule.units()),
                    Fits.all(rule.clusters()),
                    Fits.all(namespaces),
                    Fits.all(rule.names()));
        }
    }

    @Override
    public List<Sign> resource(String arn) {
        return signs(rule -> first(rule.resources(), arn));
    }

    @Override
    public List<Sign> tags(Map<String, String> tags) {
        return signs(rule -> tags(rule.rule().tags(), tags));
    }

    private static Optional<String> tags(Map<String, String> wanted, Map<String, String> tags) {
        boolean all = !wanted.isEmpty()
                && wanted.entrySet().stream().allMatch(tag -> tag.getValue().equals(tags.get(tag.getKey())));
        return all
                ? Optional.of(wanted.entrySet().stream()
                        .map(tag -> tag.getKey() + "=" + tag.getValue())
                        .collect(Collectors.joining(" and ")))
                : Optional.empty();
    }

    @Override
    public List<Sign> account(String id) {
        return signs(rule -> rule.rule().accounts().contains(id) ? Optional.of(id) : Optional.empty());
    }

    @Override
    public List<Sign> unit(String idOrName) {
        return signs(rule -> first(rule.units(), idOrName));
    }

    @Override
    public List<Sign> cluster(String name) {
        return signs(rule -> first(rule.clusters(), name));
    }

    @Override
    public List<Sign> namespace(String cluster, String namespace) {
        return signs(rule -> first(rule.namespaces(), cluster + "/" + namespace));
    }

    @Override
    public List<Sign> name(String name) {
        return signs(rule -> first(rule.names(), name));
    }

    @Override
    public List<Sign> prefix(String part) {
        return signs(rule -> part.equals(rule.rule().name()) ? Optional.of(part) : first(rule.names(), part));
    }

    private List<Sign> signs(Function<Compiled, Optional<String>> value) {
        List<Sign> signs = new ArrayList<>();
        for (Compiled rule : rules) {
            value.apply(rule).ifPresent(found -> signs.add(new Sign(rule.rule().name(), found)));
        }
        return signs;
    }

    private static Optional<String> first(List<Fits> globs, String text) {
        return globs.stream()
                .filter(glob -> glob.glob().matches(text))
                .map(Fits::written)
                .findFirst();
    }
}
