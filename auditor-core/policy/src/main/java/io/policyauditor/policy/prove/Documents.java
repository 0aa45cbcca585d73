package io.policyauditor.policy.prove;

import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.access.Access.And;
import io.policyauditor.policy.access.Access.Grants;
import io.policyauditor.policy.access.Access.Or;
import io.policyauditor.policy.access.Access.Way;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.PolicyCompiler;
import io.policyauditor.policy.catalogue.Action;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.catalogue.ResourceUse;
import io.policyauditor.policy.catalogue.Service;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

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

    /** Requests of actions of some services on resources of the types that each takes, and all of other actions. */
    static Access typed(Catalogue catalogue, Set<String> services) {
        List<String> statements = new ArrayList<>();
        List<String> known = new ArrayList<>();
        for (String prefix : services) {
            Map<String, List<String>> byResource = new LinkedHashMap<>();
            for (Action action : catalogue.service(prefix).map(Service::actions).orElse(List.of())) {
                known.add(action.fullName());
                Set<String> forms = new TreeSet<>();
                action.resources().forEach(use -> forms.addAll(use.type().globs()));
                if (action.resources().stream().noneMatch(ResourceUse::required)) {
                    // Everything but an ARN: the request names no resource.
                    byResource
                            .computeIfAbsent("\"NotResource\": \"arn:*\"", key -> new ArrayList<>())
                            .add(action.fullName());
                }
                if (!forms.isEmpty()) {
                    byResource
                            .computeIfAbsent(
                                    "\"Resource\": " + Json.strings(List.copyOf(forms)), key -> new ArrayList<>())
                            .add(action.fullName());
                }
            }
            byResource.forEach(
                    (resource, actions) -> statements.add("\"Action\": " + Json.strings(actions) + ", " + resource));
        }
        statements.add(known.isEmpty() ? ANYTHING : "\"NotAction\": " + Json.strings(known) + ", \"Resource\": \"*\"");
        return new Grants(compile(PolicyKind.IDENTITY, "Allow", statements), Set.of(Way.ATTACHED));
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
        return PolicyCompiler.compile(PolicyDocument.parseInForce(kind, Objects.requireNonNull(tree.root()), tree));
    }
}
