package io.policyauditor.estate.model;

import io.policyauditor.policy.language.Arn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Everything that was read, with the one way to ask for something: what is not there is absent only where the listing
 * that would hold it is complete, else unknown.
 */
public final class Estate {
    private static final String OF_KSERVE = "." + KubernetesObject.KSERVE;
    private static final String NOT_HERE = " is not in the estate";
    private static final String NONE_HERE = " are not in the estate";

    private final Parts parts;
    private final Map<String, Account> accounts = new HashMap<>();
    private final Map<String, Role> roles = new HashMap<>();
    private final Map<String, User> users = new HashMap<>();
    private final Map<String, Bucket> buckets = new HashMap<>();
    private final Map<String, Key> keys = new HashMap<>();
    private final Map<String, OidcProvider> oidcProviders = new HashMap<>();
    private final Map<String, Cluster> clusters = new HashMap<>();
    private final Map<String, KubernetesObject> objects = new HashMap<>();
    private final Map<String, Conflict> conflicts = new HashMap<>();
    private final Map<Class<?>, Object> derived = new ConcurrentHashMap<>();
    private final Map<Class<?>, Object> locks = new ConcurrentHashMap<>();

    /**
     * The records an estate is made of.
     *
     * @param organization known absent when the accounts are said to be in none
     * @param policies every policy to judge as a document, also those that the other records hold
     * @param guardrails control policies that are required to be in force
     * @param conflicts what was given twice with different content; the records hold the first
     * @param snapshots that the records are from
     */
    public record Parts(
            Lookup<Organization> organization,
            List<Account> accounts,
            List<ControlPolicy> controlPolicies,
            List<Role> roles,
            List<User> users,
            List<Bucket> buckets,
            List<Key> keys,
            List<OidcProvider> oidcProviders,
            List<Cluster> clusters,
            List<KubernetesObject> objects,
            List<Policy> policies,
            List<Guardrail> guardrails,
            List<Conflict> conflicts,
            Observations observations,
            List<Snapshot> snapshots) {
        public Parts {
            accounts = List.copyOf(accounts);
            controlPolicies = List.copyOf(controlPolicies);
            roles = List.copyOf(roles);
            users = List.copyOf(users);
            buckets = List.copyOf(buckets);
            keys = List.copyOf(keys);
            oidcProviders = List.copyOf(oidcProviders);
            clusters = List.copyOf(clusters);
            objects = List.copyOf(objects);
            policies = List.copyOf(policies);
            guardrails = List.copyOf(guardrails);
            conflicts = List.copyOf(conflicts);
            snapshots = List.copyOf(snapshots);
        }

        /** Records that are from no snapshot, with nothing observed. */
        public Parts(
                Lookup<Organization> organization,
                List<Account> accounts,
                List<ControlPolicy> controlPolicies,
                List<Role> roles,
                List<User> users,
                List<Bucket> buckets,
                List<Key> keys,
                List<OidcProvider> oidcProviders,
                List<Cluster> clusters,
                List<KubernetesObject> objects,
                List<Policy> policies,
                List<Guardrail> guardrails,
                List<Conflict> conflicts) {
            this(
                    organization,
                    accounts,
                    controlPolicies,
                    roles,
                    users,
                    buckets,
                    keys,
                    oidcProviders,
                    clusters,
                    objects,
                    policies,
                    guardrails,
                    conflicts,
                    Observations.NONE,
                    List.of());
        }

        /** Records without required guardrails and conflicts. */
        public Parts(
                Lookup<Organization> organization,
                List<Account> accounts,
                List<ControlPolicy> controlPolicies,
                List<Role> roles,
                List<User> users,
                List<Bucket> buckets,
                List<Key> keys,
                List<OidcProvider> oidcProviders,
                List<Cluster> clusters,
                List<KubernetesObject> objects,
                List<Policy> policies) {
            this(
                    organization,
                    accounts,
                    controlPolicies,
                    roles,
                    users,
                    buckets,
                    keys,
                    oidcProviders,
                    clusters,
                    objects,
                    policies,
                    List.of(),
                    List.of());
        }

        /** Policies alone: nothing else is known. */
        public static Parts ofPolicies(List<Policy> policies) {
            return new Parts(
                    Lookup.unknown(Gap.outOfScope("no organization is given")),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    policies);
        }
    }

    public Estate(Parts parts) {
        this.parts = parts;
        parts.accounts().forEach(account -> accounts.putIfAbsent(account.id(), account));
        parts.roles().forEach(role -> roles.putIfAbsent(role.arn(), role));
        parts.users().forEach(user -> users.putIfAbsent(user.arn(), user));
        parts.buckets().forEach(bucket -> buckets.putIfAbsent(bucket.name(), bucket));
        parts.keys().forEach(key -> keys.putIfAbsent(key.arn(), key));
        parts.oidcProviders().forEach(provider -> oidcProviders.putIfAbsent(provider.arn(), provider));
        parts.clusters().forEach(cluster -> clusters.putIfAbsent(cluster.name(), cluster));
        parts.objects().forEach(object -> objects.putIfAbsent(object.type() + " " + object.key(), object));
        parts.conflicts().forEach(conflict -> conflicts.putIfAbsent(conflict.name(), conflict));
    }

