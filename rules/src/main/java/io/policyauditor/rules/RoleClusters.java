package io.policyauditor.rules;

import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.Role;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.rules.trust.PodIdentityTrust;
import io.policyauditor.rules.trust.WebIdentityTrust;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The clusters whose pods can get a role, by its trust policy. */
public final class RoleClusters {
    private RoleClusters() {}

    /**
     * Why something of such a cluster may be unknown; a cluster that is not known is one reason, and a trust policy that is
     * not known another.
     *
     * @param open why something of one cluster may be unknown
     */
    public static Optional<Gap> open(Role role, Estate estate, Function<Cluster, Optional<Gap>> open) {
        Lookup<CompiledPolicy> trust = role.trust().flatMap(Policy::compiled);
        Optional<Gap> gap = trust.missing();
        for (CompiledStatement statement :
                trust.known().map(CompiledPolicy::allows).orElseGet(List::of)) {
            gap = gap.or(() -> byWebIdentity(statement, estate, open));
            if (PodIdentityTrust.is(statement)) {
                gap = gap.or(() -> byPodIdentity(role, estate, open));
            }
        }
        return gap;
    }

    private static Optional<Gap> byWebIdentity(
            CompiledStatement statement, Estate estate, Function<Cluster, Optional<Gap>> open) {
        return WebIdentityTrust.of(statement).stream()
                .filter(WebIdentityTrust::eks)
                .flatMap(trust -> {
                    Lookup<Cluster> cluster = ClusterIssuers.of(estate).cluster(trust.issuer());
                    return cluster.missing().or(() -> cluster.known().flatMap(open)).stream();
                })
                .findFirst();
    }

    /** An association names roles of its cluster's own account. */
    private static Optional<Gap> byPodIdentity(Role role, Estate estate, Function<Cluster, Optional<Gap>> open) {
        return estate.open(role.account(), Listing.CLUSTERS)
                .or(() -> estate.clusters().stream()
                        .filter(cluster -> cluster.account()
                                .known()
                                .filter(id -> !id.equals(role.account()))
                                .isEmpty())
                        .flatMap(cluster -> open.apply(cluster).stream())
                        .findFirst());
    }
}
