package io.policyauditor.cli;

import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.access.Access.And;
import io.policyauditor.policy.access.Access.Grants;
import io.policyauditor.policy.access.Access.NotDenied;
import io.policyauditor.policy.access.Access.Way;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.PolicyCompiler;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.decide.Explanation;
import io.policyauditor.policy.decide.Layers;
import io.policyauditor.policy.decide.Layers.Level;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.decide.Resource;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.prove.Scope;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Tree;
import io.policyauditor.reports.ProofView.Side;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A policy by itself, without the others that have a say in a real request.
 *
 * @param name what answers call it
 */
record BarePolicy(String name, CompiledPolicy policy) {
    private static final Set<Way> NAMED = EnumSet.of(Way.STAR, Way.SELF, Way.ROLE, Way.ACCOUNT);

    /** What lets the request hang on the policy in question alone: whatever else is needed allows all. */
    private static final Document EVERYTHING = new Document.Known(
            "everything",
            compiled(PolicyKind.IDENTITY, "{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}"));

    private PolicyKind kind() {
        return policy.source().kind();
    }

    /** What it allows: to whoever has it attached, or to whoever it names. */
    Access access() {
        Access spares = new NotDenied(policy, false);
        if (kind() == PolicyKind.RCP) {
            // RCPFullAWSAccess stands beside every resource control policy.
            return new And(List.of(spares));
        }
        return new And(List.of(spares, new Grants(policy, kind().hasPrincipal() ? NAMED : Set.of(Way.ATTACHED))));
    }

    /** Whose requests it is about. */
    static Scope scope(PolicyKind kind) {
        return kind.hasPrincipal() ? Scope.ANYONE : Scope.ATTACHED;
    }

    /** What it says of a request, with the statements that decide. */
    Side side(Request found) {
        Document document = new Document.Known(name, policy);
        boolean own = !kind().hasPrincipal() || kind() == PolicyKind.RCP;
        String account = found.caller().account().orElse(null);
        // For a caller of the resource's own account an identity policy may be enough; for another both must agree.
        Request request = new Request(
                found.caller(), found.action().text(), found.resource().text(), own ? account : null, found.context());
        return Side.of(name, document.name(), Explanation.of(layers(document, request, account), request));
    }

    private Layers layers(Document document, Request request, @Nullable String account) {
        if (kind() == PolicyKind.RCP) {
            return new Layers(
                    List.of(EVERYTHING),
                    null,
                    List.of(),
                    null,
                    List.of(),
                    List.of(new Level("", List.of(document))),
                    List.of());
        }
        if (kind().hasPrincipal()) {
            return new Layers(List.of(EVERYTHING), null, List.of(), document, List.of(), List.of(), List.of());
        }
        return new Layers(
                List.of(document), null, List.of(), delegation(request, account), List.of(), List.of(), List.of());
    }

    /** A key asks for its own policy too: one that leaves it to the account. */
    private static @Nullable Document delegation(Request request, @Nullable String account) {
        boolean key = new Resource(request.resource().text(), account).policyKind() == PolicyKind.KEY;
        return key && account != null
                ? new Document.Known(
                        "delegation",
                        compiled(
                                PolicyKind.KEY,
                                "{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"arn:aws:iam::" + account
                                        + ":root\"}, \"Action\": \"*\", \"Resource\": \"*\"}"))
                : null;
    }

    private static CompiledPolicy compiled(PolicyKind kind, String statement) {
        String text = "{\"Version\": \"" + PolicyDocument.CURRENT_VERSION + "\", \"Statement\": " + statement + "}";
        Tree tree = JsonReader.read(new SourceText("request", text));
        return PolicyCompiler.compile(PolicyDocument.parseInForce(kind, Objects.requireNonNull(tree.root()), tree));
    }
}
