package io.policyauditor.estate.paths;

import java.util.List;
import java.util.Set;

/**
 * One way in which a principal becomes another, or comes to be allowed everything within its own limits.
 *
 * @param id that of pathfinding.cloud where it has one; an id has been given to other ways before, so what counts is what
 *     the way needs
 * @param end whom it leads to
 * @param needs what one must be allowed, all of it
 * @param carriers the services that can run as the role, of which the role must trust one; none where no service takes part
 * @param everything whether whoever is reached is also granted everything that his limits leave
 * @param assumptions what must be so besides, which no policy tells, one line each
 */
public record PathKind(
        String id,
        Category category,
        End end,
        List<Need> needs,
        List<Carrier> carriers,
        boolean everything,
        List<String> assumptions) {
    public PathKind {
        needs = List.copyOf(needs);
        carriers = List.copyOf(carriers);
        assumptions = List.copyOf(assumptions);
    }

    /** The categories of pathfinding.cloud, and what it has none for. */
    public enum Category {
        SELF_ESCALATION("SE", "self-escalation"),
        PRINCIPAL_ACCESS("PA", "principal access"),
        NEW_PASSROLE("NP", "a role passed to something new"),
        EXISTING_PASSROLE("EP", "a role that something there runs as"),
        CLUSTER("EKS", "a position in a cluster whose pods run as the role"),
        /** By a policy of the role that lets somebody in who is no principal of the estate. */
        TRUST("TR", "the trust of the role");

        private final String word;
        private final String title;

        Category(String word, String title) {
            this.word = word;
            this.title = title;
        }

        /** The two or three letters for it. */
        public String word() {
            return word;
        }

        /** What it is, in words. */
        public String title() {
            return title;
        }
    }

    /** Whom a way leads to. */
    public enum End {
        /** The role or user itself that begins it. */
        SELF_ROLE,
        SELF_USER,
        /** Another role of the account; of any account where nothing but sts:AssumeRole is needed. */
        ROLE,
        /** Another user of the account. */
        USER,
        /** A role as which pods of a cluster run. */
        POD_ROLE,
        /** A role as which a model is loaded. */
        LOADER_ROLE
    }

    /** On what an action has to be allowed. */
    public enum On {
        /** The role or user that is reached. */
        REACHED,
        /** One's own role or user. */
        SELF,
        /** Some customer managed policy that is attached to oneself. */
        OWN_POLICY,
        /** Some customer managed policy that is attached to whoever is reached. */
        REACHED_POLICY,
        /** The role that is reached, in whose account tokens of a cluster are trusted. */
        REACHED_BY_TOKEN,
        /** The role that is reached, with the service that it is passed to. */
        PASSED,
        /** The role that is reached, after its trust policy was made to name oneself. */
        REWRITTEN,
        /** Some resource of the account, of each type that the action needs. */
        SOMETHING,
        /** The identity provider that the trust of the role names. */
        PROVIDER,
        /** The cluster. */
        CLUSTER,
        /** Something of the cluster. */
        OF_CLUSTER,
        /** An object of the model that is loaded. */
        MODEL
    }

    /**
     * Something that has to be allowed.
     *
     * @param types for {@link On#SOMETHING} the types of resources that count; empty for those that the catalogue has as
     *     required, for {@code *} where the action takes none
     */
    public record Need(String action, On on, Set<String> types) {
        public Need {
            types = Set.copyOf(types);
        }
    }

    /**
     * A service that can run as a role.
     *
     * @param trusted who the role has to trust; an identity provider where it begins with {@code federated:}
     * @param passedTo what {@code iam:PassedToService} is when the role is passed
     */
    public record Carrier(String trusted, String passedTo) {
        static final String FEDERATED = "federated:";

        Carrier(String service) {
            this(service, service);
        }
    }

    /** Every way that is known; of ways that are as certain the first is shown. */
    public static List<PathKind> known() {
        return PathKinds.ALL;
    }

    /** Whether a role is passed. */
    boolean passes() {
        return needs.stream().anyMatch(need -> need.on() == On.PASSED);
    }

    @Override
    public String toString() {
        return id;
    }
}
