package io.policyauditor.collect.files;

import static io.policyauditor.audit.ConfigurationErrors.shown;

import io.policyauditor.audit.ConfigurationErrors;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.model.User;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.BooleanNode;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.StringNode;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
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
final class AuthorizationDetails {
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
    private final EstateDocuments documents;
    private final ConfigurationErrors errors;
    private final List<Identity> roles = new ArrayList<>();
    private final List<Identity> users = new ArrayList<>();
    private final Map<String, Identity> groups = new HashMap<>();

    /** A role, user or group before the managed policies are known, which come last in the file. */
    private record Identity(
            String arn,
            Lookup<Policy> trust,
            List<Policy> inline,
            List<String> managed,
            Optional<String> boundary,
            Map<String, String> tags,
            Lookup<Integer> maxSessionDuration,
            List<String> groups) {}

    private AuthorizationDetails(
            String file, String account, Span at, EstateDocuments documents, ConfigurationErrors errors) {
        this.file = file;
        this.account = account;
        this.at = at;
        this.documents = documents;
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
            details.error(wrong);
        }
        details.roles.forEach(role -> roles.add(details.role(role)));
        details.users.forEach(user -> users.add(details.user(user)));
        return errors.count() == before;
    }

    private void error(String message) {
        errors.add(at, shown(file) + ": " + message);
    }

    private void take(String list, ObjectNode element) {
        String arn = text(element, "Arn");
        Optional<Arn> parsed = Arn.parse(arn).filter(known -> known.service().equals("iam"));
        if (parsed.isEmpty()) {
            error("an element of " + list + " has no Arn");
            return;
        }
        if (list.equals(POLICIES)) {
            managed(arn, parsed.get(), element);
            return;
        }
        if (!parsed.get().account().equals(account)) {
            error(shown(arn) + " is not of account " + account);
            return;
        }
        switch (list) {
            case ROLES -> roles.add(identity(arn, element, "RolePolicyList"));
            case USERS -> users.add(identity(arn, element, "UserPolicyList"));
            default -> groups.put(text(element, "GroupName"), identity(arn, element, "GroupPolicyList"));
        }
    }

    private Identity identity(String arn, ObjectNode element, String inlineList) {
        List<Policy> inline = new ArrayList<>();
        for (ObjectNode policy : objects(element.get(inlineList))) {
            String name = arn + "#policies/" + text(policy, "PolicyName");
            inline.add(document(PolicyKind.IDENTITY, name, policy.get("PolicyDocument"), Lookup.known(arn)));
        }
        Map<String, String> tags = new LinkedHashMap<>();
        objects(element.get("Tags")).forEach(tag -> tags.put(text(tag, "Key"), text(tag, "Value")));
        String boundary = KubernetesObject.at(element, "PermissionsBoundary", "PermissionsBoundaryArn")
                        instanceof StringNode given
                ? given.value()
                : "";
        Node duration = element.get("MaxSessionDuration");
        return new Identity(
                arn,
                inlineList.equals("RolePolicyList")
                        ? Lookup.known(document(
                                PolicyKind.TRUST,
                                arn + "#trust",
                                element.get("AssumeRolePolicyDocument"),
                                Lookup.known(arn)))
                        : Lookup.absent(),
                List.copyOf(inline),
                objects(element.get("AttachedManagedPolicies")).stream()
                        .map(policy -> text(policy, "PolicyArn"))
                        .toList(),
                Optional.of(boundary).filter(text -> !text.isEmpty()),
                Map.copyOf(tags),
                duration == null
                        ? Lookup.unknown(NO_DURATION)
                        : EstateValues.count(duration, "MaxSessionDuration", errors)
                                .map(Lookup::known)
                                .orElseGet(() ->
                                        Lookup.unknown(Gap.unread(arn + " has a MaxSessionDuration of no number"))),
                strings(element.get("GroupList")));
    }

    private void managed(String arn, Arn parsed, ObjectNode element) {
        ObjectNode current = null;
        String version = text(element, "DefaultVersionId");
        for (ObjectNode candidate : objects(element.get("PolicyVersionList"))) {
            boolean marked = candidate.get("IsDefaultVersion") instanceof BooleanNode flag
                    && flag.value().equals("true");
            boolean named = !version.isEmpty() && text(candidate, "VersionId").equals(version);
            current = marked || named ? candidate : current;
        }
        Policy policy = unjudged(
                PolicyKind.IDENTITY,
                arn,
                current == null ? null : current.get("Document"),
                Lookup.unknown(Gap.outOfScope("a managed policy may be attached anywhere")));
        documents.managed(arn, policy);
        // Those of AWS nobody here can change: they are judged where they are attached.
        if (Arn.isAccountId(parsed.account())) {
            documents.judge(policy);
        }
    }

    private Policy document(PolicyKind kind, String name, @Nullable Node node, Lookup<String> attachedTo) {
        Policy policy = unjudged(kind, name, node, attachedTo);
        documents.judge(policy);
        return policy;
    }

    private Policy unjudged(PolicyKind kind, String name, @Nullable Node node, Lookup<String> attachedTo) {
        String source = file + "#" + name;
        Optional<Policy> shared = Optional.empty();
        if (node instanceof StringNode text) {
            shared = documents.shared(kind, source, text.value());
        } else if (node instanceof ObjectNode) {
            shared = documents.shared(kind, source, node.span().text());
        }
        if (shared.isEmpty()) {
            error("the document of " + shown(name) + " is missing or no policy");
            return EstateDocuments.unknown(name, Gap.unread(file + ": the document of " + name + " could not be read"));
        }
        return shared.get().elsewhere(name, Lookup.known(account), attachedTo);
    }

    private Role role(Identity role) {
        return new Role(
                role.arn(),
                role.trust(),
                Lookup.known(policies(role)),
                Lookup.known(role.managed()),
                boundary(role),
                Lookup.known(role.tags()),
                role.maxSessionDuration(),
                place(role.arn()));
    }

    private User user(Identity user) {
        List<Policy> all = new ArrayList<>(policies(user));
        for (String name : user.groups()) {
            Identity group = groups.get(name);
            if (group == null) {
                error("group " + shown(name) + " of " + user.arn() + " is not in the file");
            } else {
                all.addAll(policies(group));
            }
        }
        return new User(
                user.arn(),
                Lookup.known(List.copyOf(all)),
                boundary(user),
                Lookup.known(user.tags()),
                place(user.arn()));
    }

    private List<Policy> policies(Identity identity) {
        List<Policy> all = new ArrayList<>(identity.inline());
        identity.managed().forEach(arn -> all.add(documents.managed(arn)));
        return List.copyOf(all);
    }

    private Lookup<Policy> boundary(Identity identity) {
        return identity.boundary().map(documents::managed).map(Lookup::known).orElseGet(Lookup::absent);
    }

    /** The text of the file is not kept, so a place is the name of the thing in it. */
    private Span place(String arn) {
        return new SourceText(file + "#" + arn, arn).all();
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
