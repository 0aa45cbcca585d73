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

    /**
     * Why something that would be listed may be unknown: the listing of one thing is not said to be complete.
     *
     * @param kind of the thing that lists, such as {@code account}
     */
    public Gap open(String kind, String name) {
        String many = " may not all be in the estate; say complete: [" + word() + "] if they are";
        return Gap.outOfScope(
                "the " + word() + " of " + kind + " " + name + many, "the " + word() + " of {n} " + kind + "s" + many);
    }
}
