package io.policyauditor.estate.rbac;

import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Cluster.AccessEntry;
import io.policyauditor.estate.model.Cluster.AccessPolicy;
import io.policyauditor.estate.model.Cluster.NodeGroup;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.rbac.Subject.Group;
import io.policyauditor.estate.rbac.Subject.IamPrincipal;
import io.policyauditor.estate.rbac.Subject.User;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.StringNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The IAM principals that a cluster lets in, and what they are in it. */
final class Principals {
    private static final String AWS_AUTH = "aws-auth";
    private static final String KUBE_SYSTEM = "kube-system";
    private static final String ROLE = "role/";
    private static final String SESSION = "assumed-role/";

    private final Estate estate;
    private final Map<Subject, List<Grant>> members = new HashMap<>();
    private final Map<IamPrincipal, Set<Subject>> memberships = new LinkedHashMap<>();
    private final List<Binding> policies = new ArrayList<>();
    private final Map<String, List<Binding>> ofNamespaces = new TreeMap<>();
    private final Set<String> nodes = new HashSet<>();
    private final Set<Gap> gaps = new LinkedHashSet<>();
    private final Set<String> assumptions = new LinkedHashSet<>();

    private Principals(Estate estate) {
        this.estate = estate;
    }

    static Principals of(Estate estate, Cluster cluster) {
        Principals principals = new Principals(estate);
        principals.nodes(cluster);
        principals.entries(cluster);
        Lookup<KubernetesObject> map = estate.object(cluster.name(), KUBE_SYSTEM, "ConfigMap", AWS_AUTH);
        map.known().ifPresent(known -> principals.awsAuth(cluster, known));
        return principals;
    }

    /** Of a cluster of which nothing is known but its name. */
    static Principals unknown(Estate estate, Gap gap) {
        Principals principals = new Principals(estate);
        principals.gaps.add(gap);
        return principals;
    }

    /** The principals that are a user or in a group, with what makes them so. */
    List<Grant> members(Subject of) {
        List<Grant> known = members.getOrDefault(of, List.of());
        if (!known.isEmpty() || !(of instanceof User user)) {
            return known;
        }
        // The cluster knows a role by the name of its session.
        return Arn.parse(user.name())
                .filter(arn -> arn.service().equals("sts") && arn.resource().startsWith(SESSION))
                .map(arn -> new User(session(arn, arn.resource().split("/", -1)[1])))
                .map(session -> members.getOrDefault(session, List.of()))
                .orElse(List.of());
    }

    /** All principals, each with every user and group that it is. */
    Map<IamPrincipal, Set<Subject>> memberships() {
        return memberships;
    }

    /** What access policies give, everywhere in the cluster. */
    List<Binding> policies() {
        return policies;
    }

    /** What access policies give in namespaces alone, by what these are called, which may end in a star. */
    Map<String, List<Binding>> ofNamespaces() {
        return ofNamespaces;
    }

    Set<Gap> gaps() {
        return gaps;
    }

    Set<String> assumptions() {
        return assumptions;
    }

    private void nodes(Cluster cluster) {
        for (NodeGroup group : cluster.nodeGroups().known().orElse(List.of())) {
            group.role().known().ifPresent(role -> {
                nodes.add(role);
                add(role, Group.NODES, new Authority("node group " + group.name(), group.place()));
            });
        }
    }

    private void entries(Cluster cluster) {
        List<AccessEntry> entries = cluster.accessEntries().known().orElse(List.of());
        if (!cluster.complete().contains(Listing.ACCESS_ENTRIES)) {
            gaps.add(cluster.accessEntries()
                    .missing()
                    .orElseGet(() -> Listing.ACCESS_ENTRIES.open("cluster", cluster.name())));
        } else {
            cluster.accessEntries().missing().ifPresent(gaps::add);
        }
        if (entries.isEmpty()) {
            assumptions.add("whoever created cluster " + cluster.name()
                    + " is trusted: without access entries a cluster does not say who it was");
        }
        for (AccessEntry entry : entries) {
            if (entry.kubernetesGroups().contains(Group.NODES.name())) {
                nodes.add(entry.principal());
            }
            Authority by = new Authority("access entry " + entry.principal(), entry.place());
            add(entry.principal(), new User(userName(entry.principal())), by);
            add(entry.principal(), Group.AUTHENTICATED, by);
            entry.kubernetesGroups().stream().sorted().forEach(group -> add(entry.principal(), new Group(group), by));
            entry.accessPolicies().stream()
                    .sorted(Comparator.comparing(AccessPolicy::arn))
                    .forEach(policy -> policy(cluster, entry, policy));
        }
    }

