package io.policyauditor.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.StringNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationSchemaTest {
    private static final SourceText TEXT = schema();
    private static final ObjectNode ROOT =
            (ObjectNode) Objects.requireNonNull(JsonReader.read(TEXT).root());
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(TEXT.text(), InputFormat.JSON);

    @Test
    void schemaAndReaderKnowTheSameKeys() {
        Map<String, List<String>> published = new TreeMap<>();
        walk("", ROOT, published);
        Map<String, List<String>> read =
                Arrays.stream(Keys.values()).collect(Collectors.toMap(Keys::place, Keys::names));
        assertThat(published).isEqualTo(read);
    }

    @Test
    void everyKeyIsDescribedAndNoOtherAllowed() {
        assertDescribed("", ROOT);
    }

    @Test
    void schemaAndReaderKnowTheSameWords() {
        assertThat(words("$defs", "kind"))
                .isEqualTo(
                        Arrays.stream(PolicyKind.values()).map(PolicyKind::word).toList());
        assertThat(words("properties", "gate", "properties", "failOn"))
                .containsExactly("critical", "high", "medium", "low", "never");
        assertThat(words("properties", "gate", "properties", "failOnNotAssessed"))
                .containsExactly("any", "unread", "never");
        assertThat(words("properties", "rules", "additionalProperties", "properties", "severity"))
                .containsExactly("critical", "high", "medium", "low", "info");
    }

    @Test
    void theFullExampleFitsTheSchema() throws IOException {
        String full = ConfigurationReaderTest.fullExample().text();
        assertThat(SCHEMA.validate(full, InputFormat.JSON)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"version\": 2}",
                "{\"version\": 1, \"baseline\": 1}",
                "{\"version\": 1, \"inputs\": {\"inclde\": []}}",
                "{\"version\": 1, \"inputs\": {\"include\": [\"../a\"]}}",
                "{\"version\": 1, \"inputs\": {\"include\": [\"/a\"]}}",
                "{\"version\": 1, \"inputs\": {\"kinds\": {\"a\": \"policy\"}}}",
                "{\"version\": 1, \"inputs\": {\"documents\": [{\"path\": \"a\"}]}}",
                "{\"version\": 1, \"trust\": {\"accounts\": [\"123\"]}}",
                "{\"version\": 1, \"trust\": {\"accounts\": [123]}}",
                "{\"version\": 1, \"gate\": {\"failOn\": \"info\"}}",
                "{\"version\": 1, \"rules\": {\"TR001\": {\"enabled\": false}}}",
                "{\"version\": 1, \"suppressions\": {\"entries\": [{\"rule\": \"TR001\"}]}}",
                "{\"version\": 1, \"suppressions\": {\"entries\": [{\"path\": \"a\"}]}}",
                "{\"version\": 1, \"suppressions\": {\"entries\": [{\"rule\": \"TR001\", \"object\": \"a\", \"sid\": \"b\"}]}}"
            })
    void whatTheReaderRefusesTheSchemaRefuses(String json) {
        assertThat(SCHEMA.validate(json, InputFormat.JSON)).isNotEmpty();
        assertThat(ConfigurationReader.read(JsonReader.read(new SourceText("auditor.yaml", json)), Set.of("TR001")))
                .isInstanceOf(ConfigurationReader.Result.Invalid.class);
    }

    private static void walk(String place, ObjectNode schema, Map<String, List<String>> keys) {
        if (schema.get("properties") instanceof ObjectNode properties) {
            keys.put(
                    place,
                    properties.members().stream()
                            .map(member -> member.key().value())
                            .toList());
            for (Member member : properties.members()) {
                String name = member.key().value();
                walk(place.isEmpty() ? name : place + "." + name, (ObjectNode) member.value(), keys);
            }
        }
        if (schema.get("items") instanceof ObjectNode items) {
            walk(place + "[]", items, keys);
        }
        if (schema.get("additionalProperties") instanceof ObjectNode named) {
            walk(place + ".*", named, keys);
        }
    }

    private static void assertDescribed(String place, ObjectNode schema) {
        if (schema.get("properties") instanceof ObjectNode properties) {
            assertThat(schema.get("additionalProperties"))
                    .describedAs("additionalProperties of " + place)
                    .isInstanceOfSatisfying(
                            Scalar.class, no -> assertThat(no.value()).isEqualTo("false"));
            for (Member member : properties.members()) {
                ObjectNode property = (ObjectNode) member.value();
                String inner = place + "." + member.key().value();
                assertThat(property.get("description"))
                        .describedAs("description of " + inner)
                        .isInstanceOfSatisfying(
                                StringNode.class,
                                text -> assertThat(text.value()).endsWith("."));
                assertDescribed(inner, property);
            }
        }
        if (schema.get("items") instanceof ObjectNode items) {
            assertDescribed(place + "[]", items);
        }
        if (schema.get("additionalProperties") instanceof ObjectNode named) {
            assertDescribed(place + ".*", named);
        }
    }

    private static List<String> words(String... path) {
        Node node = ROOT;
        for (String name : path) {
            node = Objects.requireNonNull(((ObjectNode) node).get(name));
        }
        ArrayNode words = (ArrayNode) Objects.requireNonNull(((ObjectNode) node).get("enum"));
        return words.items().stream().map(word -> ((StringNode) word).value()).toList();
    }

    private static SourceText schema() {
        try (InputStream in =
                Objects.requireNonNull(ConfigurationReader.class.getResourceAsStream("auditor.schema.json"))) {
            return new SourceText("auditor.schema.json", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
