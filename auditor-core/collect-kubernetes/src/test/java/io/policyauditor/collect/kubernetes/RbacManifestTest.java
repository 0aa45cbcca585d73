package io.policyauditor.collect.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.policyauditor.collect.kubernetes.ScriptedCluster.Asked;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class RbacManifestTest {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final SortedSet<String> CONFIG_MAPS = new TreeSet<>(Set.of("aws-profiles"));
    private static final SortedSet<String> NONE = new TreeSet<>();

    @TempDir
    Path directory;

    private static List<JsonNode> documents(boolean secretKeys) {
        try (var documents = YAML.readerFor(JsonNode.class)
                .<JsonNode>readValues(RbacManifest.yaml("audit", "auditor", secretKeys, CONFIG_MAPS))) {
            return documents.readAll();
        }
    }

    private static List<JsonNode> rules(boolean secretKeys) {
        List<JsonNode> rules = new ArrayList<>();
        documents(secretKeys).get(1).get("rules").forEach(rules::add);
        return rules;
    }

    private static List<String> words(JsonNode rule, String key) {
        List<String> words = new ArrayList<>();
        rule.path(key).forEach(word -> words.add(word.asString()));
        return words;
    }

    /** Whether RBAC lets a request through: the authorizer of Kubernetes, for GET on collections and other URLs. */
    private static boolean allows(JsonNode rule, Asked asked) {
        String[] parts = asked.path().substring(1).split("/");
        boolean core = parts[0].equals("api") && parts.length > 2;
        boolean group = parts[0].equals("apis") && parts.length > 3;
        if (!core && !group) {
            return words(rule, "verbs").contains("get")
                    && words(rule, "nonResourceURLs").stream()
                            .anyMatch(url -> url.equals(asked.path())
                                    || (url.endsWith("*")
                                            && asked.path().startsWith(url.substring(0, url.length() - 1))));
        }
        List<String> names = words(rule, "resourceNames");
        if (core && parts.length == 6) {
            return words(rule, "verbs").contains("get")
                    && words(rule, "apiGroups").contains("")
                    && words(rule, "resources").contains(parts[4])
                    && names.contains(parts[5]);
        }
        String name = asked.parameter("fieldSelector")
                .filter(selector -> selector.startsWith("metadata.name="))
                .map(selector -> selector.substring("metadata.name=".length()))
                .orElse("");
        return words(rule, "verbs").contains("list")
                && words(rule, "apiGroups").contains(core ? "" : parts[1])
                && words(rule, "resources").contains(parts[parts.length - 1])
                && (names.isEmpty() || names.contains(name));
    }

    private List<Asked> asked(boolean secretKeys) {
        try (ScriptedCluster cluster = SampleCluster.cluster()) {
            Collection.of(directory, cluster, settings -> secretKeys ? settings.secretKeys() : settings);
            return cluster.asked();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theRoleAllowsEveryRequestThatCanBeMade(boolean secretKeys) {
        List<JsonNode> rules = rules(secretKeys);
        assertThat(asked(secretKeys))
                .isNotEmpty()
                .allSatisfy(asked -> assertThat(rules)
                        .as(asked.path())
                        .anyMatch(rule -> asked.method().equals("GET") && allows(rule, asked)));
    }

    /** Each word of each rule is needed: for some request nothing else would do. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theRoleAllowsNothingElse(boolean secretKeys) {
        List<Asked> asked = asked(secretKeys);
        Set<String> groups = new HashSet<>();
        for (JsonNode rule : rules(secretKeys)) {
            if (rule.has("nonResourceURLs")) {
                assertThat(words(rule, "verbs")).containsExactly("get");
                assertThat(words(rule, "nonResourceURLs")).containsExactlyElementsOf(RbacManifest.URLS);
                continue;
            }
            if (words(rule, "verbs").equals(List.of("get"))) {
                assertThat(words(rule, "resources")).containsExactly("configmaps");
                assertThat(words(rule, "resourceNames"))
                        .isNotEmpty()
                        .allSatisfy(name -> assertThat(asked)
                                .anyMatch(request -> request.path().endsWith("/configmaps/" + name)));
                continue;
            }
            assertThat(words(rule, "verbs")).containsExactly("list");
            String group = words(rule, "apiGroups").get(0);
            groups.add(group);
            assertThat(words(rule, "resources"))
                    .allSatisfy(resource -> assertThat(asked)
                            .as(group + "/" + resource)
                            .anyMatch(request -> request.path().endsWith("/" + resource)
                                    && request.path()
                                            .startsWith(group.isEmpty() ? "/api/v1/" : "/apis/" + group + "/")));
            assertThat(words(rule, "resourceNames"))
                    .allSatisfy(name -> assertThat(asked)
                            .anyMatch(request -> request.query().contains("metadata.name%3D" + name)));
        }
        assertThat(RbacManifest.URLS)
                .allSatisfy(url ->
                        assertThat(asked).anyMatch(request -> request.path().startsWith(url.replace("*", ""))));
        assertThat(groups).contains("", "serving.kserve.io");
    }

    @Test
    void secretsAreThereOnlyOnRequest() {
        assertThat(RbacManifest.yaml("audit", "auditor", false, NONE)).doesNotContain("secrets");
        assertThat(RbacManifest.yaml("audit", "auditor", true, NONE)).contains("\"secrets\"");
        assertThat(RbacManifest.yaml("audit", "auditor", true, CONFIG_MAPS)).doesNotContain("\"*\"", "watch", "create");
    }

    @Test
    void configMapsAreReadByNameOnlyOnRequest() {
        assertThat(RbacManifest.yaml("audit", "auditor", true, NONE).lines().filter(line -> line.contains("\"get\"")))
                .as("that of the URLs")
                .hasSize(1);
        assertThat(RbacManifest.yaml("audit", "auditor", false, CONFIG_MAPS)).contains("""
                  - apiGroups: [""]
                    resources: ["configmaps"]
                    resourceNames: ["aws-profiles"]
                    verbs: ["get"]
                """);
    }

    @Test
    void theBindingBindsTheRoleToTheServiceAccount() {
        List<JsonNode> documents = documents(false);
        assertThat(documents)
                .extracting(document -> document.get("kind").asString())
                .containsExactly("ServiceAccount", "ClusterRole", "ClusterRoleBinding");
        assertThat(documents.get(2).at("/roleRef/name").asString()).isEqualTo("auditor");
        assertThat(documents.get(2).at("/subjects/0/namespace").asString()).isEqualTo("audit");
        assertThat(documents.get(0).at("/metadata/namespace").asString()).isEqualTo("audit");
    }

    @Test
    void namesThatAreNoneAreRefused() {
        assertThatThrownBy(() -> RbacManifest.yaml("a\"b", "auditor", false, NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a namespace: a\"b");
        assertThatThrownBy(() -> RbacManifest.yaml("a", "b\nc", false, NONE)).hasMessage("not a name: b?c");
        assertThatThrownBy(() -> RbacManifest.yaml("a", "b", false, new TreeSet<>(Set.of("*"))))
                .hasMessage("not the name of a ConfigMap: *");
    }
}
