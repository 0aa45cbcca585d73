package io.policyauditor.estate.effective;

import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.Role;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.language.Arn;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the account of a principal says of it. */
final class IdentitySide {
    /**
     * A principal as its account has it.
     *
     * @param arn what {@code aws:PrincipalArn} is: that of a role for each of its sessions; unknown for one of which only
     *     the session is known
     * @param session the policies of the one session that is meant
     * @param tags those of every session of it; unknown when a session may bring its own
     * @param sessionTags those that the one session brings, over the others
     */
    record Identity(
            Lookup<String> arn,
            List<Document> policies,
            Optional<Document> boundary,
            List<Document> session,
            Lookup<Map<String, String>> tags,
            Map<String, Lookup<String>> sessionTags,
            List<String> assumptions) {
        Identity {
            policies = List.copyOf(policies);
            session = List.copyOf(session);
            sessionTags = Map.copyOf(sessionTags);
            assumptions = List.copyOf(assumptions);
        }

        /** One of which no session is told apart. */
        Identity(
                Lookup<String> arn,
                List<Document> policies,
                Optional<Document> boundary,
                Lookup<Map<String, String>> tags,
                List<String> assumptions) {
            this(arn, policies, boundary, List.of(), tags, Map.of(), assumptions);
        }
    }

    private final Estate estate;
    private final Map<String, Role> rolesByName = new HashMap<>();

    IdentitySide(Estate estate) {
        this.estate = estate;
        // A role's name is unique in its account whatever its path (IAM User Guide, reference_iam-quotas).
        estate.roles().forEach(role -> rolesByName.putIfAbsent(nameKey(role.account(), role.name()), role));
    }

    private static String nameKey(String account, String name) {
        return account + "/" + name;
    }

    /** A principal, or one session of a role; absent when its account is known not to have it. */
    Lookup<Identity> of(Caller caller, Optional<Session> session) {
        return session.isEmpty() || !caller.bareRole() || isStranger(caller)
                ? of(caller)
                : estate.role(caller.id()).map(role -> ofSession(role, session.get()));
    }

    private boolean isStranger(Caller caller) {
        return caller.account().flatMap(id -> estate.account(id).known()).isEmpty();
    }

    private Lookup<Identity> of(Caller caller) {
        if (caller.kind() != Caller.Kind.AWS) {
            return Lookup.known(new Identity(Lookup.absent(), List.of(), Optional.empty(), Lookup.absent(), List.of()));
        }
        Arn arn = Arn.parse(caller.id()).orElse(null);
        if (arn == null) {
            return Lookup.unknown(Gap.unread("\"" + caller.id() + "\" is not the ARN of a principal"));
        }
        if (caller.root()) {
            return Lookup.known(
                    new Identity(Lookup.known(caller.id()), List.of(), Optional.empty(), Lookup.absent(), List.of()));
        }
        if (estate.account(arn.account()).known().isEmpty()) {
            return Lookup.known(stranger(caller, arn));
        }
        String[] parts = arn.resource().split("/", -1);
        return switch (parts[0]) {
            case "role" -> estate.role(caller.id()).map(this::ofRole);
            case "user" ->
                estate.user(caller.id())
                        .map(user -> new Identity(
                                Lookup.known(user.arn()),
                                Documents.of(user.policies(), "the policies of user " + user.arn()),
                                Documents.optional(user.boundary(), "the permissions boundary of user " + user.arn()),
                                user.tags(),
                                List.of()));
            case "assumed-role" -> ofSession(arn, parts.length > 1 ? parts[1] : "");
            default ->
                Lookup.unknown(Gap.outOfScope(
                        "the policies of " + caller.id() + " are not known: only users, roles and their sessions are"));
        };
    }

    private Lookup<Identity> ofSession(Arn arn, String name) {
        Role role = rolesByName.get(nameKey(arn.account(), name));
        if (role != null) {
            return estate.role(role.arn()).map(this::ofRole);
        }
        return estate.open(arn.account(), Listing.ROLES)
                .<Lookup<Identity>>map(gap -> Lookup.unknown(
                        gap.reason() == Gap.Reason.UNREAD
                                ? gap
                                : Gap.outOfScope(
                                        "role " + name + " of account " + arn.account() + " is not in the estate")))
                .orElseGet(Lookup::absent);
    }

    private Identity ofRole(Role role) {
        return new Identity(
                Lookup.known(role.arn()),
                Documents.of(role.policies(), "the policies of role " + role.arn()),
                Documents.optional(role.boundary(), "the permissions boundary of role " + role.arn()),
                mayBeTagged(role)
                        ? Lookup.unknown(Gap.outOfScope("sessions of " + role.arn() + " may bring tags of their own"))
                        : role.tags(),
                List.of("sessions of " + role.arn() + " carry no session policy"));
    }

    private static Identity ofSession(Role role, Session session) {
        return new Identity(
                Lookup.known(role.arn()),
                Documents.of(role.policies(), "the policies of role " + role.arn()),
                Documents.optional(role.boundary(), "the permissions boundary of role " + role.arn()),
                Documents.optional(session.policy(), "the session policy of role " + role.arn()).stream()
                        .toList(),
                role.tags(),
                session.tags(),
                List.of());
    }

    /** Whether whoever assumes the role may tag the session, over the role's own tags, as EKS Pod Identity does. */
    private static boolean mayBeTagged(Role role) {
        return !(role.trust().flatMap(Policy::compiled) instanceof Lookup.Known<CompiledPolicy> trust)
                || trust.value().allows().stream().anyMatch(allow -> allow.coversAction("sts:TagSession"));
    }

    private static Identity stranger(Caller caller, Arn arn) {
        Gap gap = Gap.outOfScope("account " + arn.account() + " is not in the estate");
        boolean itself = arn.service().equals("iam");
        return new Identity(
                itself ? Lookup.known(caller.id()) : Lookup.unknown(gap),
                List.of(Documents.everything("whatever account " + arn.account() + " allows")),
                Optional.empty(),
                Lookup.unknown(gap),
                List.of("account " + arn.account() + " is not in the estate and is taken to allow " + caller.id()
                        + " everything"));
    }
}
