package io.policyauditor.rules.escalation;

import io.policyauditor.estate.effective.Effective;
import io.policyauditor.policy.access.PolicyCompiler;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.decide.Layers;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** An access as it would be were one of its documents another. */
public final class Rewritten {
    private Rewritten() {}

    /**
     * The access after the resource's policy was made to allow its caller everything, whatever it says now.
     *
     * @param kind of the resource's policy
     */
    public static Effective forCaller(Effective effective, PolicyKind kind) {
        Layers layers = effective.layers();
        String statement = "\"Effect\": \"Allow\", \"Principal\": {\"AWS\": "
                + quoted(effective.caller().id()) + "}, \"Action\": \"*\", \"Resource\": \"*\"";
        return effective.under(new Layers(
                layers.identity(),
                layers.boundary(),
                layers.session(),
                document(kind, "the policy of " + effective.resource().arn() + ", rewritten", statement),
                layers.serviceControl(),
                layers.resourceControl(),
                layers.endpoint()));
    }

    /** The access but for requests that have one value of a context key: what is asked about others needs no more. */
    public static Effective without(Effective effective, String key, String value) {
        Layers layers = effective.layers();
        List<Document> identity = new ArrayList<>(layers.identity());
        identity.add(document(
                PolicyKind.IDENTITY,
                key + " is not " + value,
                "\"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {"
                        + quoted(key) + ": " + quoted(value) + "}}"));
        return effective.under(new Layers(
                identity,
                layers.boundary(),
                layers.session(),
                layers.resource(),
                layers.serviceControl(),
                layers.resourceControl(),
                layers.endpoint()));
    }

    private static Document document(PolicyKind kind, String name, String elements) {
        String text = "{\"Version\": \"" + PolicyDocument.CURRENT_VERSION + "\", \"Statement\": {" + elements + "}}";
        Tree tree = JsonReader.read(new SourceText(name, text));
        return new Document.Known(
                name, PolicyCompiler.compile(PolicyDocument.parse(kind, Objects.requireNonNull(tree.root()), tree)));
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        text.chars().forEach(c -> json.append(String.format(Locale.ROOT, "\\u%04x", c)));
        return json.append('"').toString();
    }
}
