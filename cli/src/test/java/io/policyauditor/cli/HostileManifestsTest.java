package io.policyauditor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.audit.Engine;
import io.policyauditor.cli.Auditor.Ran;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a manifest holds: it is said where it is wrong, the rest is scanned, and nothing of it steers a terminal. */
@Timeout(60)
class HostileManifestsTest {
    private static final Parts REAL = new Parts(Engine::installed, Auditor.PARTS.tool(), Auditor.PARTS.today());

    private static final String GOOD = """
            apiVersion: serving.kserve.io/v1beta1
            kind: InferenceService
            metadata: { name: good, namespace: default }
            spec: { predictor: { model: { storageUri: "s3://models/good/" } } }
            """;

    @TempDir
    private Path directory;

    /** A name, a file, and what the estate or the scan says of it. */
    static Stream<Arguments> files() {
        return Stream.of(
                file("an annotation of a megabyte", service("x: \"" + "a".repeat(1 << 20) + "\"", "s3://b/k"), ""),
                file("aliases that multiply", bomb(), "m.yaml:"),
                file(
                        "an alias of itself",
                        "apiVersion: v1\nkind: Pod\nmetadata: &a { name: x, annotations: *a }\n",
                        "m.yaml:3:"),
                file("a key twice", service("a: b, a: c", "s3://b/k"), "stands twice"),
                file("a kind twice", GOOD + "kind: Secret\n", "stands twice"),
                file("no bucket", service("a: b", "s3://"), "C27 the URI names no bucket"),
                file("a key without a bucket", service("a: b", "s3:///k"), "C27 the URI names no bucket"),
                file("a bucket in upper case", service("a: b", "s3://B"), "C27 no bucket can have this name"),
                file("a bucket of other letters", service("a: b", "s3://модель/k"), "C27 no bucket can have this name"),
                file("a path of other letters", service("a: b", "s3://models/模型/😀"), "s3://models/模型/😀"),
                file(
                        "a path that turns the line round",
                        service("a: b", "s3://models/\\u202Ek"),
                        "s3://models/\\u{202E}k"),
                file(
                        "a URI that clears the screen",
                        service("a: b", "s3://models/\\e[2J\\a\\r"),
                        "\\u{1B}[2J\\u{7}\\u{D}"),
                file(
                        "a name that clears the screen",
                        service("a: b", "s3://b/k").replace("bad", "\"b\\e[2J\""),
                        "is no name of Kubernetes"),
                file(
                        "a namespace with control characters",
                        "apiVersion: v1\nkind: Pod\nmetadata: { name: x, namespace: \"a\\eb\" }\n",
                        "is no name of a namespace"),
                file(
                        "an annotation with control characters",
                        service("eks.amazonaws.com/role-arn: \"\\e]0;x\\a\"", "s3://b/k"),
                        ""),
                file("a URI of a number", service("a: b", "s3://b/k").replace("\"s3://b/k\"", "5"), ""),
                file("a URI of a list", service("a: b", "s3://b/k").replace("\"s3://b/k\"", "[s3://b/k]"), ""),
                file(
                        "a spec of a list",
                        "apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: { name: x }\nspec: []\n",
                        ""),
                file("metadata of a text", "apiVersion: v1\nkind: Pod\nmetadata: x\n", "m.yaml:3:"),
                file(
                        "a name of a number",
                        "apiVersion: v1\nkind: Pod\nmetadata: { name: 5 }\n",
                        "metadata.name is no string"),
                file("brackets without end", "a: " + "[".repeat(200_000), "m.yaml:1:"),
                file("lists in lists", "{apiVersion: v1, kind: List, items: [".repeat(2_000), "m.yaml:1:"),
                file("many documents", "---\na: b\n".repeat(20_000) + "---\n" + service("a: b", "s3://"), ""),
                file("many merge keys", "a: &a { x: y }\nb:\n" + "  <<: *a\n".repeat(2_000), ""),
                file("no UTF-8", "apiVersion: v1\nkind: Pod\nmetadata: { name: \"\u0000\" }\n", "m.yaml:"),
                file(
                        "a tag of another language",
                        "apiVersion: v1\nkind: Pod\nmetadata: !!python/object:os.system { name: x }\n",
                        ""),
                file(
                        "a Secret of no base64",
                        "apiVersion: v1\nkind: Secret\nmetadata: { name: x }\ndata: { storage-config: \"%%%\\e\" }\n",
                        ""),
                file("regular expressions that explode", """
                        apiVersion: serving.kserve.io/v1alpha1
                        kind: ClusterStorageContainer
                        metadata: { name: x }
                        spec: { container: { image: x }, supportedUriFormats: [ { regex: "(a*)*b" }, { regex: "(" } ] }
                        """, ""),
                file(
                        "JSON that is cut off",
                        "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"name\": \"x\"",
                        "m.yaml:1:"),
                file("a million of one line", "x".repeat(1_000_000) + ": y\n", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void theRestIsScannedAndNothingSteersTheTerminal(String name, String text, String said) {
        Auditor auditor =
                new Auditor(directory).with(REAL).file("good.yaml", GOOD).file("m.yaml", text);
        StringBuilder all = new StringBuilder();
        for (String command : new String[] {"scan -v", "scan -f json", "scan -f sarif", "estate", "estate -f json"}) {
            Ran ran = auditor.run(command.split(" "));
            assertThat(ran.code()).as(command).isIn(0, 1, 4);
            assertThat(ran.err()).as(command).isEmpty();
            assertThat(ran.out()).as(command).contains("InferenceService/good#predictor");
            assertThat(ran.out().codePoints().filter(HostileManifestsTest::steers))
                    .as(command)
                    .isEmpty();
            assertThat(ran.out()).as(command).doesNotContain("the rule itself failed", "Exception");
            all.append(ran.out());
        }
        assertThat(all.toString()).contains("KS001").contains(said);
    }

    private static Arguments file(String name, String text, String said) {
        return Arguments.of(name, text, said);
    }

    private static String service(String annotations, String uri) {
        return """
                apiVersion: serving.kserve.io/v1beta1
                kind: InferenceService
                metadata:
                  name: bad
                  namespace: default
                  annotations: { %s }
                spec: { predictor: { model: { storageUri: "%s" } } }
                """.formatted(annotations, uri);
    }

    private static String bomb() {
        StringBuilder text = new StringBuilder("apiVersion: v1\nkind: Pod\nmetadata: { name: x }\na0: &a0 [x]\n");
        for (int i = 1; i < 40; i++) {
            text.append("a").append(i).append(": &a").append(i).append(" [").append(("*a" + (i - 1) + ", ").repeat(9));
            text.append("*a").append(i - 1).append("]\n");
        }
        return text.toString();
    }

    private static boolean steers(int c) {
        return c != '\n' && (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
    }
}
