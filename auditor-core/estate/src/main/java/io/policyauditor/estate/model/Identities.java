package io.policyauditor.estate.model;

import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The roles and users of an account, put together from what GetAccountAuthorizationDetails says of each role, user,
 * group and managed policy, in whatever order they come: add all of them, then ask.
 *
 * <p>Source: IAM API reference, GetAccountAuthorizationDetails.
 */
public final class Identities {
    private final String account;
    private final Origin origin;
    private final PolicyTexts texts;
    private final List<Waiting> roles = new ArrayList<>();
    private final List<Waiting> users = new ArrayList<>();
    private final Map<String, Waiting> groups = new HashMap<>();

    /** Where the details come from. */
    public interface Origin {
        /** What a document, or the place of a thing, is called in every output. */
        String called(String name);

        /** Is told of something that is wrong: a line that names it, without a full stop. */
        void wrong(String what);
    }

    /**
     * A document in its place.
     *
     * @param text JSON, or JSON in percent encoding; null when there is none
     */
    public record Written(String name, @Nullable String text) {}

    /**
     * A role, a user or a group as it was written.
     *
     * @param inline its inline policies by their names
     * @param managed ARNs of the attached managed policies
     * @param boundary ARN of its permissions boundary
     * @param groups names of the groups it is in
     */
    public record Identity(
            String arn,
            List<Written> inline,
            List<String> managed,
            Optional<String> boundary,
            Map<String, String> tags,
            List<String> groups) {
        public Identity {
            inline = List.copyOf(inline);
            managed = List.copyOf(managed);
            tags = Map.copyOf(tags);
            groups = List.copyOf(groups);
        }
    }

    /** An identity whose managed policies may still come. */
    private record Waiting(
            Identity identity, List<Policy> inline, Lookup<Policy> trust, Lookup<Integer> maxSessionDuration) {}

    /**
     * Nothing yet.
     *
     * @param account twelve digits
     * @param texts takes the documents
     */
    public Identities(String account, Origin origin, PolicyTexts texts) {
        this.account = account;
        this.origin = origin;
        this.texts = texts;
    }

    /**
     * Adds a role.
     *
     * @param trust text of its AssumeRolePolicyDocument
     * @param maxSessionDuration in seconds
     */
    public void role(Identity role, @Nullable String trust, Lookup<Integer> maxSessionDuration) {
        Policy policy = document(PolicyKind.TRUST, role.arn() + "#trust", trust, Lookup.known(role.arn()));
        roles.add(new Waiting(role, inline(role), Lookup.known(policy), maxSessionDuration));
    }

    /** Adds a user. */
    public void user(Identity user) {
        users.add(waiting(user));
    }

    /** Adds a group. */
    public void group(String name, Identity group) {
        groups.put(name, waiting(group));
    }

    /** Adds a managed policy: the text of its default version. */
    public void managed(String arn, @Nullable String text) {
        Policy policy = unjudged(
                PolicyKind.IDENTITY,
                arn,
                text,
                Lookup.unknown(Gap.outOfScope("a managed policy may be attached anywhere")));
        texts.managed(arn, policy);
        // Those of AWS nobody here can change: they are judged where they are attached.
        if (Arn.parse(arn).map(Arn::account).filter(Arn::isAccountId).isPresent()) {
            texts.judge(policy);
        }
    }

    /** The roles, in the order added. */
    public List<Role> roles() {
        return roles.stream().map(this::role).toList();
    }

    /** The users, in the order added, each with the policies of its groups. */
    public List<User> users() {
        return users.stream().map(this::user).toList();
    }

    private Waiting waiting(Identity identity) {
        return new Waiting(identity, inline(identity), Lookup.absent(), Lookup.absent());
    }

    private List<Policy> inline(Identity identity) {
        return identity.inline().stream()
                .map(policy -> document(
                        PolicyKind.IDENTITY,
                        identity.arn() + "#policies/" + policy.name(),
                        policy.text(),
                        Lookup.known(identity.arn())))
                .toList();
    }

    private Policy document(PolicyKind kind, String name, @Nullable String text, Lookup<String> attachedTo) {
        Policy policy = unjudged(kind, name, text, attachedTo);
        texts.judge(policy);
        return policy;
    }

    private Policy unjudged(PolicyKind kind, String name, @Nullable String text, Lookup<String> attachedTo) {
        Optional<Policy> shared = text == null ? Optional.empty() : texts.written(kind, origin.called(name), text);
        if (shared.isEmpty()) {
            origin.wrong("the document of " + name + " is missing or no policy");
            return PolicyTexts.unknown(
                    name, Gap.unread("the document of " + origin.called(name) + " could not be read"));
        }
        return shared.get().elsewhere(name, Lookup.known(account), attachedTo);
    }

    private Role role(Waiting role) {
        Identity identity = role.identity();
        return new Role(
                identity.arn(),
                role.trust(),
                Lookup.known(policies(role)),
                Lookup.known(identity.managed()),
                boundary(identity),
                Lookup.known(identity.tags()),
                role.maxSessionDuration(),
                place(identity.arn()));
    }

    private User user(Waiting user) {
        Identity identity = user.identity();
        List<Policy> all = new ArrayList<>(policies(user));
        Lookup<List<Policy>> policies = Lookup.known(all);
        for (String name : identity.groups()) {
            Waiting group = groups.get(name);
            if (group == null) {
                String missing = "group " + name + " of " + identity.arn() + " is not among the groups";
                origin.wrong(missing);
                policies = Lookup.unknown(Gap.unread(missing));
            } else {
                all.addAll(policies(group));
            }
        }
        return new User(
                identity.arn(),
                policies.map(List::copyOf),
                boundary(identity),
                Lookup.known(identity.tags()),
                place(identity.arn()));
    }

    private List<Policy> policies(Waiting waiting) {
        List<Policy> all = new ArrayList<>(waiting.inline());
        waiting.identity().managed().forEach(arn -> all.add(texts.managed(arn)));
        return List.copyOf(all);
    }

    private Lookup<Policy> boundary(Identity identity) {
        return identity.boundary().map(texts::managed).map(Lookup::known).orElseGet(Lookup::absent);
    }

    /** A place is the name of the thing: the text it was in is not kept. */
    private Span place(String arn) {
        return new SourceText(origin.called(arn), arn).all();
    }
}
