package io.policyauditor.collect.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
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
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EstateSchemaTest {
    private static final SourceText TEXT = schema();
    private static final ObjectNode ROOT =
            (ObjectNode) Objects.requireNonNull(JsonReader.read(TEXT).root());

    @Test
    void schemaAndReaderKnowTheSameKeys() {
        Map<String, List<String>> published = new TreeMap<>();
        walk("", ROOT, published);
        for (Member shared : ((ObjectNode) Objects.requireNonNull(ROOT.get("$defs"))).members()) {
            walk("$" + shared.key().value(), (ObjectNode) shared.value(), published);
        }
        Map<String, List<String>> read =
                Arrays.stream(EstateKeys.values()).collect(Collectors.toMap(EstateKeys::place, EstateKeys::names));
        assertThat(published).isEqualTo(read);
    }

    @Test
    void theFullExampleFitsTheSchema() {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(TEXT.text(), InputFormat.JSON);
        Node full = YamlReader.read(new SourceText("estate.yaml", EstateFiles.fullEstate()))
                .get(0)
                .root();
        assertThat(schema.validate(json(Objects.requireNonNull(full)), InputFormat.JSON))
                .isEmpty();
        assertThat(schema.validate("{\"version\": 1, \"acounts\": {}}", InputFormat.JSON))
                .isNotEmpty();
        assertThat(schema.validate("{\"version\": 1, \"accounts\": {\"12\": {}}}", InputFormat.JSON))
                .isNotEmpty();
    }

    private static void walk(String place, ObjectNode schema, Map<String, List<String>> keys) {
        if (schema.get("properties") instanceof ObjectNode properties) {
            assertThat(schema.get("additionalProperties"))
                    .describedAs("additionalProperties of " + place)
                    .isInstanceOf(Scalar.class);
            keys.put(
                    place,
                    properties.members().stream()
                            .map(member -> member.key().value())
                            .toList());
            for (Member member : properties.members()) {
                String name = member.key().value();
                ObjectNode property = (ObjectNode) member.value();
                assertThat(property.get("description"))
                        .describedAs(place + "." + name)
                        .isInstanceOf(StringNode.class);
                walk(place.isEmpty() ? name : place + "." + name, property, keys);
            }
        }
        if (schema.get("items") instanceof ObjectNode items) {
            walk(place + "[]", items, keys);
        }
        if (schema.get("additionalProperties") instanceof ObjectNode named) {
            walk(place + ".*", named, keys);
        }
    }

    private static String json(Node node) {
        if (node instanceof ObjectNode object) {
            return object.members().stream()
                    .map(member -> "\"" + member.key().value() + "\": " + json(member.value()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (node instanceof ArrayNode list) {
            return list.items().stream().map(EstateSchemaTest::json).collect(Collectors.joining(", ", "[", "]"));
        }
        return node instanceof StringNode text ? "\"" + text.value() + "\"" : ((Scalar) node).value();
    }

    private static SourceText schema() {
        try (InputStream in = Objects.requireNonNull(EstateReader.class.getResourceAsStream("estate.schema.json"))) {
            return new SourceText("estate.schema.json", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
