package io.policyauditor.policy.prove;

import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.SourceText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An identity policy as text that can be taken apart and put together in another way.
 *
 * @param version the value of Version as JSON
 * @param statements their elements as JSON, by name
 */
record PolicyText(String version, List<Map<String, String>> statements) {
    PolicyText {
        statements = List.copyOf(statements);
    }

    static PolicyText read(String json) {
        return of(Objects.requireNonNull(
                JsonReader.read(new SourceText("policy.json", json)).root()));
    }

    static PolicyText of(Node policy) {
        ObjectNode object = (ObjectNode) policy;
        Node version = object.get("Version");
        Node all = Objects.requireNonNull(object.get("Statement"));
        List<Map<String, String>> statements = new ArrayList<>();
        for (Node statement : all instanceof ArrayNode array ? array.items() : List.of(all)) {
            Map<String, String> elements = new LinkedHashMap<>();
            for (Member member : ((ObjectNode) statement).members()) {
                elements.put(member.key().value(), member.value().span().text());
            }
            statements.add(elements);
        }
        return new PolicyText(
                version == null ? "\"2008-10-17\"" : version.span().text(), statements);
    }

    String json() {
        List<String> all = new ArrayList<>();
        for (Map<String, String> statement : statements) {
            List<String> elements = new ArrayList<>();
            statement.forEach((name, value) -> elements.add("\"" + name + "\": " + value));
            all.add("{" + String.join(", ", elements) + "}");
        }
        return "{\"Version\": " + version + ", \"Statement\": [" + String.join(",\n", all) + "]}";
    }

    List<Map<String, String>> with(String effect) {
        return statements.stream()
                .filter(statement -> statement.getOrDefault("Effect", "").equals("\"" + effect + "\""))
                .toList();
    }

    PolicyText of(List<Map<String, String>> others) {
        return new PolicyText(version, others);
    }

    PolicyText plus(List<Map<String, String>> more) {
        List<Map<String, String>> all = new ArrayList<>(statements);
        all.addAll(more);
        return of(all);
    }

    PolicyText reversed() {
        List<Map<String, String>> all = new ArrayList<>(statements);
        Collections.reverse(all);
        return of(all);
    }

    /** Every value of an element in a statement of its own. */
    PolicyText split(String element) {
        List<Map<String, String>> all = new ArrayList<>();
        for (Map<String, String> statement : statements) {
            String values = statement.get(element);
            if (values == null || !values.startsWith("[")) {
                all.add(statement);
                continue;
            }
            ArrayNode array = (ArrayNode) Objects.requireNonNull(
                    JsonReader.read(new SourceText("values", values)).root());
            array.items()
                    .forEach(value ->
                            all.add(changed(statement, element, value.span().text())));
        }
        return of(all);
    }

    /** A statement without Sid, for two of one name make a policy invalid; without the element where the value is empty. */
    static Map<String, String> changed(Map<String, String> statement, String element, String value) {
        Map<String, String> changed = new LinkedHashMap<>(statement);
        changed.remove("Sid");
        if (value.isEmpty()) {
            changed.remove(element);
        } else {
            changed.put(element, value);
        }
        return changed;
    }
}