    private void policy(Cluster cluster, AccessEntry entry, AccessPolicy policy) {
        String name = policy.name();
        if (DefaultRoles.isOfEks(name)) {
            assumptions.add("access policy " + name + " gives nothing but what EKS needs for itself");
            return;
        }
        DefaultRoles.accessPolicy(name)
                .ifPresentOrElse(
                        role -> {
                            Binding binding = new Binding(
                                    "access entry " + entry.principal(),
                                    entry.place(),
                                    List.of(principal(entry.principal())),
                                    role);
                            if (policy.namespaces() instanceof Lookup.Known<Set<String>> some) {
                                some.value()
                                        .forEach(namespace -> ofNamespaces
                                                .computeIfAbsent(namespace, ignored -> new ArrayList<>())
                                                .add(binding));
                                return;
                            }
                            policies.add(binding);
                            policy.namespaces()
                                    .missing()
                                    .ifPresent(open -> assumptions.add("access policies of cluster " + cluster.name()
                                            + " are taken to hold in the whole cluster, where it is not said in which"
                                            + " namespaces"));
                        },
                        () -> gaps.add(Gap.outOfScope(
                                entry.place() + " what access policy " + name + " allows is not known",
                                "what {n} access policies allow is not known")));
    }

    private void awsAuth(Cluster cluster, KubernetesObject map) {
        boolean any = awsAuth(map, "mapRoles", "rolearn");
        any |= awsAuth(map, "mapUsers", "userarn");
        if (any) {
            assumptions.add("cluster " + cluster.name() + " is taken to let in whom aws-auth names, as it does unless"
                    + " its authentication mode is API");
        }
    }

    private boolean awsAuth(KubernetesObject map, String key, String arnKey) {
        Node value = map.at("data", key);
        if (!(value instanceof StringNode string)) {
            if (value != null) {
                gaps.add(unreadable(value, key));
            }
            return false;
        }
        Optional<List<AwsAuth.Entry>> read = AwsAuth.read(string, arnKey);
        if (read.isEmpty()) {
            gaps.add(unreadable(value, key));
        }
        List<AwsAuth.Entry> entries = read.orElse(List.of());
        entries.forEach(this::awsAuth);
        return !entries.isEmpty();
    }

    private static Gap unreadable(Node value, String key) {
        return Gap.unread(value.span() + " " + key + " of ConfigMap kube-system/aws-auth cannot be read with certainty;"
                + " write it as a plain list");
    }

    // An access entry counts before the ConfigMap does; a role is found by its name without its path, so a path in the
    // ConfigMap finds none. Source: the Amazon EKS user guide, "Migrating existing aws-auth ConfigMap entries".
    private void awsAuth(AwsAuth.Entry entry) {
        Arn arn = Arn.parse(entry.arn()).orElse(null);
        if (arn == null) {
            gaps.add(Gap.unread(entry.place() + " aws-auth names a principal that is no ARN; correct it"));
            return;
        }
        boolean role = arn.resource().startsWith(ROLE);
        if (role && arn.resource().indexOf('/', ROLE.length()) >= 0) {
            return;
        }
        String principal = role
                ? estate.rolesOf(arn.account()).stream()
                        .filter(known -> known.name().equals(arn.resource().substring(ROLE.length())))
                        .map(Role::arn)
                        .findFirst()
                        .orElse(entry.arn())
                : entry.arn();
        if (memberships.getOrDefault(principal(principal), Set.of()).contains(Group.AUTHENTICATED)) {
            return;
        }
        if (entry.groups().contains(Group.NODES.name())) {
            nodes.add(principal);
        }
        Authority by = new Authority("ConfigMap kube-system/aws-auth", entry.place());
        entry.groups().forEach(group -> add(principal, new Group(group), by));
        if (!entry.username().isEmpty() && !entry.username().contains("{{")) {
            add(principal, Subject.user(entry.username()), by);
        }
        add(principal, Group.AUTHENTICATED, by);
    }

    private void add(String arn, Subject is, Authority by) {
        IamPrincipal principal = principal(arn);
        if (memberships
                .computeIfAbsent(principal, ignored -> new LinkedHashSet<>())
                .add(is)) {
            members.computeIfAbsent(is, ignored -> new ArrayList<>()).add(new Grant(principal, by));
        }
    }

    private IamPrincipal principal(String arn) {
        return new IamPrincipal(arn, nodes.contains(arn));
    }

    /** The name of a principal in the cluster, of a role without that of the session. */
    private static String userName(String arn) {
        return Arn.parse(arn)
                .filter(parsed -> parsed.resource().startsWith(ROLE))
                .map(parsed -> session(
                        parsed, parsed.resource().substring(parsed.resource().lastIndexOf('/') + 1)))
                .orElse(arn);
    }

    private static String session(Arn arn, String role) {
        return "arn:" + arn.partition() + ":sts::" + arn.account() + ":" + SESSION + role;
    }
}
