package io.policyauditor.estate.verdict;

import io.policyauditor.policy.decide.Reach;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A ServiceAccount whose pods get a role.
 *
 * @param cluster its name in the estate
 * @param namespace {@link #ANY} where every namespace is meant, also one that is yet to be made
 * @param name {@link #ANY} where every ServiceAccount is meant
 * @param role ARN of the role
 * @param need the request by which the role is got
 */
public record Bearer(String cluster, String namespace, String name, String role, Need need) {
    /** Every one. */
    public static final String ANY = "*";

    /** By what tells one from another: the request holds all documents of a role. */
    @Override
    public int hashCode() {
        return Objects.hash(cluster, namespace, name, role);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Bearer bearer
                && cluster.equals(bearer.cluster)
                && namespace.equals(bearer.namespace)
                && name.equals(bearer.name)
                && role.equals(bearer.role)
                && need.equals(bearer.need);
    }

    /** How certain it is. */
    public Reach reach() {
        return need.reach();
    }

    /** One line: {@code ServiceAccount east/fraud/loader}. */
    public String text() {
        return name.equals(ANY)
                ? "every ServiceAccount of cluster " + cluster
                : "ServiceAccount " + cluster + "/" + namespace + "/" + name;
    }
}