    /** An estate of policies alone. */
    public Estate(List<Policy> policies) {
        this(Parts.ofPolicies(policies));
    }

    public Lookup<Organization> organization() {
        return parts.organization();
    }

    public List<Account> accounts() {
        return parts.accounts();
    }

    public List<ControlPolicy> controlPolicies() {
        return parts.controlPolicies();
    }

    public List<Role> roles() {
        return parts.roles();
    }

    public List<User> users() {
        return parts.users();
    }

    public List<Bucket> buckets() {
        return parts.buckets();
    }

    public List<Key> keys() {
        return parts.keys();
    }

    public List<OidcProvider> oidcProviders() {
        return parts.oidcProviders();
    }

    public List<Cluster> clusters() {
        return parts.clusters();
    }

    public List<KubernetesObject> objects() {
        return parts.objects();
    }

    /** Every policy document of the estate, in the order of their names. */
    public List<Policy> policies() {
        return parts.policies();
    }

    /** The control policies that are required to be in force. */
    public List<Guardrail> guardrails() {
        return parts.guardrails();
    }

    /** What was given twice with different content: to ask for it finds it not known. */
    public List<Conflict> conflicts() {
        return parts.conflicts();
    }

    /** What AWS says besides. */
    public Observations observations() {
        return parts.observations();
    }

    /** The snapshots that the estate was read from; none when it was read from files. */
    public List<Snapshot> snapshots() {
        return parts.snapshots();
    }

    /** What was observed of an account. */
    public Lookup<AccountTraits> traits(String account) {
        AccountTraits known = derived(Traits.class, Traits::of).byAccount().get(account);
        return known != null
                ? Lookup.known(known)
                : Lookup.unknown(Gap.outOfScope(
                        "what account " + account + " has besides is not in the estate; collect it",
                        "what {n} accounts have besides is not in the estate; collect them"));
    }

    private record Traits(Map<String, AccountTraits> byAccount) {
        static Traits of(Estate estate) {
            Map<String, AccountTraits> byAccount = new HashMap<>();
            estate.observations().accounts().forEach(traits -> byAccount.putIfAbsent(traits.account(), traits));
            return new Traits(byAccount);
        }
    }

    /**
     * Why a thing is not known that was given twice with different content.
     *
     * @param name as in {@link Conflict}
     */
    public Optional<Gap> conflict(String name) {
        return Optional.ofNullable(conflicts.get(name)).map(Conflict::gap);
    }

    /** The account of an id. */
    public Lookup<Account> account(String id) {
        Account known = accounts.get(id);
        return known != null
                ? Lookup.known(known)
                : Lookup.unknown(Gap.outOfScope("account " + id + NOT_HERE, "{n} accounts" + NONE_HERE));
    }

    /** The role of an ARN. */
    public Lookup<Role> role(String arn) {
        return find(roles, arn, accountOf(arn), Listing.ROLES, "role");
    }

    /** The user of an ARN. */
    public Lookup<User> user(String arn) {
        return find(users, arn, accountOf(arn), Listing.USERS, "user");
    }

    /** The key of an ARN. */
    public Lookup<Key> key(String arn) {
        return find(keys, arn, accountOf(arn), Listing.KEYS, "key");
    }

    /** The OIDC provider of an ARN. */
    public Lookup<OidcProvider> oidcProvider(String arn) {
        return find(oidcProviders, arn, accountOf(arn), Listing.OIDC_PROVIDERS, "OIDC provider");
    }

    /** The bucket of a name; bucket names are global, so it is absent only where every account says so. */
    public Lookup<Bucket> bucket(String name) {
        Conflict conflict = conflicts.get(name);
        if (conflict != null) {
            return Lookup.unknown(conflict.gap());
        }
        Bucket known = buckets.get(name);
        if (known != null) {
            return Lookup.known(known);
        }
        return derived(EveryBucket.class, EveryBucket::of)
                .open()
                .<Lookup<Bucket>>map(gap -> missing(gap, "bucket", name))
                .orElseGet(Lookup::absent);
    }

    /** Why there may be buckets that are not in the estate; one that could not be listed comes first. */
    private record EveryBucket(Optional<Gap> open) {
        static EveryBucket of(Estate estate) {
            List<Gap> gaps = estate.accounts().stream()
                    .flatMap(account -> account.open(Listing.BUCKETS).stream())
                    .toList();
            if (estate.accounts().isEmpty()) {
                return new EveryBucket(Optional.of(Gap.outOfScope("no account is in the estate")));
            }
            return new EveryBucket(gaps.stream()
                    .filter(gap -> gap.reason() == Gap.Reason.UNREAD)
                    .findFirst()
                    .or(() -> gaps.stream().findFirst()));
        }
    }

