package io.policyauditor.rules.escalation;

import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.model.User;
import io.policyauditor.estate.paths.Principal;
import io.policyauditor.rules.FullAdmin;
import java.util.List;

/** Whoever is given everything has nothing to come by; of a role that loads models LP002 tells. */
public final class Administrators {
    private Administrators() {}

    /** Whether a statement of a role allows it everything. */
    public static boolean include(Role role) {
        return everything(role.policies());
    }

    /** Whether a statement of a role or user of the estate allows it everything; every root user is one. */
    public static boolean include(Principal principal, Estate estate) {
        return switch (principal.kind()) {
            case ROLE -> everything(estate.role(principal.id()).flatMap(Role::policies));
            case USER -> everything(estate.user(principal.id()).flatMap(User::policies));
            default -> principal.kind() == Principal.Kind.ROOT;
        };
    }

    private static boolean everything(Lookup<List<Policy>> policies) {
        return policies.known().orElse(List.of()).stream()
                .flatMap(policy -> policy.compiled().known().stream())
                .anyMatch(compiled -> compiled.statements().stream().anyMatch(FullAdmin::is));
    }
}
