package io.policyauditor.estate.rbac;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The roles for users that Kubernetes makes in every cluster, and the access policies of EKS. */
final class DefaultRoles {
    /** The version of Kubernetes whose roles they are. */
    static final String VERSION = "1.34";

    private static final String FILE = "default-rules.txt";
    private static final String AGGREGATE_TO = "rbac.authorization.k8s.io/aggregate-to-";
    private static final Map<String, List<Rule>> SETS = read();

    /** By name. Source: as in {@value #FILE}. */
    static final Map<String, Role> CLUSTER_ROLES = clusterRoles();

    /** By the last part of their ARN. */
    private static final Map<String, Role> ACCESS_POLICIES = Map.of(
            "AmazonEKSClusterAdminPolicy", accessPolicy("AmazonEKSClusterAdminPolicy", "everything"),
            "AmazonEKSAdminPolicy", accessPolicy("AmazonEKSAdminPolicy", "view", "edit", "admin"),
            "AmazonEKSEditPolicy", accessPolicy("AmazonEKSEditPolicy", "view", "edit"),
            "AmazonEKSViewPolicy", accessPolicy("AmazonEKSViewPolicy", "view"),
            "AmazonEKSAdminViewPolicy", accessPolicy("AmazonEKSAdminViewPolicy", "read everything"),
            "AmazonEKSSecretReaderPolicy", accessPolicy("AmazonEKSSecretReaderPolicy", "secrets"));

    /** Those that EKS gives to its own parts and to nodes; what they allow is not published rule by rule. */
    private static final Set<String> OF_EKS = Set.of(
            "AmazonEKSAutoNodePolicy",
            "AmazonEKSBlockStoragePolicy",
            "AmazonEKSBlockStorageClusterPolicy",
            "AmazonEKSComputePolicy",
            "AmazonEKSComputeClusterPolicy",
            "AmazonEKSLoadBalancingPolicy",
            "AmazonEKSLoadBalancingClusterPolicy",
            "AmazonEKSNetworkingPolicy",
            "AmazonEKSNetworkingClusterPolicy",
            "AmazonEKSHybridPolicy",
            "AmazonEKSClusterInsightsPolicy");

    private DefaultRoles() {}

    /** What an access policy allows; empty when that is not known. */
    static Optional<Role> accessPolicy(String name) {
        return Optional.ofNullable(ACCESS_POLICIES.get(name));
    }

    /** Whether an access policy is one that EKS gives to its own parts. */
    static boolean isOfEks(String accessPolicy) {
        return OF_EKS.contains(accessPolicy);
    }

    private static Role accessPolicy(String name, String... sets) {
        return new Role("access policy " + name, name, rules(sets));
    }

    private static Map<String, Role> clusterRoles() {
        Map<String, Role> roles = new LinkedHashMap<>();
        add(roles, "cluster-admin", Map.of(), rules("everything"));
        for (String name : List.of("admin", "edit", "view")) {
            String up = name.equals("view") ? "edit" : "admin";
            Map<String, String> labels = name.equals("admin") ? Map.of() : Map.of(AGGREGATE_TO + up, "true");
            LabelSelector selector = new LabelSelector(List.of(
                    new LabelSelector.Requirement(AGGREGATE_TO + name, LabelSelector.Operator.IN, Set.of("true"))));
            roles.put(name, new Role(title(name), name, labels, List.of(), true, List.of(selector), false));
        }
        add(roles, "system:aggregate-to-admin", Map.of(AGGREGATE_TO + "admin", "true"), rules("admin"));
        add(
                roles,
                "system:aggregate-to-edit",
                Map.of(AGGREGATE_TO + "edit", "true"),
                rules("edit", "edit of Kubernetes alone"));
        add(roles, "system:aggregate-to-view", Map.of(AGGREGATE_TO + "view", "true"), rules("view"));
        add(roles, "system:auth-delegator", Map.of(), rules("reviews of others"));
        add(roles, "system:basic-user", Map.of(), rules("reviews of oneself"));
        for (String name : List.of("discovery", "public-info-viewer", "service-account-issuer-discovery")) {
            add(roles, "system:" + name, Map.of(), List.of());
        }
        return Map.copyOf(roles);
    }

    private static void add(Map<String, Role> roles, String name, Map<String, String> labels, List<Rule> rules) {
        roles.put(name, new Role(title(name), name, labels, rules, false, List.of(), false));
    }

    private static String title(String name) {
        return "ClusterRole " + name;
    }

    private static List<Rule> rules(String... sets) {
        List<Rule> rules = new ArrayList<>();
        for (String set : sets) {
            for (Rule rule : SETS.getOrDefault(set, List.of())) {
                rules.add(new Rule(
                        rule.verbs(), rule.groups(), rule.resources(), rule.names(), rules.size() + 1, rule.place()));
            }
        }
        return rules;
    }

    private static Map<String, List<Rule>> read() {
        Map<String, List<Rule>> sets = new HashMap<>();
        try (InputStream in = DefaultRoles.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is missing");
            }
            List<Rule> open = new ArrayList<>();
            for (String line : new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList()) {
                if (line.startsWith("[")) {
                    open = new ArrayList<>();
                    sets.put(line.substring(1, line.length() - 1), open);
                } else {
                    open.add(rule(line.split(" \\| ", -1), open.size() + 1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sets;
    }

    private static Rule rule(String[] parts, int number) {
        String group = parts[1].equals("-") ? "" : parts[1];
        return new Rule(
                Set.of(parts[0].split(" ", -1)),
                Set.of(group),
                Set.of(parts[2].split(" ", -1)),
                Set.of(),
                number,
                null);
    }
}
