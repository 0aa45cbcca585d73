package io.policyauditor.estate.snapshot;

import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.AccountTraits;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Conflict;
import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Key;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Observations;
import io.policyauditor.estate.model.Organization;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.model.Snapshot;
import io.policyauditor.estate.model.User;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The records of one or more snapshots on their way to an estate. What two snapshots know of the same thing becomes one
 * record; where they contradict each other the first is kept, and the contradiction.
 */
final class Assembly implements RecordTaker {
    private final Map<RecordKind<?>, Merged<?>> merged = new HashMap<>();
    private final Map<Scope, Set<Listing>> complete = new TreeMap<>();
    private final Map<Scope, Map<Listing, Gap>> incomplete = new TreeMap<>();
    private final List<Policy> unread = new ArrayList<>();
    private final List<Snapshot> snapshots = new ArrayList<>();
    private String snapshot = "";

    /** From now on records come from a snapshot. */
    void begin(String name, Manifest manifest) {
        snapshot = name;
        List<Gap> gaps = manifest.gaps().values().stream()
                .filter(gap -> gap.reason() != Gap.Reason.OUT_OF_SCOPE)
                .toList();
        snapshots.add(new Snapshot(
                name,
                manifest.collected(),
                gaps,
                at(name + "/" + Manifest.NAME, manifest.collected().toString())));
        manifest.incomplete()
                .forEach((scope, listings) -> listings.forEach((listing, gap) -> incomplete
                        .computeIfAbsent(scope, key -> new EnumMap<>(Listing.class))
                        .putIfAbsent(listing, gap)));
        manifest.complete()
                .forEach((scope, listings) -> complete.computeIfAbsent(scope, key -> EnumSet.noneOf(Listing.class))
                        .addAll(listings));
    }

    /** Something the snapshot does not know, besides what its records say: no rule passes on it. */
    void unread(String id, Gap gap) {
        if (gap.reason() != Gap.Reason.OUT_OF_SCOPE) {
            unread.add(new Policy(
                    snapshot + "#gaps/" + id,
                    Lookup.unknown(gap),
                    Lookup.unknown(gap),
                    Lookup.unknown(gap),
                    Lookup.unknown(gap)));
        }
    }

    @Override
    public <R> void take(RecordKind<R> kind, R value) {
        merged(kind).add(value, snapshot);
    }

    @SuppressWarnings("unchecked")
    private <R> Merged<R> merged(RecordKind<R> kind) {
        return (Merged<R>) merged.computeIfAbsent(kind, key -> new Merged<>(kind));
    }

    /** The records of a kind by name. */
    private static final class Merged<R> {
        private final RecordKind<R> kind;
        private final Map<String, Met<R>> byName = new LinkedHashMap<>();
        private final List<R> unnamed = new ArrayList<>();
        private final List<Conflict> conflicts = new ArrayList<>();
        private final Set<String> contradicted = new HashSet<>();

        private record Met<R>(R value, String snapshot) {}

        private Merged(RecordKind<R> kind) {
            this.kind = kind;
        }

        private void add(R value, String snapshot) {
            String name = kind.name(value);
            String key = name;
            if (value instanceof KubernetesObject object) {
                // Where cluster or namespace is not known, two of one name may well be two.
                if (object.cluster().known().isEmpty() || object.namespace() instanceof Lookup.Unknown) {
                    unnamed.add(value);
                    return;
                }
                key = object.group() + " " + name;
            }
            Met<R> first = byName.putIfAbsent(key, new Met<>(value, snapshot));
            if (first == null) {
                return;
            }
            Optional<R> both = kind.form().union(first.value(), value, at(name, name));
            if (both.isPresent()) {
                byName.put(key, new Met<>(both.get(), first.snapshot()));
            } else {
                contradicted.add(name);
                conflicts.add(
                        new Conflict(name, at(first.snapshot() + "#" + name, name), at(snapshot + "#" + name, name)));
            }
        }

        private List<R> all() {
            List<R> all = new ArrayList<>(byName.size() + unnamed.size());
            byName.values().forEach(met -> all.add(met.value()));
            all.addAll(unnamed);
            return all;
        }
    }

    private static Span at(String source, String text) {
        return new SourceText(source, text).all();
    }

    Estate.Parts parts() {
        List<Conflict> conflicts = new ArrayList<>(merged(RecordKind.CONFLICTS).all());
        for (RecordKind<?> kind : RecordKind.ALL) {
            if (kind != RecordKind.CONFLICTS) {
                conflicts.addAll(merged(kind).conflicts);
            }
        }
        List<Policy> policies = policies(conflicts);
        return new Estate.Parts(
                organization(),
                merged(RecordKind.ACCOUNTS).all().stream().map(this::completed).toList(),
                merged(RecordKind.CONTROL_POLICIES).all(),
                merged(RecordKind.ROLES).all(),
                merged(RecordKind.USERS).all(),
                merged(RecordKind.BUCKETS).all(),
                merged(RecordKind.KEYS).all(),
                merged(RecordKind.OIDC_PROVIDERS).all(),
                merged(RecordKind.CLUSTERS).all().stream().map(this::completed).toList(),
                merged(RecordKind.OBJECTS).all(),
                policies,
                merged(RecordKind.GUARDRAILS).all(),
                conflicts,
                new Observations(
                        merged(RecordKind.ACCOUNT_TRAITS).all(),
                        merged(RecordKind.BUCKET_TRAITS).all(),
                        merged(RecordKind.ACCESS_FINDINGS).all(),
                        merged(RecordKind.DELEGATED_ADMINISTRATORS).all()),
                snapshots);
    }

