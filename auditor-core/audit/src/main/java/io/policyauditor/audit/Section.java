package io.policyauditor.audit;

import static io.policyauditor.audit.ConfigurationErrors.quoted;
import static io.policyauditor.audit.ConfigurationErrors.shown;

import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.NullNode;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.StringNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A mapping of a file that a person writes ({@code auditor.yaml}, {@code estate.yaml}): hands out the values of its keys,
 * typed, and reports what is wrong on the way. A section that is missing, empty or no mapping has no members, so that
 * reading goes on behind every error.
 */
public final class Section {
    private final String name;
    private final Span at;
    private final Fixed keys;
    private final boolean mapping;
    private final Map<String, Member> members;
    private final ConfigurationErrors errors;

    private Section(String name, Span at, Fixed keys, Node node, ConfigurationErrors errors) {
        this.name = name;
        this.at = at;
        this.keys = keys;
        this.mapping = node instanceof ObjectNode || node instanceof NullNode;
        this.members = mapping(node, name, errors);
        this.errors = errors;
        for (Member member : members.values()) {
            String key = member.key().value();
            if (!keys.names().contains(key)) {
                errors.unknown(
                        member.key().span(),
                        "key " + quoted(key) + (name.isEmpty() ? "" : " in " + name),
                        key,
                        keys.names(),
                        "known are " + String.join(", ", keys.names()));
            }
        }
    }

    /** A mapping with fixed keys, as the format of its file has it. */
    @FunctionalInterface
    public interface Fixed {
        /** The keys there are. */
        List<String> names();
    }

    /** The whole file. */
    public static Section file(Node root, Fixed keys, ConfigurationErrors errors) {
        return new Section("", root.span(), keys, root, errors);
    }

    /**
     * A mapping that stands where something else might.
     *
     * @param name what messages call it
     */
    public static Section of(Node node, String name, Fixed keys, ConfigurationErrors errors) {
        return new Section(name, node.span(), keys, node, errors);
    }

    /** What messages call it: {@code environments.prod}, {@code suppressions.entries[0]}. */
    public String name() {
        return name;
    }

    /** Where something that it lacks is missing. */
    public Span at() {
        return at;
    }

    /** Where the value of a key stands; without one, where it is missing. */
    public Span at(String key) {
        Member member = member(key);
        return member == null ? at : member.value().span();
    }

    /** Reports something that it lacks; what is no mapping at all lacks nothing. */
    public void missing(Span place, String message) {
        if (mapping) {
            errors.missing(place, message);
        }
    }

    /** Whether the key is written, whatever its value. */
    public boolean has(String key) {
        return member(key) != null;
    }

    /** The value of a key; empty when there is none or it is wrong, which is then reported. */
    public <T> Optional<T> one(String key, Expected<T> reading) {
        return value(key).flatMap(value -> reading.read(value, where(key), errors));
    }

    /** A list; a value that is no list is a list of one. */
    public <T> List<T> list(String key, Expected<T> reading) {
        Node node = value(key).orElse(null);
        List<T> list = new ArrayList<>();
        if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.items().size(); i++) {
                reading.read(array.items().get(i), where(key) + "[" + i + "]", errors)
                        .ifPresent(list::add);
            }
        } else if (node != null && !(node instanceof NullNode)) {
            reading.read(node, where(key), errors).ifPresent(list::add);
        }
        return list;
    }

    /** A mapping whose keys are free. */
    public <T> Map<StringNode, T> map(String key, Expected<T> reading) {
        return free(key, (member, where) -> reading.read(member.value(), where, errors));
    }

    /** A mapping with fixed keys. */
    public Section section(String key, Fixed inner) {
        Member member = member(key);
        return member == null
                ? new Section(where(key), at, inner, new NullNode(at), errors)
                : new Section(where(key), member.key().span(), inner, member.value(), errors);
    }

    /** A list of mappings. */
    public List<Section> sections(String key, Fixed inner) {
        Node node = value(key).orElse(null);
        List<Section> sections = new ArrayList<>();
        if (node instanceof ArrayNode array) {
            for (Node value : array.items()) {
                String item = where(key) + "[" + sections.size() + "]";
                sections.add(new Section(item, value.span(), inner, value, errors));
            }
        } else if (node != null && !(node instanceof NullNode)) {
            errors.wrongType(node, where(key), "a list of mappings");
        }
        return sections;
    }

    /** A mapping of free names to mappings. */
    public Map<StringNode, Section> named(String key, Fixed inner) {
        return free(
                key,
                (member, where) -> Optional.of(new Section(where, member.key().span(), inner, member.value(), errors)));
    }

    private <T> Map<StringNode, T> free(String key, BiFunction<Member, String, Optional<T>> reading) {
        Map<StringNode, T> read = new LinkedHashMap<>();
        value(key)
                .map(node -> mapping(node, where(key), errors))
                .orElse(Map.of())
                .values()
                .forEach(member -> reading.apply(
                                member, where(key) + "." + shown(member.key().value()))
                        .ifPresent(value -> read.put(member.key(), value)));
        return read;
    }

    private Optional<Node> value(String key) {
        return Optional.ofNullable(member(key)).map(Member::value);
    }

    private @Nullable Member member(String key) {
        if (!keys.names().contains(key)) {
            throw new IllegalArgumentException(key + " is no key of " + keys);
        }
        return members.get(key);
    }

    private String where(String key) {
        return name.isEmpty() ? key : name + "." + key;
    }

    private static Map<String, Member> mapping(Node node, String name, ConfigurationErrors errors) {
        Map<String, Member> members = new LinkedHashMap<>();
        if (node instanceof ObjectNode object) {
            for (Member member : object.members()) {
                if (members.put(member.key().value(), member) != null) {
                    errors.add(
                            member.key().span(),
                            "duplicate key " + quoted(member.key().value()) + (name.isEmpty() ? "" : " in " + name));
                }
            }
        } else if (!(node instanceof NullNode)) {
            errors.wrongType(node, name.isEmpty() ? "the file" : name, "a mapping");
        }
        return members;
    }
}
