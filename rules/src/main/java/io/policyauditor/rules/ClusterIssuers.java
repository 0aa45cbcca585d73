package io.policyauditor.rules;

import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The clusters of an estate by the issuer of their tokens. */
public final class ClusterIssuers {
    private final Map<String, Cluster> byIssuer = new HashMap<>();
    private final Optional<Gap> open;

    private ClusterIssuers(Estate estate) {
        for (Cluster cluster : estate.clusters()) {
            cluster.issuer().known().ifPresent(issuer -> byIssuer.putIfAbsent(key(issuer), cluster));
        }
        open = open(estate);
    }

    /** Those of an estate, found once. */
    public static ClusterIssuers of(Estate estate) {
        return estate.derived(ClusterIssuers.class, ClusterIssuers::new);
    }

    /**
     * The cluster of an issuer without {@code https://}; absent only where every account lists all of its clusters and
     * the issuer of each is known.
     */
    public Lookup<Cluster> cluster(String issuer) {
        Cluster known = byIssuer.get(key(issuer));
        if (known != null) {
            return Lookup.known(known);
        }
        return open.<Lookup<Cluster>>map(Lookup::unknown).orElseGet(Lookup::absent);
    }

    private static Optional<Gap> open(Estate estate) {
        if (estate.accounts().isEmpty()) {
            return Optional.of(Gap.outOfScope("no account is in the estate, so its clusters are not known"));
        }
        for (Account account : estate.accounts()) {
            Optional<Gap> open = account.open(Listing.CLUSTERS);
            if (open.isPresent()) {
                return open;
            }
        }
        return estate.clusters().stream()
                .flatMap(cluster -> cluster.issuer().missing().stream())
                .findFirst();
    }

    private static String key(String issuer) {
        return issuer.toLowerCase(Locale.ROOT);
    }
}
