package io.policyauditor.estate.model;

import io.policyauditor.policy.text.Span;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An AWS account.
 *
 * @param id twelve digits
 * @param name as in the organization
 * @param unit id of the unit it is in; known absent when it is in no organization
 * @param publicAccessBlock of the account, over that of each bucket
 * @param complete the listings of this account that leave nothing out
 * @param incomplete why others may leave something out, where that is known
 */
public record Account(
        String id,
        Lookup<String> name,
        Lookup<String> unit,
        Lookup<Map<String, String>> tags,
        Lookup<PublicAccessBlock> publicAccessBlock,
        Set<Listing> complete,
        Map<Listing, Gap> incomplete,
        Span place) {
    public Account {
        complete = Set.copyOf(complete);
        incomplete = Map.copyOf(incomplete);
    }

    /** An account of which nobody says why a listing may leave something out. */
    public Account(
            String id,
            Lookup<String> name,
            Lookup<String> unit,
            Lookup<Map<String, String>> tags,
            Lookup<PublicAccessBlock> publicAccessBlock,
            Set<Listing> complete,
            Span place) {
        this(id, name, unit, tags, publicAccessBlock, complete, Map.of(), place);
    }

    /** Why a listing may leave something out; empty when it leaves out nothing. */
    public Optional<Gap> open(Listing listing) {
        if (complete.contains(listing)) {
            return Optional.empty();
        }
        Gap known = incomplete.get(listing);
        return Optional.of(known == null ? listing.open("account", id) : known);
    }
}
