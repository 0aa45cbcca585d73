package io.policyauditor.collect.files;

import static io.policyauditor.audit.ConfigurationErrors.shown;

import io.policyauditor.audit.ConfigurationErrors;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Identities;
import io.policyauditor.estate.model.Identities.Identity;
import io.policyauditor.estate.model.Identities.Written;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.model.User;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.BooleanNode;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.StringNode;
import java.io.Reader;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code aws iam get-account-authorization-details} prints for an account: its roles, users, groups and managed
 * policies. Read as a stream: besides the records it takes the memory of one element.
 *
 * <p>Source: IAM API reference, GetAccountAuthorizationDetails. Documents are objects, as the command line prints them,
 * or text in percent encoding, as the API has them.
 */
final class AuthorizationDetails implements Identities.Origin {
    private static final String USERS = "UserDetailList";
    private static final String GROUPS = "GroupDetailList";
    private static final String ROLES = "RoleDetailList";
    private static final String POLICIES = "Policies";

    /** In the order in which messages name them. */
    private static final Set<String> LISTS = new LinkedHashSet<>(List.of(USERS, GROUPS, ROLES, POLICIES));

    private static final Gap NO_DURATION = Gap.outOfScope(
            "authorization details say nothing about maxSessionDuration, add it to the role in estate.yaml");

    private final String file;
    private final String account;
    private final Span at;
    private final Identities identities;
    private final ConfigurationErrors errors;

    private AuthorizationDetails(
            String file, String account, Span at, EstateDocuments documents, ConfigurationErrors errors) {
        this.file = file;
        this.account = account;
        this.at = at;
        this.identities = new Identities(account, this, documents.texts());
        this.errors = errors;
    }

    /**
     * Reads a file.
     *
     * @param file the name by which a person knows it
     * @param at where the estate names it, for errors
     * @return whether it holds every role and user of the account
     */
    static boolean read(
            String file,
            Reader text,
            String account,
            Span at,
            EstateDocuments documents,
            ConfigurationErrors errors,
            Contradictions<Role> roles,
            Contradictions<User> users) {
        int before = errors.count();
        AuthorizationDetails details = new AuthorizationDetails(file, account, at, documents, errors);
        String wrong = JsonElements.read(file, text, LISTS, details::take);
        if (!wrong.isEmpty()) {
            details.wrong(wrong);
        }
        details.identities.roles().forEach(roles::add);
        details.identities.users().forEach(users::add);
        return errors.count() == before;
    }

    @Override
    public String called(String name) {
        return file + "#" + name;
    }

    @Override
    public void wrong(String what) {
        errors.add(at, shown(file) + ": " + shown(what));
    }

    private void take(String list, ObjectNode element) {
        String arn = text(element, "Arn");
        Optional<Arn> parsed = Arn.parse(arn).filter(known -> known.service().equals("iam"));
        if (parsed.isEmpty()) {
            wrong("an element of " + list + " has no Arn");
            return;
        }
        if (list.equals(POLICIES)) {
            identities.managed(arn, currentVersion(element));
            return;
        }
        if (!parsed.get().account().equals(account)) {
            wrong(arn + " is not of account " + account);
            return;
        }
        switch (list) {
            case ROLES ->
                identities.role(
                        identity(arn, element, "RolePolicyList"),
                        document(element.get("AssumeRolePolicyDocument")),
                        maxSessionDuration(arn, element));
            case USERS -> identities.user(identity(arn, element, "UserPolicyList"));
            default -> identities.group(text(element, "GroupName"), identity(arn, element, "GroupPolicyList"));
        }
    }

    private static Identity identity(String arn, ObjectNode element, String inlineList) {
        Map<String, String> tags = new LinkedHashMap<>();
        objects(element.get("Tags")).forEach(tag -> tags.put(text(tag, "Key"), text(tag, "Value")));
        String boundary = KubernetesObject.at(element, "PermissionsBoundary", "PermissionsBoundaryArn")
                        instanceof StringNode given
                ? given.value()
                : "";
        return new Identity(
                arn,
                objects(element.get(inlineList)).stream()
                        .map(policy -> new Written(text(policy, "PolicyName"), document(policy.get("PolicyDocument"))))
                        .toList(),
                objects(element.get("AttachedManagedPolicies")).stream()
                        .map(policy -> text(policy, "PolicyArn"))
                        .toList(),
                Optional.of(boundary).filter(text -> !text.isEmpty()),
                tags,
                strings(element.get("GroupList")));
    }

    private Lookup<Integer> maxSessionDuration(String arn, ObjectNode element) {
        Node duration = element.get("MaxSessionDuration");
        return duration == null
                ? Lookup.unknown(NO_DURATION)
                : EstateValues.count(duration, "MaxSessionDuration", errors)
                        .map(Lookup::known)
                        .orElseGet(() -> Lookup.unknown(Gap.unread(arn + " has a MaxSessionDuration of no number")));
    }

    private static @Nullable String currentVersion(ObjectNode element) {
        ObjectNode current = null;
        String version = text(element, "DefaultVersionId");
        for (ObjectNode candidate : objects(element.get("PolicyVersionList"))) {
            boolean marked = candidate.get("IsDefaultVersion") instanceof BooleanNode flag
                    && flag.value().equals("true");
            boolean named = !version.isEmpty() && text(candidate, "VersionId").equals(version);
            current = marked || named ? candidate : current;
        }
        return current == null ? null : document(current.get("Document"));
    }

    /** A document as text: that in the string, or that of the object as it is written. */
    private static @Nullable String document(@Nullable Node node) {
        if (node instanceof StringNode text) {
            return text.value();
        }
        return node instanceof ObjectNode ? node.span().text() : null;
    }

    private static String text(ObjectNode object, String key) {
        return object.get(key) instanceof StringNode text ? text.value() : "";
    }

    private static List<ObjectNode> objects(@Nullable Node node) {
        return node instanceof ArrayNode list
                ? list.items().stream()
                        .filter(ObjectNode.class::isInstance)
                        .map(ObjectNode.class::cast)
                        .toList()
                : List.of();
    }

    private static List<String> strings(@Nullable Node node) {
        return node instanceof ArrayNode list
                ? list.items().stream()
                        .filter(StringNode.class::isInstance)
                        .map(item -> ((StringNode) item).value())
                        .toList()
                : List.of();
    }
}
