package io.policyauditor.estate.model;

import io.policyauditor.policy.text.Span;
import java.util.Map;
import java.util.Set;

/**
 * An AWS account.
 *
 * @param id twelve digits
 * @param name as in the organization
 * @param unit id of the unit it is in; known absent when it is in no organization
 * @param publicAccessBlock of the account, over that of each bucket
 * @param complete the listings of this account that leave nothing out
 */
public record Account(
        String id,
        Lookup<String> name,
        Lookup<String> unit,
        Lookup<Map<String, String>> tags,
        Lookup<PublicAccessBlock> publicAccessBlock,
        Set<Listing> complete,
        Span place) {
    public Account {
        complete = Set.copyOf(complete);
    }
}
