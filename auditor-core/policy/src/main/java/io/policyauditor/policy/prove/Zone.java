package io.policyauditor.policy.prove;

import io.policyauditor.policy.access.Access;
import java.util.List;

/**
 * Callers who belong together: those of organizations and accounts, single principals, and AWS services.
 *
 * @param organizations ids such as {@code o-a1b2c3d4e5}; their members, by aws:PrincipalOrgID
 * @param accounts twelve digits each; everyone in them
 * @param principals ARNs of users, roles (with their sessions) and providers
 * @param services service principals such as {@code cloudtrail.amazonaws.com}
 */
public record Zone(List<String> organizations, List<String> accounts, List<String> principals, List<String> services) {
    public Zone {
        organizations = List.copyOf(organizations);
        accounts = List.copyOf(accounts);
        principals = List.copyOf(principals);
        services = List.copyOf(services);
    }

    /** The members of one organization. */
    public static Zone ofOrganization(String id) {
        return new Zone(List.of(id), List.of(), List.of(), List.of());
    }

    /** Everyone in some accounts. */
    public static Zone ofAccounts(List<String> ids) {
        return new Zone(List.of(), ids, List.of(), List.of());
    }

    /** Single principals. */
    public static Zone ofPrincipals(List<String> arns) {
        return new Zone(List.of(), List.of(), arns, List.of());
    }

    /** The same with some services in it. */
    public Zone withServices(List<String> more) {
        return new Zone(organizations, accounts, principals, more);
    }

    /** Whether nobody is in it. */
    public boolean isEmpty() {
        return organizations.isEmpty() && accounts.isEmpty() && principals.isEmpty() && services.isEmpty();
    }

    /** What allows the requests of those in it, to narrow a {@link Scope}. */
    public Access callers() {
        return Documents.inside(this);
    }

    /** What allows the requests of everyone else. */
    public Access others() {
        return Documents.outside(this);
    }
}
