package io.policyauditor.estate.model;

import java.util.Locale;
import java.util.Optional;

/** Kinds of things that an account, an organization or a cluster lists. A listing that is complete knows what is not there. */
public enum Listing {
    ROLES,
    USERS,
    BUCKETS,
    KEYS,
    OIDC_PROVIDERS,
    CLUSTERS,
    ACCESS_POINTS,
    /** SCPs and RCPs with their targets, units and accounts of the organization. */
    ORGANIZATION,
    POD_IDENTITY_ASSOCIATIONS,
    NODE_GROUPS,
    ACCESS_ENTRIES,
    /** The Kubernetes objects of a cluster. */
    MANIFESTS;

    /** The word for it in {@code estate.yaml} and every output. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The listing of a word. */
    public static Optional<Listing> ofWord(String word) {
        for (Listing listing : values()) {
            if (listing.word().equals(word)) {
                return Optional.of(listing);
            }
        }
        return Optional.empty();
    }
}
