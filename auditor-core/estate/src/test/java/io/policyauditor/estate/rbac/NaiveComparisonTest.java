package io.policyauditor.estate.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.estate.rbac.NaiveAuthorizer.Attributes;
import io.policyauditor.estate.rbac.NaiveAuthorizer.RawBinding;
import io.policyauditor.estate.rbac.NaiveAuthorizer.RawRole;
import io.policyauditor.estate.rbac.NaiveAuthorizer.RawRule;
import io.policyauditor.estate.rbac.NaiveAuthorizer.RawSubject;
import io.policyauditor.estate.rbac.Subject.Group;
import io.policyauditor.estate.rbac.Subject.ServiceAccount;
import io.policyauditor.estate.rbac.Subject.User;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random clusters, from seeds, against an authorizer that is plainly written down. */
class NaiveComparisonTest {
    private static final List<String> NAMESPACES = List.of("ml", "web", "ops");
    private static final List<String> ACCOUNTS = List.of("a", "b");
    private static final List<String> USERS = List.of("ann", "bob", "cay");
    private static final List<String> GROUPS = List.of("devs", "leads");
    private static final List<String> LABELS = List.of("to=one", "to=two", "at=one", "at=two");
    private static final List<String> WIDE_GROUPS =
            List.of("system:serviceaccounts", "system:serviceaccounts:web", "system:serviceaccounts:ops");

    private final List<RawRole> roles = new ArrayList<>();
    private final List<RawBinding> bindings = new ArrayList<>();
    private Random random = new Random(0);

