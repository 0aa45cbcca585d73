package io.policyauditor.policy.access;

import java.util.List;
import java.util.Set;

/**
 * Access over several documents: what must hold for a request to be allowed. Effective access is
 * {@code And(NotDenied of every document, every limit, Or(the paths))}, so an explicit deny anywhere wins.
 */
public sealed interface Access {
    /** All must hold. */
    record And(List<Access> parts) implements Access {
        public And {
            parts = List.copyOf(parts);
        }
    }

    /** One must hold. */
    record Or(List<Access> parts) implements Access {
        public Or {
            parts = List.copyOf(parts);
        }
    }

    /** Some Allow of the policy applies, and names the caller in one of these ways. */
    record Grants(CompiledPolicy policy, Set<Way> ways) implements Access {
        public Grants {
            ways = Set.copyOf(ways);
        }
    }

    /**
     * No Deny of the policy applies.
     *
     * @param bounded whether the caller has a permissions boundary, for then a Deny with NotPrincipal always names it (IAM
     *     User Guide, access_policies_boundaries)
     */
    record NotDenied(CompiledPolicy policy, boolean bounded) implements Access {}

    /** Something that is not known. */
    record Gap(String reason) implements Access {}

    /** How a Principal element names a caller; {@code evaluation.md} A3 and A5. */
    enum Way {
        /** As anyone. */
        STAR,
        /** By its own ARN, service name or provider. */
        SELF,
        /** As a session of a role, by the role. */
        ROLE,
        /** As a member of an account. */
        ACCOUNT,
        /** By a policy that has no Principal element: attached to the caller itself. */
        ATTACHED
    }
}
