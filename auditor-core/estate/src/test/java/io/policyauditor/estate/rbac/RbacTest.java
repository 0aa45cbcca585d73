package io.policyauditor.estate.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.estate.model.Cluster.AccessPolicy;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.rbac.Subject.Group;
import io.policyauditor.estate.rbac.Subject.IamPrincipal;
import io.policyauditor.estate.rbac.Subject.User;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RbacTest {
    private static final String POD_MAKER =
            "{\"kind\": \"ClusterRole\", \"metadata\": {\"name\": \"maker\"}, \"rules\": [{\"apiGroups\": [\"\"],"
                    + " \"resources\": [\"pods\"], \"verbs\": [\"create\"]}]}";

    @Test
    void everyHopShowsWhereItIsWritten() {
        Rbac rbac = new RbacEstate()
                .add(POD_MAKER, binding("editors", "ml", "maker", "ServiceAccount", "robot"))
                .rbac();
        Hop hop = hop(rbac, "ServiceAccount ml/robot");
        assertThat(hop.text())
                .isEqualTo("ServiceAccount ml/robot → ServiceAccount ml/loader (create pods: RoleBinding ml/editors →"
                        + " ClusterRole maker rule 1)");
        Authority by = hop.by().get(0);
        assertThat(Objects.requireNonNull(by.rulePlace()).text())
                .startsWith("{\"apiGroups\"")
                .contains("\"pods\"");
        assertThat(Objects.requireNonNull(by.bindingPlace()).text()).contains("\"editors\"");
    }

    @Test
    void theMastersAndTheNodesAreInEveryAnswer() {
        Rbac rbac = new RbacEstate().rbac();
        for (Gain gain : Gain.values()) {
            assertThat(rbac.becoming(RbacEstate.CLUSTER, "ml", "loader", EnumSet.of(gain))
                            .paths())
                    .as(gain.toString())
                    .extracting(Path::subject)
                    .containsExactly(Group.MASTERS, Group.NODES);
        }
        assertThat(rbac.cluster(RbacEstate.CLUSTER)
                        .whoCan(new Permission("get", "", "pods", ""))
                        .grants())
                .extracting(Grant::subject)
                .containsExactly(Group.MASTERS);
    }

    @ParameterizedTest
    @CsvSource({
        "Group, system:masters, true",
        "Group, system:nodes, true",
        "Group, eks:kube-proxy-windows, true",
        "Group, system:authenticated, false",
        "Group, system:unauthenticated, false",
        "Group, system:serviceaccounts, false",
        "Group, system:serviceaccounts:ml, false",
        "Group, devs, false",
        "User, system:kube-scheduler, true",
        "User, eks:addon-manager, true",
        "User, system:anonymous, false",
        "User, ann, false",
        "User, system:serviceaccount:kube-system:job-controller, true",
        "User, system:serviceaccount:kserve:kserve-controller-manager, true",
        "User, system:serviceaccount:ml:default, false",
    })
    void partsOfTheClusterAreMarked(String kind, String name, boolean system) {
        Subject subject = kind.equals("User") ? Subject.user(name) : new Group(name);
        assertThat(subject.system()).isEqualTo(system);
    }

    @Test
    void nodesAreMarkedAndWhoActsOverThemIsNot() {
        Rbac rbac = new RbacEstate()
                .node("arn:aws:iam::111122223333:role/node")
                .entry("arn:aws:iam::111122223333:role/self-managed", List.of("system:nodes"), List.of())
                .add(POD_MAKER, binding("b", "kube-system", "maker", "User", "ann"))
                .add(wide("robots", "maker", "ServiceAccount", "robot", "kube-system"))
                .rbac();
        List<Path> paths = rbac.becoming(RbacEstate.CLUSTER, "ml", "loader").paths();
        assertThat(paths.stream()
                        .collect(Collectors.toMap(path -> path.subject().name(), Path::system)))
                .containsEntry("arn:aws:iam::111122223333:role/node", true)
                .containsEntry("arn:aws:iam::111122223333:role/self-managed", true)
                .containsEntry("kube-system/robot", true)
                .containsEntry("ann", false);
    }

    @Test
    void aGroupOfSomebodyIsAskedFor() {
        ClusterRbac cluster = new RbacEstate()
                .add(POD_MAKER, binding("b", "ml", "maker", "Group", "devs"))
                .entry("arn:aws:iam::111122223333:role/dev", List.of("devs"), List.of())
                .rbac()
                .cluster(RbacEstate.CLUSTER);
        Permission asked = new Permission("create", "", "pods", "ml");
        assertThat(cluster.can(new User("ann"), Set.of(), asked)).isEmpty();
        assertThat(cluster.can(new User("ann"), Set.of("devs"), asked))
                .hasValueSatisfying(grant -> assertThat(grant.subject()).isEqualTo(new Group("devs")));
        IamPrincipal dev = new IamPrincipal("arn:aws:iam::111122223333:role/dev", false);
        assertThat(cluster.can(dev, Set.of(), asked)).isPresent();
        assertThat(cluster.can(new IamPrincipal("arn:aws:iam::111122223333:role/other", false), Set.of(), asked))
                .isEmpty();
        assertThat(cluster.can(new User("ann"), Set.of("system:masters"), asked))
                .isPresent();
        assertThat(cluster.members(new Group("devs")))
                .extracting(Grant::subject)
                .containsExactly(dev);
    }

    @Test
    void whatABindingNamesInVainIsListed() {
        ClusterRbac cluster = new RbacEstate()
                .add(
                        POD_MAKER,
                        "{\"kind\": \"ServiceAccount\", \"metadata\": {\"name\": \"there\", \"namespace\": \"ml\"}}")
                .add(
                        binding("a", "ml", "maker", "ServiceAccount", "gone"),
                        binding("b", "ml", "maker", "ServiceAccount", "there"),
                        binding("c", "ml", "maker", "ServiceAccount", "default"),
                        binding("d", "ml", "nothing", "User", "ann"))
                .rbac()
                .cluster(RbacEstate.CLUSTER);
        assertThat(cluster.dangling())
                .extracting(dangling -> dangling.binding() + ": " + dangling.missing())
                .containsExactly("RoleBinding ml/a: ServiceAccount ml/gone", "RoleBinding ml/d: ClusterRole nothing");
        assertThat(new RbacEstate()
                        .open(Listing.MANIFESTS)
                        .add(binding("a", "ml", "maker", "ServiceAccount", "gone"))
                        .rbac()
                        .cluster(RbacEstate.CLUSTER)
                        .dangling())
                .isEmpty();
    }

    @Test
    void whatIsTakenForTrueIsSaid() {
        List<String> assumptions = new RbacEstate()
                .entry("arn:aws:iam::111122223333:role/dev", List.of(), List.of("AmazonEKSEditPolicy"))
                .add(binding("b", "ml", "view", "User", "ann"))
                .add("{\"kind\": \"Profile\", \"metadata\": {\"name\": \"p\"}}")
                .add("{\"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"aws-auth\", \"namespace\": \"kube-system\"},"
                        + " \"data\": {\"mapUsers\": \"- userarn: arn:aws:iam::111122223333:user/u\"}}")
                .rbac()
                .becoming(RbacEstate.CLUSTER, "ml", "loader")
                .assumptions();
        assertThat(assumptions)
                .anyMatch(
                        line -> line.contains("access policies of cluster prod are taken to hold in the whole cluster"))
                .anyMatch(line -> line.contains("ClusterRole view is taken to be the one that Kubernetes"))
                .anyMatch(line -> line.contains("Kubeflow makes its RoleBindings"))
                .anyMatch(line -> line.contains("taken to let in whom aws-auth names"))
                .anyMatch(line -> line.contains("no admission controller"))
                .noneMatch(line -> line.endsWith("."));
    }

    @Test
    void anAccessPolicyHoldsInItsNamespacesAlone() {
        String dev = "arn:aws:iam::111122223333:role/dev";
        Rbac rbac = new RbacEstate()
                .policies(
                        dev,
                        List.of(),
                        List.of(
                                new AccessPolicy("AmazonEKSEditPolicy", Lookup.known(Set.of("ml", "team-*"))),
                                new AccessPolicy("AmazonEKSViewPolicy", Lookup.absent())))
                .add("{\"kind\": \"Namespace\", \"metadata\": {\"name\": \"team-a\"}}")
                .add("{\"kind\": \"Namespace\", \"metadata\": {\"name\": \"other\"}}")
                .rbac();
        for (String namespace : List.of("ml", "team-a")) {
            assertThat(rbac.becoming(RbacEstate.CLUSTER, namespace, "loader").paths())
                    .as(namespace)
                    .anyMatch(path -> path.subject().name().equals(dev));
        }
        for (String namespace : List.of("other", "team", "*")) {
            assertThat(rbac.becoming(RbacEstate.CLUSTER, namespace, "loader").paths())
                    .as(namespace)
                    .noneMatch(path -> path.subject().name().equals(dev));
        }
        assertThat(rbac.becoming(RbacEstate.CLUSTER, "ml", "loader").assumptions())
                .noneMatch(line -> line.contains("access policies"));
    }

    @Test
    void ofAClusterThatIsNotInTheEstateNothingIsKnown() {
        Becoming becoming = new RbacEstate().rbac().becoming("other", "ml", "loader");
        assertThat(becoming.gaps()).extracting(gap -> gap.what()).contains("cluster other is not in the estate");
        assertThat(new RbacEstate()
                        .rbac()
                        .becoming(RbacEstate.CLUSTER, "ml", "loader")
                        .gaps())
                .isEmpty();
    }

    @Test
    void anEstateIsReadOnce() {
        Estate estate = new RbacEstate().build();
        assertThat(Rbac.of(estate)).isSameAs(Rbac.of(estate));
        assertThat(Rbac.of(estate).cluster(RbacEstate.CLUSTER))
                .isSameAs(Rbac.of(estate).cluster(RbacEstate.CLUSTER));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void everyWayIsOneSentence(Way way) {
        assertThat(way.why()).isNotBlank().doesNotEndWith(".").doesNotContain("\n");
        assertThat(way.id()).matches("K7[0-8]");
        boolean found = way == Way.MASTERS
                || way == Way.MEMBER
                || way == Way.NODE
                || Need.ALL.stream().anyMatch(need -> need.way() == way);
        assertThat(found).as("something leads there").isTrue();
    }

    @Test
    void thePathsAreInOrder() {
        RbacEstate estate = new RbacEstate().add(POD_MAKER);
        for (String user : List.of("zoe", "ann", "moe")) {
            estate.add(binding("of-" + user, "ml", "maker", "User", user));
        }
        estate.add(
                "{\"kind\": \"Role\", \"metadata\": {\"name\": \"r\", \"namespace\": \"ml\"}, \"rules\":"
                        + " [{\"apiGroups\": [\"\"], \"resources\": [\"secrets\"], \"verbs\": [\"get\"]}]}",
                binding("r", "ml", "r", "User", "abe").replace("\"ClusterRole\"", "\"Role\""),
                binding("robot", "ml", "maker", "ServiceAccount", "robot"),
                binding("robots", "ops", "maker", "User", "aaa"),
                binding("over", "ops", "maker", "User", "over"),
                binding("ops", "ml", "maker", "ServiceAccount", "robot")
                        .replace("\"robot\"}", "\"robot\", \"namespace\": \"ops\"}"));
        List<Path> paths =
                estate.rbac().becoming(RbacEstate.CLUSTER, "ml", "loader").paths();
        assertThat(paths)
                .extracting(path -> path.gain() + " " + path.hops().size() + " "
                        + path.subject().text())
                .containsExactly(
                        "CREDENTIALS 1 Group system:masters",
                        "CREDENTIALS 1 Group system:nodes",
                        "CREDENTIALS 1 ServiceAccount ml/robot",
                        "CREDENTIALS 1 ServiceAccount ops/robot",
                        "CREDENTIALS 1 User ann",
                        "CREDENTIALS 1 User moe",
                        "CREDENTIALS 1 User zoe",
                        "CREDENTIALS 2 User aaa",
                        "CREDENTIALS 2 User over",
                        "STATIC_KEYS 1 User abe");
    }

    @Test
    void rolesThatAllTakeFromEachOtherEnd() {
        RbacEstate estate = new RbacEstate()
                .add(POD_MAKER.replace("\"name\": \"maker\"", "\"name\": \"maker\", \"labels\": {\"in\": \"it\"}"));
        for (int i = 0; i < 400; i++) {
            estate.add("{\"kind\": \"ClusterRole\", \"metadata\": {\"name\": \"r" + i
                    + "\", \"labels\": {\"in\": \"it\"}}, \"aggregationRule\": {\"clusterRoleSelectors\":"
                    + " [{\"matchLabels\": {\"in\": \"it\"}}, {}]}}");
            estate.add(binding("b" + i, "ml", "r" + i, "User", "u" + i));
        }
        assertThat(estate.rbac().becoming(RbacEstate.CLUSTER, "ml", "loader").paths())
                .hasSize(402);
    }

    @Test
    void aHundredThousandRulesInOneRoleOfThousandsOfBindings() {
        String rules = IntStream.range(0, 100_000)
                .mapToObj(i -> "{\"apiGroups\": [\"g" + i + "\"], \"resources\": [\"r" + i + "\"], \"verbs\": [\"v\"]"
                        + (i % 2 == 0 ? ", \"resourceNames\": [\"n\"]" : "") + "}")
                .collect(Collectors.joining(","));
        RbacEstate estate = new RbacEstate()
                .add("{\"kind\": \"ClusterRole\", \"metadata\": {\"name\": \"huge\"}, \"rules\": [" + rules
                        + ", {\"apiGroups\": [\"\"], \"resources\": [\"pods\"], \"verbs\": [\"create\"]}]}");
        for (int i = 0; i < 3000; i++) {
            estate.add(wide("b" + i, "huge", "User", "u" + i, ""));
        }
        Rbac rbac = estate.rbac();
        Hop hop = hop(rbac, "User u2999");
        assertThat(hop.by().get(0).rule()).isEqualTo(100_001);
        assertThat(rbac.cluster(RbacEstate.CLUSTER)
                        .whoCan(new Permission("create", "", "pods", "ml"))
                        .grants())
                .hasSize(3001);
    }

    @Test
    void moreSubjectsThanAnybodyReadsAreAGap() {
        String many = IntStream.rangeClosed(0, Search.MOST)
                .mapToObj(i -> "{\"kind\": \"User\", \"name\": \"u" + i + "\"}")
                .collect(Collectors.joining(",", "\"subjects\": [", "]"));
        Becoming becoming = new RbacEstate()
                .add(
                        POD_MAKER,
                        "{\"kind\": \"ClusterRoleBinding\", \"metadata\": {\"name\": \"b\"}, \"roleRef\": {\"kind\":"
                                + " \"ClusterRole\", \"name\": \"maker\"}, " + many + "}")
                .rbac()
                .becoming(RbacEstate.CLUSTER, "ml", "loader");
        assertThat(becoming.paths()).hasSize(Search.MOST);
        assertThat(becoming.gaps()).extracting(gap -> gap.what()).anyMatch(what -> what.startsWith("more than"));
    }

    @Test
    void theAnswerDoesNotHangOnTheOrderOfTheObjects() {
        List<String> objects = new ArrayList<>(List.of(
                POD_MAKER,
                binding("a", "ml", "maker", "ServiceAccount", "x"),
                binding("b", "ml", "maker", "User", "ann"),
                wide("c", "maker", "Group", "devs", ""),
                binding("d", "ops", "maker", "User", "bob"),
                wide("e", "maker", "ServiceAccount", "robot", "ops")));
        List<List<String>> answers = new ArrayList<>();
        for (int turn = 0; turn < objects.size(); turn++) {
            objects.add(objects.remove(0));
            answers.add(new RbacEstate()
                            .add(objects.toArray(String[]::new))
                            .rbac()
                            .becoming(RbacEstate.CLUSTER, "ml", "loader")
                            .paths()
                            .stream()
                            .map(path -> path.subject().text() + path.hops().size() + path.way())
                            .toList());
        }
        assertThat(answers).hasSize(6).containsOnly(answers.get(0));
        assertThat(answers.get(0)).hasSize(7);
    }

    @Test
    void accessPoliciesAreThoseOfTheGuide() {
        assertThat(Arrays.asList(
                        "AmazonEKSClusterAdminPolicy",
                        "AmazonEKSAdminPolicy",
                        "AmazonEKSEditPolicy",
                        "AmazonEKSViewPolicy",
                        "AmazonEKSAdminViewPolicy"))
                .allSatisfy(name -> assertThat(DefaultRoles.accessPolicy(name))
                        .hasValueSatisfying(role -> assertThat(role.rules()).isNotEmpty()));
        assertThat(DefaultRoles.accessPolicy("AmazonEKSEditPolicy")
                        .orElseThrow()
                        .rules())
                .noneMatch(rule -> rule.allows("create", "", "serviceaccounts/token"))
                .noneMatch(rule -> rule.allows("create", "rbac.authorization.k8s.io", "rolebindings"))
                .anyMatch(rule -> rule.allows("impersonate", "", "serviceaccounts"))
                .allMatch(rule -> rule.place() == null);
        assertThat(DefaultRoles.accessPolicy("AmazonEKSAdminPolicy")
                        .orElseThrow()
                        .rules())
                .anyMatch(rule -> rule.allows("create", "rbac.authorization.k8s.io", "rolebindings"))
                .noneMatch(rule -> rule.allows("get", "serving.kserve.io", "inferenceservices"));
    }

    private static Hop hop(Rbac rbac, String subject) {
        return rbac.becoming(RbacEstate.CLUSTER, "ml", "loader").paths().stream()
                .filter(path -> path.subject().text().equals(subject))
                .map(path -> path.hops().get(0))
                .findFirst()
                .orElseThrow();
    }

    private static String binding(String name, String namespace, String role, String kind, String subject) {
        return "{\"kind\": \"RoleBinding\", \"metadata\": {\"name\": \"" + name + "\", \"namespace\": \"" + namespace
                + "\"}, \"roleRef\": {\"kind\": \"ClusterRole\", \"name\": \"" + role
                + "\"}, \"subjects\": [{\"kind\": \""
                + kind + "\", \"name\": \"" + subject + "\"}]}";
    }

    private static String wide(String name, String role, String kind, String subject, String namespace) {
        String of = namespace.isEmpty() ? "" : ", \"namespace\": \"" + namespace + "\"";
        return "{\"kind\": \"ClusterRoleBinding\", \"metadata\": {\"name\": \"" + name
                + "\"}, \"roleRef\": {\"kind\": \"ClusterRole\", \"name\": \"" + role
                + "\"}, \"subjects\": [{\"kind\": \""
                + kind + "\", \"name\": \"" + subject + "\"" + of + "}]}";
    }
}
