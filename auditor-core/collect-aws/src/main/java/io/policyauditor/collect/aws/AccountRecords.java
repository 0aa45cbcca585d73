package io.policyauditor.collect.aws;

import io.policyauditor.estate.model.AccessFinding;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.AccountTraits;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.BucketTraits;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Key;
import io.policyauditor.estate.model.OidcProvider;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.model.User;
import java.util.List;

/**
 * Everything that was read of an account. Each list is in the order of its names and holds what came, also where there
 * may be more.
 *
 * @param account says which listings leave nothing out, and why the others may
 * @param policies every policy to judge as a document, by name
 * @param foreignAccessPoints access points of this account that lead to buckets of others
 * @param gaps everything that was asked and is not known, by its words
 * @param answers how many calls answered; 0: nothing could be read
 */
public record AccountRecords(
        Account account,
        List<Role> roles,
        List<User> users,
        List<Bucket> buckets,
        List<Key> keys,
        List<OidcProvider> oidcProviders,
        List<Cluster> clusters,
        List<Policy> policies,
        AccountTraits traits,
        List<BucketTraits> bucketTraits,
        List<AccessFinding> accessFindings,
        List<ForeignAccessPoint> foreignAccessPoints,
        List<Gap> gaps,
        long answers) {
    /**
     * An access point that leads to a bucket of another account.
     *
     * @param bucket its name
     */
    public record ForeignAccessPoint(String bucket, Bucket.AccessPoint accessPoint) {}

    public AccountRecords {
        roles = List.copyOf(roles);
        users = List.copyOf(users);
        buckets = List.copyOf(buckets);
        keys = List.copyOf(keys);
        oidcProviders = List.copyOf(oidcProviders);
        clusters = List.copyOf(clusters);
        policies = List.copyOf(policies);
        bucketTraits = List.copyOf(bucketTraits);
        foreignAccessPoints = List.copyOf(foreignAccessPoints);
        accessFindings = List.copyOf(accessFindings);
        gaps = List.copyOf(gaps);
    }
}
