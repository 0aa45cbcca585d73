package io.policyauditor.collect.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.NullNode;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.policy.text.Tree;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretMaskTest {
    private static final String KEY_ID = "AKIA" + "QWERTZUIOPASDFGH";
    private static final Lookup<String> CLUSTER = Lookup.known("prod");

    private static String base64(String plain) {
        return Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Tree> yaml(String text) {
        return YamlReader.read(new SourceText("s.yaml", text));
    }

    private static List<Tree> json(String text) {
        return List.of(JsonReader.read(new SourceText("s.json", text)));
    }

    private static StringNode text(KubernetesObject object, String... path) {
        return Objects.requireNonNull(object.text(path));
    }

    private static Manifests read(String text) {
        return ManifestReader.read(yaml(text), CLUSTER);
    }

    private static KubernetesObject only(Manifests manifests) {
        assertThat(manifests.problems()).isEmpty();
        assertThat(manifests.objects()).hasSize(1);
        return manifests.objects().get(0);
    }

    private static String values(KubernetesObject object, String... path) {
        Node node = object.at(path);
        return node == null ? "nothing" : Shown.values(node);
    }

    /** Nothing that can be reached holds "hunter2" in any of its forms, nor the tail of the key id. */
    private static void tellsNothing(Object from) throws IllegalAccessException {
        List<String> strings = Reachable.strings(from);
        assertThat(strings).isNotEmpty();
        for (String secret : List.of(
                "hunter2", base64("hunter2"), "QWERTZUIOPASDFGH", base64(KEY_ID).substring(4, 24))) {
            assertThat(strings).as(secret).noneMatch(string -> string.contains(secret));
        }
    }

    /** Each node still stands at its token: of what is told, the text below is the text it was. */
    private static void standsInItsPlace(Tree before, Tree after) {
        String masked = after.root() == null ? "" : after.root().span().source().text();
        String original =
                before.root() == null ? "" : before.root().span().source().text();
        assertThat(masked).hasSameSizeAs(original);
        assertThat(masked.replaceAll("[^\\r\\n]", "")).isEqualTo(original.replaceAll("[^\\r\\n]", ""));
    }

    @Test
    void valuesAreHiddenAndTheirKeysTold() throws IllegalAccessException {
        String text = """
                # the password is hunter2
                apiVersion: v1
                kind: Secret
                metadata:
                  name: s3-secret
                  namespace: fraud
                  annotations:
                    serving.kserve.io/s3-region: eu-west-1
                    kubectl.kubernetes.io/last-applied-configuration: |
                      {"stringData":{"a":"hunter2"}}
                    kapp.k14s.io/original: '{"stringData":{"a":"hunter2"}}'
                type: Opaque
                stringData:
                  AWS_ACCESS_KEY_ID: %s
                  AWS_SECRET_ACCESS_KEY: hunter2 # hunter2
                  empty: ""
                  missing:
                  block: |
                    hunter2
                    hunter2: "x"
                  quoted: "hu\\x6eter2 hunter2"
                  number: 42
                data:
                  other: %s
                  id: %s
                """.formatted(KEY_ID, base64("hunter2"), base64(KEY_ID));
        Manifests manifests = read(text);
        tellsNothing(manifests);
        KubernetesObject secret = only(manifests);
        assertThat(secret.key()).isEqualTo("prod/fraud/Secret/s3-secret");
        assertThat(secret.place()).hasToString("s.yaml:5:9");
        assertThat(secret.place().text()).isEqualTo("s3-secret");
        assertThat(values(secret, "stringData"))
                .isEqualTo("{\"AWS_ACCESS_KEY_ID\": \"AKIA****************\", \"AWS_SECRET_ACCESS_KEY\": null,"
                        + " \"empty\": \"\", \"missing\": \"\", \"block\": null, \"quoted\": null, \"number\": null}");
        assertThat(values(secret, "data")).isEqualTo("{\"other\": null, \"id\": \"AKIA****************\"}");
        assertThat(values(secret, "type")).isEqualTo("\"Opaque\"");
        assertThat(values(secret, "metadata", "annotations"))
                .isEqualTo("{\"serving.kserve.io/s3-region\": \"eu-west-1\","
                        + " \"kubectl.kubernetes.io/last-applied-configuration\": null,"
                        + " \"kapp.k14s.io/original\": null}");
        SourceText source = secret.place().source();
        assertThat(source.line(1)).isEqualTo("* *** ******** ** *******");
        assertThat(source.line(14)).isEqualTo("  AWS_ACCESS_KEY_ID: AKIA****************");
        assertThat(source.line(15)).isEqualTo("  AWS_SECRET_ACCESS_KEY: ******* * *******");
        assertThat(source.text()).hasSameSizeAs(text);
        assertThat(text(secret, "stringData", "AWS_ACCESS_KEY_ID").part(0, 4).text())
                .isEqualTo("AKIA");
    }

    @Test
    void anEntryOfStorageConfigIsWrittenOutWithoutItsKeys() throws IllegalAccessException {
        String entry = """
                {"type": "s3", "access_key_id": "%s", "secret_access_key": "hunter2", "bucket": "models",
                 "endpoint_url": "https://u:hunter2@s3.example", "region": "eu-west-1", "verify_ssl": false,
                 "anonymous": "False", "cabundle_configmap": "ca", "note": {"hunter2": "hunter2"}, "token": null}""".formatted(KEY_ID);
        String values = "{\"type\": \"s3\", \"access_key_id\": \"AKIA****************\", \"secret_access_key\": null,"
                + " \"bucket\": \"models\", \"endpoint_url\": null, \"region\": \"eu-west-1\", \"verify_ssl\": false,"
                + " \"anonymous\": \"False\", \"cabundle_configmap\": \"ca\", \"note\": null, \"token\": \"\"}";
        String head = "apiVersion: v1\nkind: Secret\nmetadata: {name: storage-config}\n";

        Manifests plain = read(head + "stringData:\n  main: |\n    " + entry.replace("\n", "\n    ") + "\n");
        tellsNothing(plain);
        KubernetesObject secret = only(plain);
        assertThat(values(secret, "stringData", "main")).isEqualTo(values);
        StringNode bucket = text(secret, "stringData", "main", "bucket");
        assertThat(bucket.span()).hasToString("s.yaml:6:103");
        assertThat(bucket.span().text()).isEqualTo("\"models\"");
        assertThat(bucket.span().source().line(6))
                .isEqualTo("    {\"type\": \"s3\", \"access_key_id\": *AKIA*****************,"
                        + " \"secret_access_key\": *********, \"bucket\": \"models\",");

        Manifests encoded = read(head + "data:\n  main: " + base64(entry) + "\n");
        tellsNothing(encoded);
        KubernetesObject other = only(encoded);
        assertThat(values(other, "data", "main")).isEqualTo(values);
        assertThat(text(other, "data", "main", "bucket").span()).hasToString("s.yaml:5:9");
        assertThat(other.place().source().line(5)).matches("  main: \\*+");
    }

    @Test
    void whatIsNoEntryOfStorageConfigIsHidden() throws IllegalAccessException {
        Manifests manifests = read("""
                apiVersion: v1
                kind: Secret
                metadata: {name: gcs}
                stringData:
                  account.json: '{"type": "service_account", "private_key": "hunter2"}'
                  broken: '{"type": "s3", "bucket": hunter2'
                  named: '{"type": "s3", "bucket": "b" /* hunter2 */,}'
                """);
        tellsNothing(manifests);
        assertThat(values(only(manifests), "stringData"))
                .isEqualTo(
                        "{\"account.json\": null, \"broken\": null, \"named\": {\"type\": \"s3\", \"bucket\": \"b\"}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Misspelt, misplaced, of another case, of another shape.
                "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nDatas: {p: hunter2}",
                "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\npassword: hunter2",
                "apiVersion: v1\nkind: Secret\nmetadata: {name: a, data: {p: hunter2}}",
                "apiVersion: v1\nkind: Secret\nmetadata: {name: a, annotations: [hunter2]}",
                "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: hunter2",
                "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: [hunter2, {hunter2: hunter2}]",
                "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {p: {hunter2: [hunter2]}}",
                "apiVersion: v1\nkind: secret\nmetadata: {name: a}\ndata: {p: hunter2}",
                "apiVersion: v1\nkind: !x Secret\nmetadata: {name: a}\ndata: {p: hunter2}",
                "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {p: !!binary hunter2, q: !x {hunter2: 1}}",
                "apiVersion: v1\nkind: Secret\nkind: ConfigMap\nmetadata: {name: a}\ndata: {p: hunter2}",
                "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {p: hunter2}\ndata: {p: eA==}",
                "apiVersion: v1\nkind: Foo\nmetadata: {name: a}\nspec: {manifest: {kind: Secret, data: {p: hunter2}}}",
                "apiVersion: v1\nkind: Foo\nmetadata: {name: a}\nstringData: {p: hunter2}",
                // Lists.
                "apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: Secret, metadata: {name: a}, data: {p: hunter2}}]",
                "apiVersion: v1\nkind: SecretList\nitems: [{metadata: {name: a}, data: {p: hunter2}}, hunter2, [hunter2]]",
                "apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: List, items: [{kind: Secret, x: hunter2}]}]",
                // Anchors.
                "apiVersion: v1\nkind: List\nx: &p hunter2\nitems: [{apiVersion: v1, kind: Secret, metadata: {name: a}, data: {p: *p}}]",
                "apiVersion: v1\nkind: List\nx: &p {hunter2: [hunter2]}\nitems: [{kind: Secret, data: *p}, {kind: Secret, foo: *p}]",
                "apiVersion: v1\nkind: List\nx: &p {kind: Secret, foo: hunter2}\nitems: [*p]",
                "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nb: &b {p: hunter2}\ndata: {<<: *b, q: hunter2}",
                "apiVersion: v1\nkind: Secret\nmetadata: {name: &hunter a}\ndata: {p: &q hunter2}\n*q : 1",
                // Documents beside it.
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n---\napiVersion: v1\nkind: Secret\ndata: {p: hunter2}\n---\nkind: Foo",
                // Documents that cannot be read.
                "kind: Secret\nstringData:\n  p: \"hunter2\n---\nkind: Foo\napiVersion: v1\nmetadata: {name: a}",
                "kind: Secret\nstringData:\n  p: hunter2\n q: [hunter2\n",
                "kind: Secret\nmetadata: {name: {{ .Values.name }}}\nstringData:\n  p: hunter2\n",
                "\"hunter2\nkind: Secret\n",
                "\"hunter2\nkind: Secret\n---\nkind: Foo\n",
                "kind: Foo\nx: [\n---\n'kind' : \"Secret\"\ndata: {p: hunter2, q: }}\n",
                "stringData: {p: hunter2\n",
                "kind: Secret\ndata:\n  ? [a]\n  : hunter2\n",
                "kind: Secret\ndata: {p: hunter2}\nx: *missing\n",
            })
    void noShapeOfASecretTellsItsValue(String text) throws IllegalAccessException {
        List<Tree> before = yaml(text);
        assertThat(Reachable.strings(before)).anyMatch(string -> string.contains("hunter2"));
        List<Tree> after = ManifestReader.withoutSecrets(before);
        tellsNothing(after);
        assertThat(after).hasSameSizeAs(before);
        for (int i = 0; i < before.size(); i++) {
            if (after.get(i).root() != null) {
                standsInItsPlace(before.get(i), after.get(i));
            }
        }
        tellsNothing(List.of(ManifestReader.read(before, CLUSTER), "something"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kind\": \"Secret\", \"metadata\": {\"name\": \"a\"}, \"data\": {\"p\": \"hunter2\"}}",
                "{\"kind\": \"Secret\", /* hunter2 */ \"data\": {\"p\": \"hunter2\",}}",
                "{\"kind\": \"Secret\", \"data\": {\"p\": \"hunter2\"",
                "{\"kind\": \"Secret\", \"data\": {\"p\": hunter2}}",
                "{\"kind\": \"Secret\", \"data\": {}} {\"p\": \"hunter2\"}",
                "{\"kind\": \"Sec\\u0072et\", \"stringDat\\u0061\": {\"p\": \"hunter2\"}}",
                "{\"kind\": \"Secret\", \"stringData\": {\"p\": \"{\\\"type\\\":\\\"s3\\\",\\n\\\"x\\\":\\\"hunter2\\\"}\"}}",
                "[{\"kind\": \"Secret\", \"data\": {\"p\": \"hunter2\"}}]",
            })
    void norDoesJson(String text) throws IllegalAccessException {
        tellsNothing(ManifestReader.withoutSecrets(json(text)));
    }

    @Test
    void otherDocumentsOfTheFileStayReadable() {
        Manifests manifests = read("""
                # a comment
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: loader, namespace: fraud, annotations: {a: "b\\x21", c: plain}}
                secrets: [{name: s}, {kind: Secret, name: reference}]
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: s}
                data: {p: aHVudGVyMg==}
                """);
        assertThat(manifests.problems()).isEmpty();
        KubernetesObject account = manifests.objects().get(0);
        SourceText source = account.place().source();
        assertThat(source).isSameAs(manifests.objects().get(1).place().source());
        assertThat(source.line(1)).isEqualTo("# a comment");
        assertThat(source.line(10)).isEqualTo("data: {p: ************}");
        assertThat(values(account, "secrets"))
                .isEqualTo("[{\"name\": \"s\"}, {\"kind\": \"Secret\", \"name\": \"reference\"}]");
        StringNode escaped = text(account, "metadata", "annotations", "a");
        assertThat(escaped.value()).isEqualTo("b!");
        assertThat(escaped.part(1, 2).text()).isEqualTo("\\x21");
        assertThat(text(account, "metadata", "annotations", "c").part(1, 3).text())
                .isEqualTo("la");
    }

    @Test
    void treesWithoutASecretComeBackAsTheyAre() {
        List<Tree> trees =
                yaml("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {p: hunter2}\n---\nx: [\n");
        assertThat(ManifestReader.withoutSecrets(trees)).isSameAs(trees);
        assertThat(ManifestReader.withoutSecrets(List.of())).isEmpty();
    }

    @Test
    void aSecretThatCannotBeReadKeepsItsProblemAndPlace() {
        Manifests manifests = read("apiVersion: v1\nkind: Secret\nmetadata:\nname: a\n data: x\n");
        assertThat(manifests.objects()).isEmpty();
        assertThat(manifests.problems()).hasSize(1);
        assertThat(manifests.problems().get(0).at().from().line()).isGreaterThan(3);
        assertThat(manifests.problems().get(0).at().source().text()).matches("[*\\n]+");
    }

    @Test
    void sharedNodesStayShared() {
        StringBuilder text =
                new StringBuilder("apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nx0: &x0 [hunter2]\n");
        for (int i = 1; i < 17; i++) {
            text.append("x%d: &x%d [*x%d, *x%d]\n".formatted(i, i, i - 1, i - 1));
        }
        Manifests manifests = read(text.toString());
        assertThat(manifests.objects()).hasSize(1);
        assertThat(manifests.objects().get(0).at("x16")).isInstanceOf(NullNode.class);
    }

    @Test
    void aSecretInAnUnknownClusterIsTheSame() {
        Lookup<String> unknown = Lookup.unknown(Gap.outOfScope("no cluster"));
        Tree tree = yaml("apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {p: eA==}")
                .get(0);
        KubernetesObject secret = ManifestReader.read(tree, unknown).get(0);
        assertThat(secret.key()).isEqualTo("?/?/Secret/a");
        assertThat(secret.at("data", "p")).isInstanceOf(NullNode.class);
    }
}
