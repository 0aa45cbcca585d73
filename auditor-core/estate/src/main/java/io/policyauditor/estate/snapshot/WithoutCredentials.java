package io.policyauditor.estate.snapshot;

import io.policyauditor.estate.model.PlainOfSecret;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.NullNode;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.StringNode;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A Kubernetes object as it may be kept on disk. Whoever reads a cluster takes the values of Secrets away; this holds
 * that no snapshot has one even when somebody forgets.
 *
 * <ul>
 *   <li>Of a Secret stay type, labels and other plain metadata, annotations that are no copy of it, and the keys of its
 *       data. Of their values stay what says nothing: that one is empty, the kind of an access key id, and the plain
 *       fields of an entry of {@code storage-config}.
 *   <li>AWS keys in plain text elsewhere keep their length, and the letters that say their kind; {@code X} stands for
 *       the rest. So a rule finds that there is a key, and nobody can use it.
 *   <li>The copies of an object that tools keep in its annotations, and {@code managedFields}, are left out.
 * </ul>
 */
final class WithoutCredentials {
    private static final Set<String> CREDENTIALS = Set.of(
            "aws_access_key_id",
            "aws_secret_access_key",
            "aws_session_token",
            "awsaccesskeyid",
            "awssecretaccesskey",
            "access_key_id",
            "secret_access_key",
            "session_token");

    private static final Pattern KEY_ID = Pattern.compile("(?<![A-Za-z0-9])(A[KS]IA)[A-Z0-9]{16}(?![A-Za-z0-9])");
    private static final Pattern MASKED_KEY_ID = Pattern.compile("A[KS]IA\\*{16}");
    private static final Pattern SECRET_LINE = Pattern.compile(
            "(?i)(secret_?access_?key\"?[ \\t]{0,9}[=:][ \\t]{0,9}\"?)([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+])");

    /** The credentials that the manuals of AWS show to everybody. */
    private static final String OF_THE_MANUALS = "EXAMPLE";

    // Aliases share nodes, and stay shared.
    private final IdentityHashMap<Node, Node> done = new IdentityHashMap<>();

    private WithoutCredentials() {}

    static Node of(Node node) {
        return new WithoutCredentials().plain(node);
    }

    private Node plain(Node node) {
        if (node instanceof StringNode string) {
            return text(string.value(), masked(string.value()), string);
        }
        if (!(node instanceof ArrayNode) && !(node instanceof ObjectNode)) {
            return node;
        }
        Node known = done.get(node);
        if (known == null) {
            known = node instanceof ObjectNode object
                    ? isSecret(object) ? secret(object) : object(object)
                    : new ArrayNode(
                            ((ArrayNode) node).items().stream().map(this::plain).toList(), node.span());
            done.put(node, known);
        }
        return known;
    }

    private ObjectNode object(ObjectNode object) {
        boolean named = object.get("name") instanceof Scalar name && isCredential(name.value());
        List<Member> members = new ArrayList<>();
        for (Member member : object.members()) {
            String key = member.key().value();
            boolean credential = isCredential(key) || (named && key.equals("value"));
            if (PlainOfSecret.COPIES.contains(key) || key.equals("managedFields")) {
                continue;
            }
            members.add(new Member(
                    member.key(),
                    credential && member.value() instanceof Scalar value ? credential(value) : plain(member.value())));
        }
        return new ObjectNode(members, object.span());
    }

    private static boolean isCredential(String name) {
        return CREDENTIALS.contains(name.toLowerCase(Locale.ROOT));
    }

    /** A value called like a credential, unless it only says where one is. */
    private static Node credential(Scalar value) {
        String text = value.value();
        boolean literal = !text.contains("$(")
                && !text.contains("${")
                && !text.contains("{{")
                && !text.startsWith("<")
                && !text.contains(OF_THE_MANUALS)
                && !isCredential(text);
        String masked = masked(text);
        return literal && masked.equals(text)
                ? string("X".repeat(text.length()), value.span())
                : text(text, masked, value);
    }

    private static Node text(String text, String masked, Node otherwise) {
        return text.equals(masked) ? otherwise : string(masked, otherwise.span());
    }