    private Lookup<Organization> organization() {
        Merged<Forms.OrganizationLine> lines = merged(RecordKind.ORGANIZATION);
        if (!lines.conflicts.isEmpty()) {
            return Lookup.unknown(lines.conflicts.get(0).gap());
        }
        return lines.all().stream()
                .findFirst()
                .map(Forms.OrganizationLine::organization)
                .orElseGet(() -> Lookup.unknown(Gap.outOfScope("the snapshot says nothing about an organization")));
    }

    private Set<Listing> complete(Scope scope, RecordKind<?> kind, String name) {
        return merged(kind).contradicted.contains(name) ? Set.of() : complete.getOrDefault(scope, Set.of());
    }

    private Account completed(Account account) {
        return new Account(
                account.id(),
                account.name(),
                account.unit(),
                account.tags(),
                account.publicAccessBlock(),
                complete(Scope.account(account.id()), RecordKind.ACCOUNTS, account.id()),
                incomplete.getOrDefault(Scope.account(account.id()), Map.of()),
                account.place());
    }

    private Cluster completed(Cluster cluster) {
        return new Cluster(
                cluster.name(),
                cluster.arn(),
                cluster.account(),
                cluster.issuer(),
                cluster.vpc(),
                cluster.tags(),
                cluster.podIdentityAssociations(),
                cluster.nodeGroups(),
                cluster.accessEntries(),
                complete(Scope.cluster(cluster.name()), RecordKind.CLUSTERS, cluster.name()),
                cluster.place());
    }

    /** Every policy to judge, by name: those that stand alone and those that the other records hold. */
    private List<Policy> policies(List<Conflict> conflicts) {
        TreeMap<String, Policy> byName = new TreeMap<>();
        Set<String> contradicted = new HashSet<>();
        List<Policy> all = new ArrayList<>(merged(RecordKind.POLICIES).all());
        all.addAll(unread);
        Held held = new Held();
        merged(RecordKind.CONTROL_POLICIES).all().forEach(held::add);
        merged(RecordKind.ROLES).all().forEach(held::add);
        merged(RecordKind.USERS).all().forEach(held::add);
        merged(RecordKind.BUCKETS).all().forEach(held::add);
        merged(RecordKind.KEYS).all().forEach(held::add);
        merged(RecordKind.CLUSTERS).all().forEach(held::add);
        merged(RecordKind.ACCOUNT_TRAITS).all().forEach(held::add);
        all.addAll(held.judged);
        for (Policy policy : all) {
            Policy first = byName.putIfAbsent(policy.name(), policy);
            if (first == null || policy.text().known().isEmpty()) {
                continue;
            }
            if (first.text().known().isEmpty()) {
                byName.put(policy.name(), policy);
            } else if (!sameText(first, policy) && contradicted.add(policy.name())) {
                Span place = at(policy.name(), policy.name());
                conflicts.add(new Conflict(policy.name(), place, place));
            }
        }
        return List.copyOf(byName.values());
    }

    /** Whether two policies have one text; that is quick, for the texts of a reader are shared. */
    private static boolean sameText(Policy first, Policy second) {
        return first.text()
                .map(Verbatim::source)
                .map(SourceText::text)
                .equals(second.text().map(Verbatim::source).map(SourceText::text));
    }

    /** The policies that records hold and that are judged as documents. */
    static final class Held {
        private final List<Policy> judged = new ArrayList<>();

        List<Policy> judged() {
            return judged;
        }

        void add(ControlPolicy policy) {
            // What AWS manages nobody here can change.
            if (!policy.awsManaged()) {
                add(policy.policy());
            }
        }

        void add(Role role) {
            add(role.trust());
            all(role.policies());
            add(role.boundary());
        }

        void add(User user) {
            all(user.policies());
            add(user.boundary());
        }

        void add(Bucket bucket) {
            add(bucket.policy());
            bucket.accessPoints().known().orElse(List.of()).forEach(point -> add(point.policy()));
        }

        void add(AccountTraits traits) {
            traits.vpcEndpoints().known().orElse(List.of()).forEach(endpoint -> add(endpoint.policy()));
        }

        void add(Key key) {
            add(key.policy());
        }

        void add(Cluster cluster) {
            cluster.podIdentityAssociations()
                    .known()
                    .orElse(List.of())
                    .forEach(association -> add(association.sessionPolicy()));
        }

        private void all(Lookup<List<Policy>> policies) {
            policies.known().orElse(List.of()).forEach(this::add);
        }

        private void add(Lookup<Policy> policy) {
            policy.known().ifPresent(this::add);
        }

        // A policy of which the input says only the name is nobody's fault here.
        private void add(Policy policy) {
            boolean unread = policy.text()
                    .missing()
                    .filter(gap -> gap.reason() != Gap.Reason.OUT_OF_SCOPE)
                    .isPresent();
            if (unread || policy.text().known().isPresent()) {
                judged.add(policy);
            }
        }
    }
}
