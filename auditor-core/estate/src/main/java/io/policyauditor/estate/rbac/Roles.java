package io.policyauditor.estate.rbac;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The roles of a cluster, and what each role allows once aggregation has filled it. */
final class Roles {
    private final Map<String, Role> ofCluster;
    private final Map<String, Role> ofNamespaces;
    private final List<Role> byName;
    private final Map<Role, List<HeldRule>> rules = new ConcurrentHashMap<>();
    private final Map<Role, List<Power>> powers = new ConcurrentHashMap<>();

    /** @param ofNamespaces Roles by namespace and name, with a slash between */
    Roles(Map<String, Role> ofCluster, Map<String, Role> ofNamespaces) {
        this.ofCluster = ofCluster;
        this.ofNamespaces = ofNamespaces;
        this.byName = ofCluster.values().stream()
                .sorted(Comparator.comparing(Role::name))
                .toList();
    }

    @Nullable
    Role ofCluster(String name) {
        return ofCluster.get(name);
    }

    @Nullable
    Role ofNamespace(String namespace, String name) {
        return ofNamespaces.get(namespace + "/" + name);
    }

    /** All rules of a role. */
    List<HeldRule> rules(Role role) {
        return rules.computeIfAbsent(role, this::compute);
    }

    /** What of it makes somebody into somebody else. */
    List<Power> powers(Role role) {
        List<Power> known = powers.get(role);
        if (known == null) {
            known = Power.of(rules(role));
            powers.put(role, known);
        }
        return known;
    }

    private List<HeldRule> compute(Role role) {
        List<HeldRule> all = new ArrayList<>();
        Set<Rule.Content> seen = new HashSet<>();
        for (Role source : sources(role)) {
            for (Rule rule : source.rules()) {
                // What a role read from the API has of another is shown where it is written.
                if (!role.read() || !role.aggregated() || seen.add(rule.content())) {
                    all.add(new HeldRule(source, rule));
                }
            }
        }
        return List.copyOf(all);
    }

    /**
     * The roles whose written rules end in this one. The controller writes into an aggregated role what the selected
     * ones have, so in the end it has what those have that are reached over any number of aggregated ones; what somebody
     * wrote into it is lost.
     *
     * <p>Source: Kubernetes 1.34, pkg/controller/clusterroleaggregation.
     */
    private Set<Role> sources(Role role) {
        Set<Role> written = new LinkedHashSet<>();
        Set<Role> seen = new HashSet<>(Set.of(role));
        Deque<Role> open = new ArrayDeque<>(seen);
        Set<LabelSelector> asked = new HashSet<>();
        while (!open.isEmpty()) {
            Role next = open.poll();
            if (!next.aggregated()) {
                written.add(next);
                continue;
            }
            // A selector asked twice selects nothing new, in a circle neither.
            next.selectors().stream()
                    .filter(asked::add)
                    .forEach(selector -> byName.stream()
                            .filter(other -> selector.takes(other.labels()) && seen.add(other))
                            .forEach(open::add));
        }
        if (role.aggregated() && role.read()) {
            written.add(role);
        }
        return written;
    }
}
