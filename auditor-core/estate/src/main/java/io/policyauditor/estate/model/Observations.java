package io.policyauditor.estate.model;

import java.util.List;

/**
 * What AWS says of an estate besides its records: evidence that changes no decision.
 *
 * @param accounts at most one of an account
 * @param buckets at most one of a bucket
 * @param accessFindings those of Access Analyzer
 */
public record Observations(
        List<AccountTraits> accounts,
        List<BucketTraits> buckets,
        List<AccessFinding> accessFindings,
        List<DelegatedAdministrator> delegatedAdministrators) {
    /** Nothing was observed. */
    public static final Observations NONE = new Observations(List.of(), List.of(), List.of(), List.of());

    public Observations {
        accounts = List.copyOf(accounts);
        buckets = List.copyOf(buckets);
        accessFindings = List.copyOf(accessFindings);
        delegatedAdministrators = List.copyOf(delegatedAdministrators);
    }
}
