package io.policyauditor.estate.environment;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How to tell that something belongs to an environment. Accounts and tags are meant literally; the rest are globs whose
 * stars cross everything.
 *
 * @param name of the environment
 * @param resources ARNs
 * @param tags tags or labels, all of which it has
 * @param accounts twelve digits each
 * @param units ids or names of organizational units; what a unit holds belongs to it
 * @param clusters names of clusters
 * @param namespaces names of namespaces, of one cluster where they have the form {@code cluster/namespace}
 * @param names of whatever has a name
 */
public record EnvironmentRule(
        String name,
        List<String> resources,
        Map<String, String> tags,
        List<String> accounts,
        List<String> units,
        List<String> clusters,
        List<String> namespaces,
        List<String> names) {
    public EnvironmentRule {
        resources = List.copyOf(resources);
        // Map.copyOf is iterated in an order of its own in every run of the JVM.
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
        accounts = List.copyOf(accounts);
        units = List.copyOf(units);
        clusters = List.copyOf(clusters);
        namespaces = List.copyOf(namespaces);
        names = List.copyOf(names);
    }
}
