package io.policyauditor.estate.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.rbac.Subject.Group;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The cases of {@code *.json} beside this class. What {@code given} says holds for every case of its file. A case asks
 * {@code who} may do something, {@code verb group resource namespace name} with {@code -} for none, or {@code becomes}
 * a ServiceAccount, {@code namespace/name}, with the gains that count where not all do. Expected are the subjects, each
 * with what allows it, or with its hops from its own to the last; and the gaps, each a part of its line. The masters
 * and the nodes, who are in every answer, are left out where nobody becomes anybody through them.
 */
class RbacCasesTest {
    @TestFactory
    Stream<DynamicTest> cases() {
        return Stream.of("who-can", "becoming", "principals").flatMap(RbacCasesTest::casesOf);
    }

    private static Stream<DynamicTest> casesOf(String file) {
        Node root = RbacEstate.json(read(file + ".json"));
        Node given = KubernetesObject.at(root, "given");
        return RbacEstate.items(root, "cases").stream()
                .map(test -> DynamicTest.dynamicTest(
                        file + ": " + RbacEstate.text(test, "name"), () -> check(given, (ObjectNode) test)));
    }

    private static void check(@Nullable Node given, ObjectNode test) {
        Rbac rbac = estate(given, test).rbac();
        String who = RbacEstate.text(test, "who");
        List<String> lines = new ArrayList<>();
        List<Gap> gaps;
        if (who.isEmpty()) {
            String[] account = RbacEstate.text(test, "becomes").split("/", -1);
            Becoming becoming = rbac.becoming(RbacEstate.CLUSTER, account[0], account[1], gains(test));
            becoming.paths().stream()
                    .filter(path -> !isInEveryCluster(path.subject()))
                    .forEach(path -> lines.add(line(path)));
            gaps = becoming.gaps();
        } else {
            Answer answer = rbac.cluster(RbacEstate.CLUSTER).whoCan(permission(who));
            answer.grants().stream()
                    .filter(grant -> !isInEveryCluster(grant.subject()))
                    .forEach(grant ->
                            lines.add(grant.subject().text() + ": " + grant.by().text()));
            gaps = answer.gaps();
        }
        assertThat(lines).isEqualTo(RbacEstate.texts(test, "expect"));
        List<String> expected = RbacEstate.texts(test, "gaps");
        assertThat(gaps).as("gaps").hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(gaps.get(i).what()).contains(expected.get(i)).doesNotContain("\n");
        }
    }

    private static boolean isInEveryCluster(Subject subject) {
        return subject.equals(Group.MASTERS) || subject.equals(Group.NODES);
    }

    private static Set<Gain> gains(Node test) {
        Set<Gain> gains = EnumSet.noneOf(Gain.class);
        RbacEstate.texts(test, "gains").forEach(gain -> gains.add(Gain.valueOf(gain)));
        return gains.isEmpty() ? EnumSet.allOf(Gain.class) : gains;
    }

    private static Permission permission(String line) {
        List<String> words = Stream.of(line.split(" ", -1))
                .map(word -> word.equals("-") ? "" : word)
                .toList();
        return new Permission(words.get(0), words.get(1), words.get(2), words.get(3), words.get(4));
    }

    private static String line(Path path) {
        return path.subject().text() + ": "
                + path.hops().stream()
                        .map(hop ->
                                hop.way() + " (" + hop.what() + ") " + hop.to().text())
                        .collect(Collectors.joining(", "));
    }

    private static RbacEstate estate(@Nullable Node given, Node test) {
        RbacEstate estate = new RbacEstate();
        RbacEstate.texts(test, "open")
                .forEach(listing -> estate.open(Listing.ofWord(listing).orElseThrow()));
        List<Node> objects = new ArrayList<>(RbacEstate.items(given, "objects"));
        objects.addAll(RbacEstate.items(test, "objects"));
        objects.forEach(object -> estate.add(object, Lookup.known(RbacEstate.CLUSTER)));
        RbacEstate.items(test, "elsewhere")
                .forEach(object -> estate.add(object, Lookup.unknown(Gap.outOfScope("no cluster"))));
        for (Node entry : RbacEstate.items(test, "entries")) {
            estate.entry(
                    RbacEstate.text(entry, "principal"),
                    RbacEstate.texts(entry, "groups"),
                    RbacEstate.texts(entry, "policies"));
        }
        RbacEstate.texts(test, "nodes").forEach(estate::node);
        RbacEstate.texts(test, "roles").forEach(estate::role);
        RbacEstate.texts(test, "conflicts").forEach(estate::conflict);
        return estate;
    }

    private static String read(String file) {
        try (InputStream in = RbacCasesTest.class.getResourceAsStream(file)) {
            return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
