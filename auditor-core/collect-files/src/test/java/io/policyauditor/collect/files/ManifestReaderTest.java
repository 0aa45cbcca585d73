package io.policyauditor.collect.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Limits;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.policy.text.Tree;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestReaderTest {
    private static final Lookup<String> CLUSTER = Lookup.known("prod");

    private static List<Tree> yaml(String text) {
        return YamlReader.read(new SourceText("m.yaml", text));
    }

    private static StringNode text(KubernetesObject object, String... path) {
        return Objects.requireNonNull(object.text(path));
    }

    private static Manifests read(String text) {
        return ManifestReader.read(yaml(text), CLUSTER);
    }

    private static Manifests json(String text) {
        return ManifestReader.read(List.of(JsonReader.read(new SourceText("m.json", text))), CLUSTER);
    }

    private static List<String> keys(Manifests manifests) {
        return manifests.objects().stream().map(KubernetesObject::key).toList();
    }

    private static List<String> problems(Manifests manifests) {
        return manifests.problems().stream().map(Shown::problem).toList();
    }

    private static boolean isKubernetes(String text) {
        return ManifestReader.isKubernetes(
                Objects.requireNonNull(yaml(text).get(0).root()));
    }

    @ParameterizedTest
    @CsvSource({
        "serving.kserve.io/v1beta1, InferenceService, false",
        "serving.kserve.io/v1alpha1, TrainedModel, false",
        "serving.kserve.io/v1alpha1, ServingRuntime, false",
        "serving.kserve.io/v1alpha1, ClusterServingRuntime, true",
        "serving.kserve.io/v1alpha1, ClusterStorageContainer, true",
        "serving.kserve.io/v1alpha1, InferenceGraph, false",
        "serving.kserve.io/v1alpha1, LocalModelCache, true",
        "serving.kserve.io/v1alpha1, LocalModelNamespaceCache, false",
        "serving.kserve.io/v1alpha1, LocalModelNode, true",
        "serving.kserve.io/v1alpha1, LocalModelNodeGroup, true",
        "serving.kserve.io/v1alpha1, LLMInferenceService, false",
        "serving.kserve.io/v1alpha2, LLMInferenceServiceConfig, false",
        "v1, ServiceAccount, false",
        "v1, Secret, false",
        "v1, ConfigMap, false",
        "v1, Pod, false",
        "v1, Namespace, true",
        "v1, Node, true",
        "v1, PersistentVolume, true",
        "v1, Service, false",
        "apps/v1, Deployment, false",
        "apps/v1, DaemonSet, false",
        "serving.knative.dev/v1, Service, false",
        "serving.knative.dev/v1, Revision, false",
        "leaderworkerset.x-k8s.io/v1, LeaderWorkerSet, false",
        "batch/v1, Job, false",
        "rbac.authorization.k8s.io/v1, Role, false",
        "rbac.authorization.k8s.io/v1, RoleBinding, false",
        "rbac.authorization.k8s.io/v1, ClusterRole, true",
        "rbac.authorization.k8s.io/v1, ClusterRoleBinding, true",
        "admissionregistration.k8s.io/v1, MutatingWebhookConfiguration, true",
        "admissionregistration.k8s.io/v1, ValidatingWebhookConfiguration, true",
        "admissionregistration.k8s.io/v1, ValidatingAdmissionPolicy, true",
        "admissionregistration.k8s.io/v1, ValidatingAdmissionPolicyBinding, true",
        "networking.k8s.io/v1, NetworkPolicy, false",
        "networking.istio.io/v1, ServiceEntry, false",
        "security.istio.io/v1, AuthorizationPolicy, false",
        "kubeflow.org/v1, Profile, true",
        "eks.services.k8s.aws/v1alpha1, PodIdentityAssociation, false",
        "apiextensions.k8s.io/v1, CustomResourceDefinition, true",
        "storage.k8s.io/v1, StorageClass, true",
        "scheduling.k8s.io/v1, PriorityClass, true",
        "example.org/v7, Whatever, false",
    })
    void everyTypeIsTakenAndItsScopeKnown(String apiVersion, String kind, boolean clusterWide) {
        String document = "apiVersion: " + apiVersion + "\nkind: " + kind + "\nmetadata:\n  name: a\n";
        Manifests bare = read(document);
        assertThat(bare.problems()).isEmpty();
        KubernetesObject object = bare.objects().get(0);
        int slash = apiVersion.indexOf('/');
        assertThat(object.group()).isEqualTo(slash < 0 ? "" : apiVersion.substring(0, slash));
        assertThat(object.version()).isEqualTo(apiVersion.substring(slash + 1));
        String type = object.group().isEmpty() || object.group().equals(KubernetesObject.KSERVE)
                ? kind
                : kind + "." + object.group();
        assertThat(object.key()).isEqualTo((clusterWide ? "prod/" : "prod/?/") + type + "/a");
        assertThat(object.place().text()).isEqualTo("a");
        if (!clusterWide) {
            assertThat(object.namespace().missing().map(Gap::reason)).contains(Gap.Reason.OUT_OF_SCOPE);
        }
        assertThat(keys(read(document + "  namespace: fraud\n")))
                .containsExactly((clusterWide ? "prod/" : "prod/fraud/") + type + "/a");
        assertThat(keys(read(document + "  namespace:\n"))).containsExactlyElementsOf(keys(bare));
        assertThat(keys(read(document + "  namespace: ''\n"))).containsExactlyElementsOf(keys(bare));
    }

    @Test
    void documentsOfAStreamInTheirOrder() {
        Manifests manifests = read("""
                # only a comment
                ---
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: a, namespace: x}
                ---
                Version: "2012-10-17"
                Statement: []
                ---
                ---
                apiVersion: v1
                kind: Namespace
                metadata: {name: x}
                """);
        assertThat(keys(manifests)).containsExactly("prod/x/ServiceAccount/a", "prod/Namespace/x");
        assertThat(manifests.problems()).isEmpty();
        assertThat(text(manifests.objects().get(0), "metadata", "namespace").value())
                .isEqualTo("x");
    }

    @Test
    void listsAreOpened() {
        Manifests nested = json("""
                {"apiVersion": "v1", "kind": "List", "metadata": {"resourceVersion": ""}, "items": [
                  {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p", "namespace": "x"}},
                  {"apiVersion": "v1", "kind": "List", "items": [
                    {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "n"}}]},
                  {"apiVersion": "v1", "kind": "List", "items": null},
                  {"apiVersion": "v1", "kind": "List"}]}""");
        assertThat(keys(nested)).containsExactly("prod/x/Pod/p", "prod/Node/n");
        assertThat(nested.problems()).isEmpty();

        Manifests typed = json("""
                {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleList", "metadata": {"continue": "abc"},
                 "items": [{"metadata": {"name": "r", "namespace": "x"}},
                           {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "n"}}]}""");
        assertThat(keys(typed)).containsExactly("prod/x/Role.rbac.authorization.k8s.io/r", "prod/Node/n");
        assertThat(typed.objects().get(0).group()).isEqualTo("rbac.authorization.k8s.io");
        assertThat(problems(typed))
                .containsExactly("1:93-1:98 the list goes on behind its last item; get all of it, without a limit");

        assertThat(problems(json("{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": {}}")))
                .containsExactly("1:38-1:45 items of a list that are no list; write them as a list");
        assertThat(problems(json(
                        "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [null, 5, {\"kind\": \"Pod\"}]}")))
                .containsExactly(
                        "1:48-1:52 an item that is no Kubernetes object; remove it",
                        "1:54-1:55 an item that is no Kubernetes object; remove it",
                        "1:58-1:64 an object without apiVersion; write its apiVersion");
    }

    @Test
    void aKindThatOnlyEndsAsAListIsAnObject() {
        assertThat(keys(read("apiVersion: example.org/v1\nkind: AllowList\nmetadata: {name: a, namespace: x}")))
                .containsExactly("prod/x/AllowList.example.org/a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{kind: Pod, metadata: {name: a}}|1:2-1:6 an object without apiVersion; write its apiVersion",
                "{apiVersion: v1, metadata: {name: a}}|1:2-1:12 an object without kind; write its kind",
                "{apiVersion: v1, kind: 5, metadata: {name: a}}|1:24-1:25 kind is no string; put it in quotes",
                "{apiVersion: 1, kind: Pod, metadata: {name: a}}|1:14-1:15 apiVersion is no string; put it in quotes",
                "{apiVersion: v1, kind: [], metadata: {name: a}}|1:24-1:26 kind is no string; write it as a string",
                "{apiVersion: v1, kind: !x Pod, metadata: {name: a}}"
                        + "|1:24-1:30 kind has a tag of its own; write it as a string",
                "{apiVersion: v1, kind: a/b, metadata: {name: a}}|1:24-1:27 kind a/b is none of Kubernetes; correct it",
                "{apiVersion: a/b/c, kind: Pod, metadata: {name: a}}"
                        + "|1:14-1:19 apiVersion a/b/c is none of Kubernetes; correct it",
                "{apiVersion: '${V}', kind: Pod, metadata: {name: a}}"
                        + "|1:14-1:20 apiVersion ${V} is a placeholder; render it first",
                "{apiVersion: v1, kind: Pod}|1:18-1:22 Pod without metadata; write its metadata.name",
                "{apiVersion: v1, kind: Pod, metadata: }|1:29-1:37 Pod without metadata; write its metadata.name",
                "{apiVersion: v1, kind: Pod, metadata: , name: a}"
                        + "|1:41-1:45 Pod has its name beside metadata; indent it below metadata",
                "{apiVersion: v1, kind: Pod, metadata: !x {name: a}}"
                        + "|1:29-1:37 Pod without metadata; write its metadata.name",
                "{apiVersion: v1, kind: Pod, metadata: {}}|1:29-1:37 Pod without metadata.name; write it",
                "{apiVersion: v1, kind: Pod, metadata: {name: }}|1:29-1:37 Pod without metadata.name; write it",
                "{apiVersion: v1, kind: Pod, metadata: {generateName: a-}}"
                        + "|1:40-1:52 Pod has no name before it is created from generateName; write metadata.name",
                "{apiVersion: v1, kind: Pod, metadata: {name: 5}}"
                        + "|1:46-1:47 metadata.name is no string; put it in quotes",
                "{apiVersion: v1, kind: Pod, metadata: {name: {a: b}}}"
                        + "|1:46-1:52 metadata.name is no string; write it as a string",
                "{apiVersion: v1, kind: Pod, metadata: {name: ''}}" + "|1:46-1:48 metadata.name is empty; write it",
                "{apiVersion: v1, kind: Pod, metadata: {name: a/b}}"
                        + "|1:46-1:49 metadata.name a/b is no name of Kubernetes; correct it",
                "{apiVersion: v1, kind: Pod, metadata: {name: ..}}"
                        + "|1:46-1:48 metadata.name .. is no name of Kubernetes; correct it",
                "{apiVersion: v1, kind: Pod, metadata: {name: \"a\\e[31m\\u202Eb\"}}"
                        + "|1:46-1:62 metadata.name a\\u001B[31m\\u202Eb is no name of Kubernetes; correct it",
                "{apiVersion: v1, kind: Pod, metadata: {name: '{{ .Release.Name }}-x'}}"
                        + "|1:46-1:69 metadata.name {{ .Release.Name }}-x is a placeholder; render it first",
            })
    void whatCannotBeTakenIsTold(String document, String problem) {
        assertThat(isKubernetes(document)).isTrue();
        Manifests manifests = read(document);
        assertThat(manifests.objects()).isEmpty();
        assertThat(problems(manifests)).containsExactly(problem);
        assertThat(manifests.problems()).noneMatch(one -> one.harmless());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "5|1:57-1:58 metadata.namespace is no string; put it in quotes",
                "a.b|1:57-1:60 metadata.namespace a.b is no name of a namespace; correct it",
                "$(ns)|1:57-1:62 metadata.namespace $(ns) is a placeholder; render it first",
                "\"x\\n\"|1:57-1:62 metadata.namespace x\\u000A is no name of a namespace; correct it",
            })
    void aNamespaceThatIsNoneIsUnread(String namespace, String problem) {
        Manifests manifests =
                read("{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: %s}}".formatted(namespace));
        assertThat(keys(manifests)).containsExactly("prod/?/Pod/a");
        assertThat(problems(manifests)).hasSize(1);
        assertThat(problems(manifests).get(0)).endsWith(problem.substring(problem.indexOf(' ')));
        Gap gap = manifests.objects().get(0).namespace().missing().orElseThrow();
        assertThat(gap.reason()).isEqualTo(Gap.Reason.UNREAD);
        assertThat(gap.what()).startsWith("m.yaml:1:").doesNotContain("\n");
    }

    @Test
    void namesOfTheWorldAreTaken() {
        assertThat(keys(read("""
                        {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: "system:node-größe.模型"}}
                        ---
                        {apiVersion: kubeflow.org/v1, kind: Profile, metadata: {name: a_b@c.d}}
                        """)))
                .containsExactly(
                        "prod/ClusterRole.rbac.authorization.k8s.io/system:node-größe.模型",
                        "prod/Profile.kubeflow.org/a_b@c.d");
        assertThat(keys(read("{apiVersion: v1, kind: Node, metadata: {name: " + "a".repeat(253) + "}}")))
                .hasSize(1);
        assertThat(read("{apiVersion: v1, kind: Node, metadata: {name: " + "a".repeat(254) + "}}")
                        .problems())
                .hasSize(1);
    }

    @Test
    void oneObjectInTwoVersionsIsOne() {
        String service = """
                - {apiVersion: serving.kserve.io/%s, kind: LLMInferenceService,
                   metadata: {name: a, namespace: x%s}, spec: {from: %s}}
                """;
        String list = "apiVersion: v1\nkind: List\nitems:\n";
        for (String order : List.of("v1alpha1 v1alpha2", "v1alpha2 v1alpha1")) {
            String[] versions = order.split(" ", -1);
            Manifests manifests = read(list
                    + service.formatted(versions[0], ", uid: u", "first")
                    + service.formatted(versions[1], ", uid: u", "second"));
            assertThat(manifests.problems()).isEmpty();
            assertThat(manifests.objects())
                    .extracting(KubernetesObject::version)
                    .containsExactly("v1alpha2");
        }
        Manifests others = read(list
                + service.formatted("v1alpha1", ", uid: u", "first")
                + service.formatted("v1alpha2", ", uid: v", "second"));
        assertThat(others.objects()).hasSize(2);

        Manifests groups = read("""
                {apiVersion: v1, kind: Service, metadata: {name: a, namespace: x}}
                ---
                {apiVersion: serving.knative.dev/v1, kind: Service, metadata: {name: a, namespace: x}}
                """);
        assertThat(groups.objects()).hasSize(2);

        Manifests twice = read(service.formatted("v1alpha1", "", "first").replaceFirst("- ", "--- ")
                + service.formatted("v1alpha1", "", "second").replaceFirst("- ", "--- "));
        assertThat(twice.objects()).hasSize(1);
        assertThat(text(twice.objects().get(0), "spec", "from").value()).isEqualTo("second");
        assertThat(problems(twice))
                .containsExactly("4:21-4:22 LLMInferenceService a is written twice, also at m.yaml:2:21;"
                        + " the last counts, remove the other");
    }

    @Test
    void repeatedKeysAreTold() {
        Manifests manifests = read("""
                apiVersion: v1
                kind: ServiceAccount
                metadata:
                  name: a
                  name: b
                x: &x {a: 1, a: 2}
                y: *x
                base: &base {k: 1}
                z: {<<: *base, k: 2}
                """);
        assertThat(keys(manifests)).containsExactly("prod/?/ServiceAccount/b");
        assertThat(problems(manifests))
                .containsExactly(
                        "5:3-5:7 the key name stands twice in one mapping; the last counts, remove the other",
                        "6:14-6:15 the key a stands twice in one mapping; the last counts, remove the other");
    }

    @Test
    void aDocumentThatCannotBeReadGivesItsProblemAndHidesNoOther() {
        Manifests manifests = read("""
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: {{ .Values.name }}}
                ---
                apiVersion: v1
                kind: Node
                metadata: {name: n
                ---
                apiVersion: v1
                kind: Node
                metadata: {name: m}
                """);
        assertThat(keys(manifests)).containsExactly("prod/Node/m");
        assertThat(manifests.problems()).hasSize(2);
        assertThat(problems(manifests).get(0)).isEqualTo("3:18-3:20 " + YamlReader.TEMPLATE);
        assertThat(problems(manifests).get(1)).contains("not YAML");
        assertThat(read("Version: '2012-10-17'\nStatement: [\n").problems()).isEmpty();
    }

    @Test
    void configurationOfToolsIsNoObject() {
        Manifests manifests = read("""
                {apiVersion: v1, kind: Config, clusters: [], users: []}
                ---
                {apiVersion: kustomize.config.k8s.io/v1beta1, kind: Kustomization, resources: [a.yaml]}
                """);
        assertThat(manifests.objects()).isEmpty();
        assertThat(manifests.problems()).isEmpty();
    }

    @Test
    void otherShapesAreNoManifests() {
        for (String other : List.of(
                "[]",
                "a",
                "{}",
                "{kind: Pod}",
                "{apiVersion: v2, name: chart}",
                "{Version: x, Statement: []}",
                "{metadata: {name: a}}",
                "{kind: 5, apiVersion: 5}",
                "!x {apiVersion: v1, kind: Pod, metadata: {name: a}}")) {
            assertThat(isKubernetes(other)).as(other).isFalse();
            assertThat(read(other)).as(other).isEqualTo(new Manifests(List.of(), List.of()));
        }
        assertThat(isKubernetes("{kind: List, items: []}")).isTrue();
    }

    @Test
    void bigListsAndValues() {
        int count = 100_000;
        StringBuilder list = new StringBuilder("{\"apiVersion\":\"v1\",\"kind\":\"PodList\",\"items\":[");
        for (int i = 0; i < count; i++) {
            list.append("{\"metadata\":{\"namespace\":\"x\",\"name\":\"p")
                    .append(i)
                    .append("\"}},");
        }
        list.append("{\"metadata\":{\"namespace\":\"x\",\"name\":\"big\",\"annotations\":{\"a\":\"")
                .append("x".repeat(1 << 20))
                .append("\"}}}]}");
        Manifests manifests = json(list.toString());
        assertThat(manifests.problems()).isEmpty();
        assertThat(manifests.objects()).hasSize(count + 1);
        assertThat(text(manifests.objects().get(count), "metadata", "annotations", "a")
                        .value())
                .hasSize(1 << 20);

        Manifests bad = json(list.toString().replace("\"name\"", "\"nome\""));
        assertThat(bad.problems()).hasSize(Limits.PROBLEMS + 1);
        assertThat(bad.problems().get(Limits.PROBLEMS).message())
                .isEqualTo("and " + (count + 1 - Limits.PROBLEMS) + " more problems of manifests in this file");
    }

    @Test
    void deepNestingAndManyAliasesEnd() {
        String deep = "[".repeat(100) + "]".repeat(100);
        assertThat(keys(read("{apiVersion: v1, kind: Node, metadata: {name: n}, x: " + deep + "}")))
                .containsExactly("prod/Node/n");
        assertThat(read("{apiVersion: v1, kind: Node, metadata: {name: n}, x: "
                                + deep.replace("[]", "[".repeat(200) + "]".repeat(200)) + "}")
                        .problems())
                .hasSize(1);
        StringBuilder lists =
                new StringBuilder("apiVersion: v1\nkind: List\na0: &a0 {apiVersion: v1, kind: List, items: []}\n");
        for (int i = 1; i < 15; i++) {
            lists.append("a%d: &a%d {apiVersion: v1, kind: List, items: [*a%d, *a%d]}\n".formatted(i, i, i - 1, i - 1));
        }
        assertThat(read(lists + "items: [*a14]\n")).isEqualTo(new Manifests(List.of(), List.of()));
    }

    @Test
    void anAliasedObjectIsReadWhereItStands() {
        Manifests manifests = read("""
                apiVersion: v1
                kind: List
                base: &meta {name: a, namespace: x}
                items:
                - {apiVersion: v1, kind: ServiceAccount, metadata: *meta}
                - {apiVersion: v1, kind: Pod, metadata: {<<: *meta, name: b}}
                """);
        assertThat(keys(manifests)).containsExactly("prod/x/ServiceAccount/a", "prod/x/Pod/b");
        assertThat(manifests.objects().get(0).place()).hasToString("m.yaml:3:20");
    }
}
