package io.policyauditor.policy.prove;

import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.access.Access.And;
import io.policyauditor.policy.access.Access.Grants;
import io.policyauditor.policy.access.Access.Or;
import io.policyauditor.policy.access.Access.Way;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.PolicyCompiler;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What a question is about, as policies: so the compiler says what its words mean, as it does for those of AWS. */
final class Documents {
    /** What allows nothing. */
    static final Access NOTHING = new Or(List.of());

    private static final String ANYTHING = "\"Action\": \"*\", \"Resource\": \"*\"";

    private Documents() {}

    /** Requests of these actions on these resources. */
    static Access requests(List<Target> targets) {
        List<String> statements = new ArrayList<>();
        for (Target target : targets) {
            if (!target.actions().isEmpty() && !target.resources().isEmpty()) {
                statements.add("\"Action\": " + Json.strings(target.actions()) + ", \"Resource\": "
                        + Json.strings(target.resources()));
            }
        }
        return new Grants(compile(PolicyKind.IDENTITY, "Allow", statements), Set.of(Way.ATTACHED));
    }

    /** Requests of the callers of a zone. */
    static Access inside(Zone zone) {
        return new Grants(compile(PolicyKind.RESOURCE, "Allow", statements(zone)), Set.of(Way.values()));
    }

    /** Requests of everyone else. */
    static Access outside(Zone zone) {
        return new Access.NotDenied(compile(PolicyKind.RESOURCE, "Deny", statements(zone)), false);
    }

    /** Both. */
    static Access both(Access one, Access other) {
        return new And(List.of(one, other));
    }

    private static List<String> statements(Zone zone) {
        List<String> statements = new ArrayList<>();
        if (!zone.organizations().isEmpty()) {
            statements.add("\"Principal\": \"*\", " + ANYTHING + ", \"Condition\": {\"StringEquals\": "
                    + "{\"aws:PrincipalOrgID\": " + Json.strings(zone.organizations()) + "}}");
        }
        List<String> named = new ArrayList<>(zone.accounts());
        List<String> providers = new ArrayList<>();
        for (String principal : zone.principals()) {
            boolean provider = principal.contains(":oidc-provider/") || principal.contains(":saml-provider/");
            (provider ? providers : named).add(principal);
        }
        principals("AWS", named, statements);
        principals("Federated", providers, statements);
        principals("Service", zone.services(), statements);
        return statements;
    }

    private static void principals(String type, List<String> named, List<String> statements) {
        if (!named.isEmpty()) {
            statements.add("\"Principal\": {\"" + type + "\": " + Json.strings(named) + "}, " + ANYTHING);
        }
    }

    /**
     * A policy of these statements, none left out: what the compiler refuses leaves the policy with a rejection, and the
     * question open.
     */
    private static CompiledPolicy compile(PolicyKind kind, String effect, List<String> statements) {
        String all = String.join(
                ", ",
                statements.stream()
                        .map(statement -> "{\"Effect\": \"" + effect + "\", " + statement + "}")
                        .toList());
        String policy = "{\"Version\": \"" + PolicyDocument.CURRENT_VERSION + "\", \"Statement\": [" + all + "]}";
        Tree tree = JsonReader.read(new SourceText("question", policy));
        return PolicyCompiler.compile(
                PolicyDocument.parseInForce(kind, Objects.requireNonNull(tree.root()), tree));
    }
}