    private static String masked(String text) {
        String ids = KEY_ID.matcher(text)
                .replaceAll(found -> isShown(found) ? found.group() : found.group(1) + "X".repeat(16));
        return SECRET_LINE
                .matcher(ids)
                .replaceAll(found -> java.util.regex.Matcher.quoteReplacement(
                        isShown(found) ? found.group() : found.group(1) + "X".repeat(40)));
    }

    private static boolean isShown(MatchResult found) {
        return found.group().contains(OF_THE_MANUALS);
    }

    // --- Secrets

    private static boolean isSecret(ObjectNode object) {
        boolean kind = object.members().stream()
                .anyMatch(member -> member.key().value().equalsIgnoreCase("kind")
                        && member.value() instanceof Scalar value
                        && value.value().strip().equalsIgnoreCase("Secret"));
        return has(object, "stringData") || (kind && (has(object, "data") || has(object, "metadata")));
    }

    private static boolean has(ObjectNode object, String key) {
        return object.members().stream().anyMatch(member -> member.key().value().equalsIgnoreCase(key));
    }

    private ObjectNode secret(ObjectNode secret) {
        List<Member> members = new ArrayList<>();
        for (Member member : secret.members()) {
            String key = member.key().value();
            Node value = member.value();
            Node kept = nothing(value);
            if (key.equals("metadata") && value instanceof ObjectNode metadata) {
                kept = metadata(metadata);
            } else if ((key.equals("data") || key.equals("stringData")) && value instanceof ObjectNode entries) {
                kept = mapped(entries, WithoutCredentials::entry);
            } else if (PlainOfSecret.FIELDS.contains(key) && value instanceof Scalar) {
                kept = value;
            }
            members.add(new Member(member.key(), kept));
        }
        return new ObjectNode(members, secret.span());
    }

    private ObjectNode metadata(ObjectNode metadata) {
        List<Member> members = new ArrayList<>();
        for (Member member : metadata.members()) {
            String key = member.key().value();
            if (key.equals("annotations") && member.value() instanceof ObjectNode annotations) {
                members.add(new Member(member.key(), annotations(annotations)));
            } else if (!key.equals("managedFields")) {
                members.add(new Member(
                        member.key(),
                        PlainOfSecret.METADATA.contains(key) ? plain(member.value()) : nothing(member.value())));
            }
        }
        return new ObjectNode(members, metadata.span());
    }

    private ObjectNode annotations(ObjectNode annotations) {
        List<Member> members = new ArrayList<>();
        for (Member annotation : annotations.members()) {
            boolean copy = !(annotation.value() instanceof Scalar value)
                    || value.value().stripLeading().startsWith("{");
            if (!PlainOfSecret.COPIES.contains(annotation.key().value())) {
                members.add(
                        new Member(annotation.key(), copy ? nothing(annotation.value()) : plain(annotation.value())));
            }
        }
        return new ObjectNode(members, annotations.span());
    }

    private static Node entry(Member entry) {
        if (entry.value() instanceof ObjectNode storage) {
            return mapped(storage, WithoutCredentials::storage);
        }
        return value(entry.value());
    }

    private static Node storage(Member member) {
        boolean plain = PlainOfSecret.STORAGE_FIELDS.contains(member.key().value())
                && member.value() instanceof Scalar value
                && value.value().indexOf('@') < 0
                && value.value().indexOf('?') < 0;
        return plain ? member.value() : value(member.value());
    }

    private static Node value(Node value) {
        if (value instanceof StringNode string) {
            String text = string.value().strip();
            if (text.isEmpty() || MASKED_KEY_ID.matcher(text).matches()) {
                return value;
            }
            if (KEY_ID.matcher(text).matches()) {
                return string(text.substring(0, 4) + "*".repeat(16), value.span());
            }
        }
        return nothing(value);
    }

    private static Node nothing(Node value) {
        return new NullNode(value.span());
    }

    private static ObjectNode mapped(ObjectNode object, java.util.function.Function<Member, Node> value) {
        return new ObjectNode(
                object.members().stream()
                        .map(member -> new Member(member.key(), value.apply(member)))
                        .toList(),
                object.span());
    }

    private static StringNode string(String value, Span span) {
        return StringNode.verbatim(value, span, span.start());
    }
}
