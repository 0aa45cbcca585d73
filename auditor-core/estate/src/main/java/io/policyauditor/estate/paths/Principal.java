package io.policyauditor.estate.paths;

import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.language.Arn;

/**
 * Somebody who may be allowed something.
 *
 * @param id ARN of a user, role, session or account root; what a policy calls somebody else
 */
public record Principal(Kind kind, String id) implements Comparable<Principal> {
    private static final String SERVICE_LINKED = ":role/aws-service-role/";

    /** What a principal is. */
    public enum Kind {
        ROLE("role"),
        USER("user"),
        ROOT("root user"),
        /** A session of a role that a policy names by itself. */
        SESSION("session"),
        /** A user or role that a policy names and the estate does not hold. */
        OUTSIDE_PRINCIPAL("principal outside the estate"),
        /** Everyone of an account that the estate does not hold. */
        OUTSIDE_ACCOUNT("account outside the estate"),
        SERVICE("service"),
        /** Whoever a web identity or SAML provider vouches for. */
        FEDERATED("identity provider"),
        CANONICAL_USER("canonical user"),
        /** Everyone who is neither of an account nor a provider of the estate, those without credentials among them. */
        ANYONE("anyone"),
        /** Somebody who is no principal of AWS, such as a Kubernetes service account. */
        OTHER("other");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** The words for it in text and JSON. */
        public String word() {
            return word;
        }
    }

    /** Whether he is a user, role or root of an account of the estate. */
    public boolean inEstate() {
        return kind == Kind.ROLE || kind == Kind.USER || kind == Kind.ROOT;
    }

    /** The account of his ARN; empty when he has none. */
    public String account() {
        return kind == Kind.OUTSIDE_ACCOUNT
                ? id
                : Arn.parse(id).map(Arn::account).orElse("");
    }

    /** Whether an AWS service alone holds his credentials: such a role can be neither passed nor assumed nor changed. */
    boolean serviceLinked() {
        return id.contains(SERVICE_LINKED);
    }

    /** Him as the one who asks, if he is a principal of an account. */
    Caller caller() {
        return Caller.aws(id, account());
    }

    @Override
    public int compareTo(Principal other) {
        int byId = id.compareTo(other.id);
        return byId != 0 ? byId : kind.compareTo(other.kind);
    }

    @Override
    public String toString() {
        return id;
    }
}
