package io.policyauditor.estate.loading;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.Scalar;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The cases of {@code *.json} beside this class. What {@code given} says holds for every case of its file that does not
 * say otherwise. An expected line is {@code component direction loader uri account kserve credentials problems}: an
 * account with a star is not named by the object, a {@code kserve} of {@code none} leaves out its ConfigMap, {@code ?} is not known, {@code -} none.
 */
class ResolutionCasesTest {
    private static final List<String> FILES = List.of(
            "inference-services",
            "credentials",
            "storage-specs",
            "storage-containers",
            "trained-models",
            "llm-inference-services",
            "caches",
            "uris");

    @TestFactory
    Stream<DynamicTest> cases() {
        return FILES.stream().flatMap(ResolutionCasesTest::casesOf);
    }

    private static Stream<DynamicTest> casesOf(String file) {
        Node root = TestEstate.json(read(file + ".json"));
        Node given = KubernetesObject.at(root, "given");
        return Fields.items(root, "cases").stream()
                .map(test ->
                        DynamicTest.dynamicTest(file + ": " + Fields.text(test, "name"), () -> check(given, test)));
    }

    private static void check(@Nullable Node given, Node test) {
        List<String> expected = Fields.items(test, "expect").stream()
                .map(line -> ((Scalar) line).value())
                .toList();
        assertThat(estate(given, test).points().stream()
                        .map(ResolutionCasesTest::line)
                        .toList())
                .isEqualTo(expected);
    }

    private static TestEstate estate(@Nullable Node given, Node test) {
        TestEstate estate = new TestEstate();
        if (!said(given, test, "open").equals("true")) {
            estate.complete(Listing.MANIFESTS, Listing.POD_IDENTITY_ASSOCIATIONS, Listing.NODE_GROUPS);
        }
        for (Node association : items(given, test, "associations")) {
            estate.associate(
                    Fields.text(association, "namespace"),
                    Fields.text(association, "serviceAccount"),
                    "arn:aws:iam::111122223333:role/associated");
        }
        if (!said(given, test, "agent").equals("none")) {
            estate.agent();
        }
        for (Node group : items(given, test, "nodes")) {
            String hops = Fields.text(group, "hops");
            estate.nodes(
                    hops.isEmpty() ? Lookup.unknown(Gap.outOfScope("not given")) : Lookup.known(Integer.valueOf(hops)),
                    Fields.isTrue(group, "fargate"));
        }
        String tag = said(given, test, "kserve");
        String credentials = said(given, test, "config");
        if (!credentials.isEmpty()) {
            estate.config(credentials, tag);
        } else if (!tag.equals("none")) {
            estate.kserve(tag);
        }
        boolean nowhere = said(given, test, "cluster").equals("?");
        Lookup<String> cluster =
                nowhere ? Lookup.unknown(Gap.outOfScope("no cluster")) : Lookup.known(TestEstate.CLUSTER);
        List<Node> objects = new ArrayList<>(Fields.items(given, "objects"));
        objects.addAll(Fields.items(test, "objects"));
        objects.forEach(object -> estate.add(object, cluster));
        return estate;
    }

    private static String said(@Nullable Node given, Node test, String key) {
        String own = Fields.text(test, key);
        return own.isEmpty() ? Fields.text(given, key) : own;
    }

    private static List<Node> items(@Nullable Node given, Node test, String key) {
        List<Node> own = Fields.items(test, key);
        return own.isEmpty() ? Fields.items(given, key) : own;
    }

    private static String line(LoadPoint point) {
        return String.join(
                " ",
                point.component(),
                point.direction().name(),
                point.loader().name(),
                point.uri().known().map(ModelUri::text).orElse("?"),
                point.serviceAccountName().known().orElse("?") + (point.namedServiceAccount() ? "" : "*"),
                point.kserve().known().orElse("?"),
                point.credentials().known().map(ResolutionCasesTest::names).orElse("?"),
                point.problems().isEmpty()
                        ? "-"
                        : point.problems().stream()
                                .map(LoadPoint.Problem::cause)
                                .collect(Collectors.joining(",")));
    }

    private static String names(List<Credential> credentials) {
        return credentials.isEmpty()
                ? "-"
                : credentials.stream()
                        .map(credential -> credential.getClass().getSimpleName())
                        .collect(Collectors.joining(","));
    }

    private static String read(String file) {
        try (InputStream in = ResolutionCasesTest.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalArgumentException(file + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
