package io.policyauditor.collect.aws;

import io.policyauditor.collect.aws.AccountRecords.ForeignAccessPoint;
import io.policyauditor.collect.aws.BucketReader.AccessPointOf;
import io.policyauditor.collect.aws.OrganizationReader.Member;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.AccountTraits;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Key;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.PublicAccessBlock;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.model.User;
import io.policyauditor.estate.model.VpcEndpoint;
import io.policyauditor.estate.snapshot.RecordKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** One account, service by service: within a service the calls run several at once. */
final class AccountReader {
    private static final List<Listing> OF_ACCOUNT = List.of(
            Listing.ROLES,
            Listing.USERS,
            Listing.BUCKETS,
            Listing.KEYS,
            Listing.OIDC_PROVIDERS,
            Listing.CLUSTERS,
            Listing.ACCESS_POINTS);

    private final Member member;
    private final Optional<Gap> organization;
    private final Map<Listing, Gap> incomplete = new EnumMap<>(Listing.class);

    /**
     * Reads an account.
     *
     * @param organization why the organization is not known whole
     */
    AccountReader(Member member, Optional<Gap> organization) {
        this.member = member;
        this.organization = organization;
    }

    AccountRecords read(Clients clients, Calls calls, Settings settings) {
        String id = member.id();
        String home = settings.region();
        Regions regions = Regions.of(clients, calls, settings);
        IdentityReader.Found identities = new IdentityReader(id, clients, calls).read();
        BucketReader.Found buckets = new BucketReader(id, clients, calls, regions, home).read();
        Listed<Key> keys = new KeyReader(id, clients, calls, regions).read();
        Listed<Cluster> clusters =
                new ClusterReader(id, clients, calls, regions, identities.profiles(), identities.gap()).read();
        Listed<VpcEndpoint> endpoints = new EndpointReader(id, clients, calls, regions).read();
        FindingReader.Found findings = new FindingReader(id, clients, calls, regions).read();

        listing(Listing.ROLES, identities.gap());
        listing(Listing.USERS, identities.gap());
        listing(Listing.BUCKETS, buckets.buckets().gap());
        listing(Listing.KEYS, keys.gap());
        listing(Listing.OIDC_PROVIDERS, identities.oidcProviders().gap());
        listing(Listing.CLUSTERS, clusters.gap());
        listing(Listing.ACCESS_POINTS, buckets.accessPoints().gap());
        return new AccountRecords(
                account(buckets.publicAccessBlock()),
                sorted(identities.roles(), Comparator.comparing(Role::arn)),
                sorted(identities.users(), Comparator.comparing(User::arn)),
                buckets.buckets().items(),
                keys.items(),
                identities.oidcProviders().items(),
                clusters.items(),
                policies(identities, buckets, keys.items(), clusters.items(), endpoints.items()),
                new AccountTraits(
                        id,
                        identities.samlProviders(),
                        endpoints.whole(),
                        findings.analyzers().whole(),
                        findings.findings().whole().map(List::size),
                        RecordKind.ACCOUNT_TRAITS.place(id)),
                buckets.traits(),
                findings.findings().items(),
                foreign(buckets.accessPoints().items()),
                calls.gaps(),
                calls.answers());
    }

    /** The records of an account that could not be entered: nothing is known but its place in the organization. */
    AccountRecords unread(Gap gap, Calls calls) {
        OF_ACCOUNT.forEach(listing -> listing(listing, Optional.of(gap)));
        return new AccountRecords(
                account(Lookup.unknown(gap)),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new AccountTraits(
                        member.id(),
                        Lookup.unknown(gap),
                        Lookup.unknown(gap),
                        Lookup.unknown(gap),
                        Lookup.unknown(gap),
                        RecordKind.ACCOUNT_TRAITS.place(member.id())),
                List.of(),
                List.of(),
                List.of(),
                calls.gaps(),
                0);
    }

    private void listing(Listing listing, Optional<Gap> gap) {
        gap.ifPresent(why -> incomplete.put(listing, why));
    }

    private Account account(Lookup<PublicAccessBlock> block) {
        listing(Listing.ORGANIZATION, organization);
        Set<Listing> complete = EnumSet.noneOf(Listing.class);
        complete.addAll(OF_ACCOUNT);
        complete.add(Listing.ORGANIZATION);
        complete.removeAll(incomplete.keySet());
        return new Account(
                member.id(),
                member.name(),
                member.unit(),
                member.tags(),
                block,
                complete,
                incomplete,
                RecordKind.ACCOUNTS.place(member.id()));
    }

    private static <T> List<T> sorted(List<T> things, Comparator<T> order) {
        return things.stream().sorted(order).toList();
    }

    /** Everything that somebody in the account wrote. */
    private static List<Policy> policies(
            IdentityReader.Found identities,
            BucketReader.Found buckets,
            List<Key> keys,
            List<Cluster> clusters,
            List<VpcEndpoint> endpoints) {
        List<Policy> all = new ArrayList<>(identities.policies());
        for (Bucket bucket : buckets.buckets().items()) {
            bucket.policy().known().ifPresent(all::add);
        }
        for (AccessPointOf point : buckets.accessPoints().items()) {
            point.accessPoint().policy().known().ifPresent(all::add);
        }
        for (Key key : keys) {
            key.policy().known().filter(policy -> !key.awsManaged()).ifPresent(all::add);
        }
        for (Cluster cluster : clusters) {
            cluster.podIdentityAssociations()
                    .known()
                    .ifPresent(associations -> associations.forEach(
                            association -> association.sessionPolicy().known().ifPresent(all::add)));
        }
        for (VpcEndpoint endpoint : endpoints) {
            endpoint.policy().known().ifPresent(all::add);
        }
        Map<String, Policy> byName = new TreeMap<>();
        all.forEach(policy -> byName.putIfAbsent(policy.name(), policy));
        return List.copyOf(byName.values());
    }

    private static List<ForeignAccessPoint> foreign(List<AccessPointOf> points) {
        return points.stream()
                .filter(point -> !point.own())
                .map(point -> new ForeignAccessPoint(point.bucket(), point.accessPoint()))
                .sorted(Comparator.comparing(point -> point.accessPoint().arn()))
                .toList();
    }
}