    /** A thing that is not in the estate, in a listing that may leave something out. */
    private static <T> Lookup<T> missing(Gap open, String what, String name) {
        return Lookup.unknown(
                open.reason() == Gap.Reason.UNREAD
                        ? Gap.unread(what + " " + name + NOT_HERE + ", for " + open.what(), open.many())
                        : Gap.outOfScope(what + " " + name + NOT_HERE, "{n} " + what + "s" + NONE_HERE));
    }

    /** The cluster of a name. */
    public Lookup<Cluster> cluster(String name) {
        Cluster known = clusters.get(name);
        return known != null
                ? Lookup.known(known)
                : Lookup.unknown(Gap.outOfScope("cluster " + name + NOT_HERE, "{n} clusters" + NONE_HERE));
    }

    /**
     * An object with a namespace.
     *
     * @param type kind and group, as {@link KubernetesObject#type} has them
     */
    public Lookup<KubernetesObject> object(String cluster, String namespace, String type, String name) {
        String kind = type.endsWith(OF_KSERVE) ? type.substring(0, type.length() - OF_KSERVE.length()) : type;
        String key = cluster + "/" + namespace + "/" + kind + "/" + name;
        Conflict conflict = conflicts.get(key);
        if (conflict != null) {
            return Lookup.unknown(conflict.gap());
        }
        KubernetesObject known = objects.get(type + " " + key);
        if (known != null) {
            return Lookup.known(known);
        }
        Cluster in = clusters.get(cluster);
        return in != null && in.lists(type)
                ? Lookup.absent()
                : Lookup.unknown(Gap.outOfScope(
                        kind + " " + namespace + "/" + name + " of cluster " + cluster + NOT_HERE,
                        "{n} objects of kind " + kind + NONE_HERE));
    }

    /** The objects of a {@link KubernetesObject#type}, in the order read. */
    public List<KubernetesObject> objects(String type) {
        return derived(Groups.class, Groups::of).objects().getOrDefault(type, List.of());
    }

    /** The roles of an account, in the order read. */
    public List<Role> rolesOf(String account) {
        return derived(Groups.class, Groups::of).roles().getOrDefault(account, List.of());
    }

    /** The buckets that are known to be of an account, in the order read. */
    public List<Bucket> bucketsOf(String account) {
        return derived(Groups.class, Groups::of).buckets().getOrDefault(account, List.of());
    }

    /** Roles and buckets by account, objects by type: most rules ask for few of the many. */
    private record Groups(
            Map<String, List<Role>> roles,
            Map<String, List<Bucket>> buckets,
            Map<String, List<KubernetesObject>> objects) {
        static Groups of(Estate estate) {
            return new Groups(
                    grouped(estate.roles(), role -> Optional.of(role.account())),
                    grouped(estate.buckets(), bucket -> bucket.account().known()),
                    grouped(estate.objects(), object -> Optional.of(object.type())));
        }

        private static <T> Map<String, List<T>> grouped(List<T> all, Function<T, Optional<String>> by) {
            Map<String, List<T>> groups = new HashMap<>();
            for (T one : all) {
                by.apply(one)
                        .ifPresent(name -> groups.computeIfAbsent(name, ignored -> new ArrayList<>())
                                .add(one));
            }
            groups.replaceAll((name, group) -> List.copyOf(group));
            return groups;
        }
    }

    /** Why a listing of an account may leave something out; empty when it leaves out nothing. */
    public Optional<Gap> open(String account, Listing listing) {
        Account known = accounts.get(account);
        return known == null ? Optional.of(listing.open("account", account)) : known.open(listing);
    }

    /** Whether a listing of an account leaves nothing out. */
    public boolean isComplete(String account, Listing listing) {
        return Optional.ofNullable(accounts.get(account))
                .filter(known -> known.complete().contains(listing))
                .isPresent();
    }

    /** Something that follows from the whole estate, computed when first asked for and kept with it. */
    public <T> T derived(Class<T> type, Function<Estate, T> computation) {
        Object known = derived.get(type);
        return type.cast(known == null ? derive(type, computation) : known);
    }

    // Not computeIfAbsent, which refuses a computation that asks for another on the way. A lock for each type: what
    // follows
    // from something else is never needed to find that out, and a computation may have several threads ask for the
    // rest.
    private <T> Object derive(Class<T> type, Function<Estate, T> computation) {
        synchronized (locks.computeIfAbsent(type, ignored -> new Object())) {
            Object known = derived.get(type);
            if (known == null) {
                known = computation.apply(this);
                derived.put(type, known);
            }
            return known;
        }
    }

    private <T> Lookup<T> find(Map<String, T> index, String name, String account, Listing listing, String what) {
        Conflict conflict = conflicts.get(name);
        if (conflict != null) {
            return Lookup.unknown(conflict.gap());
        }
        T known = index.get(name);
        if (known != null) {
            return Lookup.known(known);
        }
        return open(account, listing)
                .<Lookup<T>>map(gap -> missing(gap, what, name))
                .orElseGet(Lookup::absent);
    }

    private static String accountOf(String arn) {
        return Arn.parse(arn).map(Arn::account).orElse("");
    }
}
