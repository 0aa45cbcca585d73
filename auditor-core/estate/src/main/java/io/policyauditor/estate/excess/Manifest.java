package io.policyauditor.estate.excess;

import io.policyauditor.estate.excess.Sharing.Made;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.snapshot.JsonText;
import io.policyauditor.estate.verdict.Change.Edit;
import io.policyauditor.estate.verdict.Statements;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.StringNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A manifest with other values in it: as an edit of its file, and as an object. */
final class Manifest {
    private static final int LONGEST = 1_000_000;
    private static final String NAME = "serviceAccountName";

    private Manifest() {}

    /** Another value in the place of one. */
    static Optional<Edit> scalar(Scalar scalar, String value) {
        Span at = scalar.span();
        boolean quoted = at.text().startsWith("\"") || at.text().startsWith("'");
        boolean inFile =
                !at.source().name().startsWith("arn:") && (quoted || at.text().equals(scalar.value()));
        return inFile ? Optional.of(new Edit(at, quoted ? Statements.quoted(value) : value)) : Optional.empty();
    }

    /** Another ServiceAccount for the pods of a load point; empty where its pod spec is not known. */
    static Optional<Edit> account(LoadPoint point, String name) {
        ObjectNode spec = podSpec(point.object(), point.component());
        if (spec == null || spec.get("serviceAccount") != null) {
            return Optional.empty();
        }
        if (spec.get(NAME) instanceof Scalar named) {
            return scalar(named, name);
        }
        return spec.members().isEmpty() || spec.get(NAME) != null
                ? Optional.empty()
                : line(spec.members().get(0).key().span(), NAME + ": " + name);
    }

    /** A line before the first key of a mapping that is written in a block. */
    private static Optional<Edit> line(Span first, String text) {
        String indent = " ".repeat(first.from().column() - 1);
        return first.source().line(first.from().line()).startsWith(indent + first.text())
                ? Optional.of(new Edit(new Span(first.source(), first.start(), first.start()), text + "\n" + indent))
                : Optional.empty();
    }

    /** The ServiceAccount that is yet to be made, as a document before that of an object. */
    static Optional<Edit> before(KubernetesObject object, Made made) {
        Span at = object.node().span();
        boolean document = at.from().column() == 1
                && !object.node().members().isEmpty()
                && object.node().members().get(0).key().span().start() == at.start();
        Optional<String> written = written(made);
        return document && written.isPresent() && !at.source().name().startsWith("arn:")
                ? Optional.of(new Edit(new Span(at.source(), at.start(), at.start()), written.get() + "---\n"))
                : Optional.empty();
    }

    private static Optional<String> written(Made made) {
        StringBuilder text = new StringBuilder();
        for (Member member : account(made).node().members()) {
            if (member.key().value().equals("metadata") && member.value() instanceof ObjectNode metadata) {
                text.append("metadata:\n");
                if (!members(metadata, "  ", text)) {
                    return Optional.empty();
                }
            } else if (!member(member, "", text)) {
                return Optional.empty();
            }
        }
        return Optional.of(text.toString());
    }

    private static boolean members(ObjectNode object, String indent, StringBuilder text) {
        for (Member member : object.members()) {
            if (!member(member, indent, text)) {
                return false;
            }
        }
        return true;
    }

    private static boolean member(Member member, String indent, StringBuilder text) {
        Node value = member.value();
        text.append(indent).append(key(member.key().value())).append(':');
        if (value instanceof ObjectNode object && !object.members().isEmpty()) {
            text.append('\n');
            return members(object, indent + "  ", text);
        }
        Optional<String> json = JsonText.of(value, LONGEST);
        json.ifPresent(written -> text.append(' ').append(plain(written)).append('\n'));
        return json.isPresent();
    }

    private static String key(String name) {
        return name.matches("[A-Za-z][A-Za-z0-9./-]*") ? name : Statements.quoted(name);
    }

    /** A text that YAML takes for one without its quotes is written without. */
    private static String plain(String json) {
        String text = json.length() > 1 && json.startsWith("\"") ? json.substring(1, json.length() - 1) : "";
        boolean word = text.matches("[A-Za-z][A-Za-z0-9./:_-]*[A-Za-z0-9]")
                && !text.toLowerCase(java.util.Locale.ROOT).matches("true|false|yes|no|on|off|null|y|n");
        return word ? text : json;
    }

    /** The ServiceAccount with the role of its own: another one by another name. */
    static KubernetesObject account(Made made) {
        KubernetesObject now = made.account();
        ObjectNode node = now.node();
        if (!now.name().equals(made.name())) {
            List<Member> kept = new ArrayList<>();
            for (Member member : node.members()) {
                kept.add(
                        member.key().value().equals("metadata") && member.value() instanceof ObjectNode metadata
                                ? new Member(member.key(), told(metadata))
                                : member);
            }
            node = with(new ObjectNode(kept, node.span()), made.name(), "metadata", "name");
        }
        return of(
                now,
                made.name(),
                with(node, made.role().role(), "metadata", "annotations", "eks.amazonaws.com/role-arn"));
    }

    /** What a person tells of an object; the rest is what the API server and its clients noted down. */
    private static ObjectNode told(ObjectNode metadata) {
        List<Member> kept = new ArrayList<>();
        for (Member member : metadata.members()) {
            if (List.of("name", "namespace", "labels", "annotations")
                    .contains(member.key().value())) {
                kept.add(member);
            }
        }
        return new ObjectNode(kept, metadata.span());
    }

    /** The object of a load point with another ServiceAccount. */
    static Optional<KubernetesObject> withAccount(KubernetesObject object, LoadPoint point, String name) {
        return podSpec(object, point.component()) == null
                ? Optional.empty()
                : Optional.of(of(object, object.name(), with(object.node(), name, "spec", point.component(), NAME)));
    }

    private static KubernetesObject of(KubernetesObject object, String name, ObjectNode node) {
        return new KubernetesObject(
                object.group(),
                object.version(),
                object.kind(),
                object.cluster(),
                object.namespace(),
                name,
                node,
                object.place());
    }

    /** The mapping with a text at a path of keys. */
    private static ObjectNode with(ObjectNode node, String value, String... path) {
        List<Member> members = new ArrayList<>();
        boolean found = false;
        for (Member member : node.members()) {
            boolean here = member.key().value().equals(path[0]);
            found |= here;
            members.add(here ? new Member(member.key(), below(member.value(), value, path)) : member);
        }
        if (!found) {
            StringNode key =
                    StringNode.verbatim(path[0], node.span(), node.span().start());
            members.add(new Member(key, below(new ObjectNode(List.of(), node.span()), value, path)));
        }
        return new ObjectNode(members, node.span());
    }

    private static Node below(Node node, String value, String... path) {
        if (path.length == 1) {
            return StringNode.verbatim(value, node.span(), node.span().start());
        }
        ObjectNode object = node instanceof ObjectNode mapping ? mapping : new ObjectNode(List.of(), node.span());
        return with(object, value, java.util.Arrays.copyOfRange(path, 1, path.length));
    }

    /** The mapping of a pod spec of a load point; null where it is not known which that is. */
    private static @Nullable ObjectNode podSpec(KubernetesObject object, String component) {
        boolean plain = Set.of("predictor", "transformer", "explainer").contains(component);
        return plain
                        && object.kind().equals("InferenceService")
                        && object.at("spec", component) instanceof ObjectNode spec
                ? spec
                : null;
    }
}