    static IntStream seeds() {
        return IntStream.range(0, 150);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void decidesAsTheAuthorizerDoes(int seed) {
        generate(seed, List.of("create", "get", "update", "*"), List.of("pods", "pods/exec", "secrets", "*", "*/exec"));
        NaiveAuthorizer naive = new NaiveAuthorizer(roles, bindings);
        ClusterRbac cluster = cluster();
        int allowed = 0;
        for (String verb : List.of("create", "get", "fly")) {
            for (String resource : List.of("pods", "pods/exec", "secrets", "exec")) {
                for (String namespace : List.of("", "ml", "web")) {
                    for (String name : List.of("", "a", "z")) {
                        for (String group : List.of("", "apps")) {
                            Permission asked = new Permission(verb, group, resource, namespace, name);
                            allowed += agrees(naive, cluster, asked);
                        }
                    }
                }
            }
        }
        // A cluster in which nobody is allowed anything would compare nothing with nothing.
        assertThat(allowed).isGreaterThanOrEqualTo(bindings.isEmpty() ? 0 : 216);
    }

    private static int agrees(NaiveAuthorizer naive, ClusterRbac cluster, Permission asked) {
        Set<Subject> expected = new HashSet<>(Set.of(Group.MASTERS));
        for (Subject subject : everybody()) {
            boolean alone = naive.authorizes(attributes(subject, Set.of(), asked));
            if (alone) {
                expected.add(subject);
            }
            Set<String> implied =
                    ClusterRbac.implied(subject).stream().map(Group::name).collect(Collectors.toSet());
            implied.add("devs");
            assertThat(cluster.can(subject, Set.of("devs"), asked).isPresent())
                    .as("%s may %s", subject, asked)
                    .isEqualTo(naive.authorizes(attributes(subject, implied, asked)));
        }
        assertThat(cluster.whoCan(asked).grants().stream().map(Grant::subject))
                .as("who may %s", asked)
                .containsExactlyInAnyOrderElementsOf(expected);
        return expected.size();
    }

    /** Who becomes whom, over any number of steps, as far as single permissions make it so. */
    @ParameterizedTest
    @MethodSource("seeds")
    void findsAllWhoBecomeAServiceAccountAndNobodyElse(int seed) {
        generate(
                seed,
                List.of("create", "get", "delete", "create"),
                List.of("pods", "pods/exec", "serviceaccounts/token", "nodes/proxy", "events", "*/token", "*"));
        NaiveAuthorizer naive = new NaiveAuthorizer(roles, bindings);
        Rbac rbac = rbac();
        for (String name : ACCOUNTS) {
            ServiceAccount target = new ServiceAccount("ml", name);
            Set<Subject> expected = naivelyReaching(naive, target);
            Becoming becoming = rbac.becoming(RbacEstate.CLUSTER, "ml", name, EnumSet.of(Gain.CREDENTIALS));
            Set<Subject> found = becoming.paths().stream().map(Path::subject).collect(Collectors.toSet());
            for (Subject subject : everybody()) {
                boolean reaches = found.contains(subject)
                        || ClusterRbac.implied(subject).stream().anyMatch(found::contains);
                assertThat(reaches || subject.equals(target))
                        .as(
                                "%s becomes %s: %s",
                                subject,
                                target,
                                becoming.paths().stream()
                                        .flatMap(path -> path.hops().stream())
                                        .map(Hop::text)
                                        .collect(Collectors.joining("; ")))
                        .isEqualTo(expected.contains(subject) || subject.equals(target));
            }
            assertThat(found).hasSameSizeAs(becoming.paths());
            becoming.paths().forEach(path -> replays(path, naive, target));
        }
    }

    private static void replays(Path path, NaiveAuthorizer naive, ServiceAccount target) {
        Subject at = path.subject();
        for (Hop hop : path.hops()) {
            assertThat(hop.from()).isEqualTo(at);
            at = hop.to();
            if (hop.way() == Way.TOKEN && at instanceof ServiceAccount account) {
                Permission asked =
                        new Permission("create", "", "serviceaccounts/token", account.namespace(), account.account());
                assertThat(naive.authorizes(attributes(hop.from(), Set.of(), asked)))
                        .as(hop.text())
                        .isTrue();
            }
        }
        assertThat(at).isEqualTo(target);
    }

    private static Set<Subject> naivelyReaching(NaiveAuthorizer naive, ServiceAccount target) {
        Set<Subject> reaching = new HashSet<>();
        boolean grown = true;
        while (grown) {
            grown = false;
            for (Subject subject : everybody()) {
                boolean reaches = !reaching.contains(subject)
                        && (becomes(naive, subject, target)
                                || accounts().stream()
                                        .anyMatch(over -> reaching.contains(over) && becomes(naive, subject, over)));
                grown |= reaches && reaching.add(subject);
            }
        }
        return reaching;
    }

    private static boolean becomes(NaiveAuthorizer naive, Subject subject, ServiceAccount account) {
        Set<String> groups =
                ClusterRbac.implied(subject).stream().map(Group::name).collect(Collectors.toSet());
        String in = account.namespace();
        return List.of(
                        new Permission("create", "", "pods", in),
                        new Permission("create", "", "serviceaccounts/token", in, account.account()),
                        new Permission("create", "", "pods/exec", in, "some"),
                        new Permission("get", "", "pods/exec", in, "some"),
                        new Permission("create", "", "nodes/proxy", "", "some"),
                        new Permission("get", "", "nodes/proxy", "", "some"),
                        new Permission("create", "", "nodes/proxy", "", "a"),
                        new Permission("get", "", "nodes/proxy", "", "a"),
                        new Permission("create", "", "nodes/proxy", "", "b"),
                        new Permission("get", "", "nodes/proxy", "", "b"),
                        new Permission("create", "apps", "deployments", in))
                .stream()
                .anyMatch(asked -> naive.authorizes(attributes(subject, groups, asked)));
    }

    private static Attributes attributes(Subject subject, Set<String> groups, Permission asked) {
        Set<String> in = new HashSet<>(groups);
        String user = subject.name();
        if (subject instanceof Group group) {
            in.add(group.name());
            user = "nobody";
        } else if (subject instanceof ServiceAccount account) {
            user = "system:serviceaccount:" + account.namespace() + ":" + account.account();
        }
        String[] resource = asked.resource().split("/", 2);
        return new Attributes(
                user,
                in,
                asked.verb(),
                asked.group(),
                resource[0],
                resource.length > 1 ? resource[1] : "",
                asked.namespace(),
                asked.name());
    }

    private static List<ServiceAccount> accounts() {
        return NAMESPACES.stream()
                .flatMap(namespace -> ACCOUNTS.stream().map(name -> new ServiceAccount(namespace, name)))
                .toList();
    }

    private static List<Subject> everybody() {
        List<Subject> all = new ArrayList<>(accounts());
        USERS.forEach(name -> all.add(new User(name)));
        GROUPS.forEach(name -> all.add(new Group(name)));
        WIDE_GROUPS.forEach(name -> all.add(new Group(name)));
        return all;
    }

    private void generate(int seed, List<String> verbs, List<String> resources) {
        random = new Random(seed);
        int number = 2 + random.nextInt(6);
        for (int i = 0; i < number; i++) {
            String namespace = random.nextInt(3) == 0 ? one(NAMESPACES) : "";
            boolean aggregated = namespace.isEmpty() && random.nextInt(3) == 0;
            roles.add(new RawRole(
                    namespace,
                    "r" + i,
                    namespace.isEmpty() ? List.of(one(LABELS.subList(0, 2)), one(LABELS.subList(2, 4))) : List.of(),
                    aggregated ? List.of(one(LABELS)) : List.of(),
                    IntStream.range(0, random.nextInt(3))
                            .mapToObj(ignored -> rule(verbs, resources))
                            .toList()));
        }
        int bound = random.nextInt(7);
        for (int i = 0; i < bound; i++) {
            RawRole role = one(roles);
            String namespace =
                    role.namespace().isEmpty() ? random.nextInt(3) == 0 ? "" : one(NAMESPACES) : role.namespace();
            List<RawSubject> subjects = new ArrayList<>();
            int named = 1 + random.nextInt(3);
            for (int s = 0; s < named; s++) {
                subjects.add(subject(namespace));
            }
            bindings.add(new RawBinding(
                    namespace, "b" + i, role.namespace().isEmpty() ? "ClusterRole" : "Role", role.name(), subjects));
        }
    }

    private RawRule rule(List<String> verbs, List<String> resources) {
        boolean named = random.nextInt(4) == 0;
        List<String> of = new ArrayList<>(some(resources, 2));
        if (named) {
            // Of every resource with a name there are more than the comparison knows.
            of.remove("*");
        }
        return new RawRule(
                some(verbs, 2), List.of(one(List.of("", "", "*"))), of, named ? some(ACCOUNTS, 1) : List.of());
    }

    private RawSubject subject(String namespace) {
        return switch (random.nextInt(6)) {
            case 0 -> new RawSubject("User", "", one(USERS));
            case 1 -> new RawSubject("Group", "", one(GROUPS));
            case 2 -> new RawSubject("Group", "", one(WIDE_GROUPS));
            case 3 -> new RawSubject("User", "", "system:serviceaccount:" + one(NAMESPACES) + ":" + one(ACCOUNTS));
            default ->
                new RawSubject(
                        "ServiceAccount",
                        namespace.isEmpty() || random.nextBoolean() ? one(NAMESPACES) : "",
                        one(ACCOUNTS));
        };
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private List<String> some(List<String> of, int most) {
        int number = 1 + random.nextInt(most);
        return IntStream.range(0, number)
                .mapToObj(ignored -> one(of))
                .distinct()
                .toList();
    }

    private ClusterRbac cluster() {
        return rbac().cluster(RbacEstate.CLUSTER);
    }

    private Rbac rbac() {
        RbacEstate estate = new RbacEstate();
        roles.forEach(role -> estate.add(json(role)));
        bindings.forEach(binding -> estate.add(json(binding)));
        return estate.rbac();
    }

    private static String json(RawRole role) {
        String kind = role.namespace().isEmpty() ? "ClusterRole" : "Role";
        String labels = role.labels().stream()
                .map(label -> label.split("=", -1))
                .map(label -> quoted(label[0]) + ": " + quoted(label[1]))
                .collect(Collectors.joining(", ", "{", "}"));
        String selectors = role.selected().stream()
                .map(label -> label.split("=", -1))
                .map(label -> "{\"matchLabels\": {" + quoted(label[0]) + ": " + quoted(label[1]) + "}}")
                .collect(Collectors.joining(", ", "[", "]"));
        String rules = role.rules().stream()
                .map(rule -> "{\"verbs\": " + list(rule.verbs()) + ", \"apiGroups\": " + list(rule.groups())
                        + ", \"resources\": " + list(rule.resources()) + ", \"resourceNames\": " + list(rule.names())
                        + "}")
                .collect(Collectors.joining(", ", "[", "]"));
        return "{\"kind\": " + quoted(kind) + ", \"metadata\": {\"name\": " + quoted(role.name())
                + namespace(role.namespace())
                + ", \"labels\": " + labels + "}"
                + (role.selected().isEmpty()
                        ? ""
                        : ", \"aggregationRule\": {\"clusterRoleSelectors\": " + selectors + "}")
                + ", \"rules\": " + rules + "}";
    }

    private static String json(RawBinding binding) {
        String kind = binding.namespace().isEmpty() ? "ClusterRoleBinding" : "RoleBinding";
        String subjects = binding.subjects().stream()
                .map(subject -> "{\"kind\": " + quoted(subject.kind()) + ", \"name\": " + quoted(subject.name())
                        + namespace(subject.namespace()) + "}")
                .collect(Collectors.joining(", ", "[", "]"));
        return "{\"kind\": " + quoted(kind) + ", \"metadata\": {\"name\": " + quoted(binding.name())
                + namespace(binding.namespace()) + "}, \"roleRef\": {\"kind\": " + quoted(binding.roleKind())
                + ", \"name\": " + quoted(binding.roleName()) + "}, \"subjects\": " + subjects + "}";
    }

    private static String namespace(String namespace) {
        return namespace.isEmpty() ? "" : ", \"namespace\": " + quoted(namespace);
    }

    private static String list(List<String> texts) {
        return texts.stream().map(NaiveComparisonTest::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }
}
