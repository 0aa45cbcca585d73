package io.policyauditor.estate.verdict;

import io.policyauditor.estate.snapshot.JsonText;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a policy becomes another.
 *
 * @param document its name; what it has to be called where there is none yet
 * @param patch the same as a JSON patch (RFC 6902) of the document, a JSON array on one line
 * @param policy the whole policy afterwards, JSON on one line
 * @param edit the same in the file that the document stands in; empty where it stands in none, or in a text within a text
 */
public record Change(String document, String patch, String policy, Optional<Edit> edit) {
    private static final int LONGEST = 1_000_000;

    /**
     * A stretch of a file, and what is to stand there.
     *
     * @param replaced empty where something is put in
     */
    public record Edit(Span replaced, String text) {}

    /** A policy that is not there yet. */
    static Change made(String document, List<String> statements) {
        String policy = Statements.document(statements);
        return new Change(
                document, "[{\"op\": \"add\", \"path\": \"\", \"value\": " + policy + "}]", policy, Optional.empty());
    }

    /** Statements added to a policy; empty where its own cannot be written as JSON. */
    static Optional<Change> added(String document, CompiledPolicy policy, List<String> statements) {
        PolicyDocument source = policy.source();
        List<String> all = new ArrayList<>();
        for (Node statement : statements(source)) {
            Optional<String> text = JsonText.of(statement, LONGEST);
            if (text.isEmpty()) {
                return Optional.empty();
            }
            all.add(text.get());
        }
        all.addAll(statements);
        boolean list =
                member(source, "Statement").filter(ArrayNode.class::isInstance).isPresent();
        String patch = list
                ? operations(statements, "add", "/Statement/-")
                : operations(List.of("[" + String.join(", ", all) + "]"), "replace", "/Statement");
        return Optional.of(new Change(
                document,
                patch,
                Statements.document(all),
                insertion(source, statements).or(() -> edit(source, Statements.document(all)))));
    }

    /** A policy of other statements in the place of one. */
    public static Change replaced(String document, CompiledPolicy policy, List<String> statements) {
        PolicyDocument source = policy.source();
        String whole = Statements.document(statements);
        List<String> operations = new ArrayList<>();
        boolean current = source.hasVariables();
        if (!current) {
            operations.add(
                    "{\"op\": \"add\", \"path\": \"/Version\", \"value\": \"" + PolicyDocument.CURRENT_VERSION + "\"}");
        }
        operations.add(
                "{\"op\": \"replace\", \"path\": \"/Statement\", \"value\": [" + String.join(", ", statements) + "]}");
        return new Change(document, "[" + String.join(", ", operations) + "]", whole, edit(source, whole));
    }

    private static String operations(List<String> values, String operation, String path) {
        return values.stream()
                .map(value -> "{\"op\": \"" + operation + "\", \"path\": \"" + path + "\", \"value\": " + value + "}")
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static Optional<Node> member(PolicyDocument source, String name) {
        return source.root() instanceof ObjectNode object ? Optional.ofNullable(object.get(name)) : Optional.empty();
    }

    private static List<Node> statements(PolicyDocument source) {
        return member(source, "Statement")
                .map(node -> node instanceof ArrayNode array ? array.items() : List.of(node))
                .orElse(List.of());
    }

    /** Behind the last statement, where the document is JSON and has a list of them. */
    private static Optional<Edit> insertion(PolicyDocument source, List<String> statements) {
        List<Node> there = statements(source);
        if (there.isEmpty()
                || member(source, "Statement")
                        .filter(ArrayNode.class::isInstance)
                        .isEmpty()
                || !isJson(source.span())) {
            return Optional.empty();
        }
        Span last = there.get(there.size() - 1).span();
        String indent = indent(last);
        String text =
                statements.stream().map(statement -> ",\n" + indent + statement).collect(Collectors.joining());
        return Optional.of(new Edit(new Span(last.source(), last.end(), last.end()), text));
    }

    /** The whole document, on one line: so it fits wherever it stands. */
    private static Optional<Edit> edit(PolicyDocument source, String policy) {
        Span all = source.span();
        boolean block = source.root() instanceof ObjectNode object
                && !object.members().isEmpty()
                && object.members().get(0).key().span().start() == all.start();
        return isFile(all) && (block || isJson(all))
                ? Optional.of(new Edit(all, isWhole(all) ? laidOut(policy) : policy))
                : Optional.empty();
    }

    /** A document of its own gets its lines. */
    private static String laidOut(String policy) {
        Tree tree = JsonReader.read(new SourceText("policy", policy));
        Node root = tree.root();
        if (!(root instanceof ObjectNode object)) {
            return policy;
        }
        StringBuilder text = new StringBuilder("{\n");
        for (Member member : object.members()) {
            text.append("  \"").append(member.key().value()).append("\": ");
            if (member.value() instanceof ArrayNode array) {
                text.append("[\n");
                for (int i = 0; i < array.items().size(); i++) {
                    text.append("    ")
                            .append(array.items().get(i).span().text())
                            .append(i + 1 < array.items().size() ? ",\n" : "\n");
                }
                text.append("  ]\n");
            } else {
                text.append(member.value().span().text()).append(",\n");
            }
        }
        return text.append('}').toString();
    }

    private static boolean isWhole(Span span) {
        return span.source().text().strip().length() == span.end() - span.start();
    }

    /** Whether it stands in a file and in no string of it, where every quote would have to be written otherwise. */
    private static boolean isFile(Span span) {
        String text = span.source().text();
        return !span.source().name().startsWith("arn:")
                && !(isQuote(text, span.start() - 1) && isQuote(text, span.end()));
    }

    private static boolean isQuote(String text, int at) {
        return at >= 0 && at < text.length() && (text.charAt(at) == '\'' || text.charAt(at) == '"');
    }

    /** Whether the stretch of the file is the document as it is, and no spelling of it. */
    private static boolean isJson(Span span) {
        String text = span.text();
        return isFile(span)
                && text.startsWith("{")
                && JsonReader.read(new SourceText("policy", text)).certain();
    }

    private static String indent(Span at) {
        String line = at.source().line(at.from().line());
        return " ".repeat(line.length() - line.stripLeading().length());
    }
}
