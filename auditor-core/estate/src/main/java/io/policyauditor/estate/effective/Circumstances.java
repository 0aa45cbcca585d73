package io.policyauditor.estate.effective;

import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.access.Access.Grants;
import io.policyauditor.policy.access.Access.Way;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.Literal;
import io.policyauditor.policy.access.Matcher;
import io.policyauditor.policy.access.PolicyCompiler;
import io.policyauditor.policy.access.VariablePattern.Piece;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.decide.Layers;
import io.policyauditor.policy.decide.Layers.Level;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Tree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is known of the context of requests, as policies that allow only requests of which it is true. */
final class Circumstances {
    private Circumstances() {}

    /** The keys that documents speak of, in conditions and as variables, in lower case. */
    static Set<String> spoken(Layers layers) {
        Set<String> keys = new TreeSet<>();
        documents(layers)
                .filter(Document.Known.class::isInstance)
                .flatMap(document -> ((Document.Known) document).statements())
                .forEach(statement -> spoken(statement, keys));
        return keys;
    }

    private static Stream<Document> documents(Layers layers) {
        return Stream.of(
                        layers.identity().stream(),
                        Stream.ofNullable(layers.boundary()),
                        layers.session().stream(),
                        Stream.ofNullable(layers.resource()),
                        layers.serviceControl().stream().map(Level::documents).flatMap(List::stream),
                        layers.resourceControl().stream().map(Level::documents).flatMap(List::stream),
                        layers.endpoint().stream())
                .flatMap(documents -> documents);
    }

    private static void spoken(CompiledStatement statement, Set<String> keys) {
        statement.conditions().forEach(literal -> keys.add(literal.dimension().key()));
        for (Literal literal : statement.literals()) {
            for (Matcher matcher : literal.matchers()) {
                if (matcher instanceof Matcher.WithVariables with) {
                    for (Piece piece : with.pattern().pieces()) {
                        if (piece instanceof Piece.Variable variable) {
                            keys.add(variable.key());
                        }
                    }
                }
            }
        }
    }

    /**
     * What allows requests whose keys are as a context has them, and nobody else's.
     *
     * @param keys of the context, those that it says to be absent among them; none of them is open
     */
    static Access as(Context context, Collection<String> keys) {
        List<String> equal = new ArrayList<>();
        List<String> none = new ArrayList<>();
        List<String> conditions = new ArrayList<>();
        for (String key : keys) {
            String name = string(key);
            List<String> several = context.several(key);
            if (context.single(key).isPresent()) {
                equal.add(name + ": " + value(context.single(key).get()));
            } else if (several.isEmpty()) {
                none.add(name + ": \"true\"");
            } else {
                String list = several.stream().map(Circumstances::value).collect(Collectors.joining(", ", "[", "]"));
                conditions.add("{\"ForAllValues:StringEquals\": {" + name + ": " + list + "}}");
                several.forEach(value ->
                        conditions.add("{\"ForAnyValue:StringEquals\": {" + name + ": " + value(value) + "}}"));
            }
        }
        equal.forEach(key -> conditions.add("{\"StringEquals\": {" + key + "}}"));
        none.forEach(key -> conditions.add("{\"Null\": {" + key + "}}"));
        return new Access.And(
                conditions.stream().<Access>map(Circumstances::when).toList());
    }

    /** What allows requests on other resources than these. */
    static Access elsewhere(List<String> patterns) {
        String list = patterns.stream().map(Circumstances::string).collect(Collectors.joining(", ", "[", "]"));
        return allowing("\"NotResource\": " + list);
    }

    private static Access when(String condition) {
        return allowing("\"Resource\": \"*\", \"Condition\": " + condition);
    }

    private static Access allowing(String elements) {
        String policy = "{\"Version\": \"" + PolicyDocument.CURRENT_VERSION
                + "\", \"Statement\": {\"Effect\": \"Allow\"," + " \"Action\": \"*\", " + elements + "}}";
        Tree tree = JsonReader.read(new SourceText("circumstances", policy));
        CompiledPolicy compiled = PolicyCompiler.compile(
                PolicyDocument.parseInForce(PolicyKind.IDENTITY, Objects.requireNonNull(tree.root()), tree));
        return new Grants(compiled, Set.of(Way.ATTACHED));
    }

    /** A value that is no variable, whatever it looks like. */
    private static String value(String text) {
        return string(text.replace("${", "${$}{"));
    }

    private static String string(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\' || c < ' ' || Character.isSurrogate(c)) {
                json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
