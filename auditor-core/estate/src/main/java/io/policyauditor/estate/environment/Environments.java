package io.policyauditor.estate.environment;

import io.policyauditor.estate.environment.Signs.Sign;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Key;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.OidcProvider;
import io.policyauditor.estate.model.Organization;
import io.policyauditor.estate.model.Organization.Unit;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.model.User;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.Scalar;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which environment each thing of an estate belongs to. The first step that finds a sign decides: the ARN, tags or
 * labels, the account, the unit, the cluster or namespace, the name. A step asks all environments, and when two of them
 * fit, the thing is undetermined. What has no sign of its own belongs where the thing does that it is in: an object to
 * its namespace, a namespace to its cluster, a prefix to its bucket, an OIDC provider to the cluster whose tokens it
 * takes. Signs that the input does not mention are passed over; one that could not be read leaves it undetermined.
 */
public final class Environments {
    private static final String UNKNOWN_CLUSTER = "?";

    private final Estate estate;
    private final Signs signs;
    private final Map<String, KubernetesObject> namespaces = new HashMap<>();
    private final Map<String, String> clusterByIssuer = new HashMap<>();
    private final Map<String, Unit> units = new HashMap<>();
    private final Map<String, Optional<Environment>> found = new ConcurrentHashMap<>();

    private Environments(Estate estate, Signs signs) {
        this.estate = estate;
        this.signs = signs;
        for (KubernetesObject namespace : estate.objects("Namespace")) {
            namespaces.putIfAbsent(cluster(namespace) + "/" + namespace.name(), namespace);
        }
        for (Cluster cluster : estate.clusters()) {
            cluster.issuer().known().ifPresent(issuer -> clusterByIssuer.putIfAbsent(normal(issuer), cluster.name()));
        }
        for (Unit unit : estate.organization().known().map(Organization::units).orElse(List.of())) {
            units.putIfAbsent(unit.id(), unit);
        }
    }

    /** Those of an estate by some rules; by the defaults where there are none. Computed once for each. */
    public static Environments of(Estate estate, List<EnvironmentRule> rules) {
        return estate.derived(ByRules.class, ignored -> new ByRules(new ConcurrentHashMap<>()))
                .known()
                .computeIfAbsent(
                        rules,
                        key -> new Environments(estate, key.isEmpty() ? new DefaultSigns() : new ConfiguredSigns(key)));
    }

    private record ByRules(Map<List<EnvironmentRule>, Environments> known) {}

    /** Of an account of twelve digits. */
    public Environment account(String id) {
        return orUndetermined(accountIfSaid(id), "account " + id);
    }

    /** Of the unit of an id: its own, or that of the nearest unit it is in. */
    public Environment unit(String id) {
        return orUndetermined(byUnit(Lookup.known(id)), "unit " + id);
    }

    /** Of the role of an ARN, whether it is in the estate or not. */
    public Environment role(String arn) {
        Lookup<Map<String, String>> tags = tags(estate.role(arn), Role::tags);
        return iam(arn, "role " + last(arn), tags);
    }

    /** Of the user of an ARN, whether it is in the estate or not. */
    public Environment user(String arn) {
        Lookup<Map<String, String>> tags = tags(estate.user(arn), User::tags);
        return iam(arn, "user " + last(arn), tags);
    }

    /** Of a principal of the AWS type as a policy names it: an account, a role, a user or a session of a role. */
    public Environment principal(String name) {
        if (Arn.isAccountId(name)) {
            return account(name);
        }
        Arn arn = Arn.parse(name).orElse(null);
        if (arn == null) {
            return orUndetermined(Optional.empty(), "principal " + name);
        }
        if (arn.isAccountRoot()) {
            return account(arn.account());
        }
        String[] resource = arn.resource().split("/", 3);
        if (arn.service().equals("sts") && resource[0].equals("assumed-role") && resource.length > 1) {
            return role("arn:" + arn.partition() + ":iam::" + arn.account() + ":role/" + resource[1]);
        }
        return resource[0].equals("user") ? user(name) : role(name);
    }

    /** Of the bucket of a name, whether it is in the estate or not. */
    public Environment bucket(String name) {
        return orUndetermined(bucketIfSaid(name), "bucket " + name);
    }

    /** Of the objects whose keys begin so: by the first part of the key, such as {@code prod/}, else as their bucket. */
    public Environment prefix(String bucket, String key) {
        String part = key.split("/", 2)[0];
        String what = "prefix " + part + " of bucket " + bucket;
        Optional<Environment> own = part.isEmpty()
                ? Optional.empty()
                : first(List.of(
                        () -> byResource(bucketArn(bucket) + "/" + key),
                        () -> decided(signs.prefix(part), "\"", "\" in " + what, what)));
        return own.orElseGet(() -> bucket(bucket));
    }

    /** Of the KMS key of an ARN, whether it is in the estate or not. */
    public Environment key(String arn) {
        String what = "key " + last(arn);
        return orUndetermined(
                remembered(arn, () -> {
                    Optional<Key> key = estate.key(arn).known();
                    List<Sign> aliases = key.map(Key::aliases).orElse(Set.of()).stream()
                            .sorted()
                            .flatMap(alias -> signs.name(alias.replaceFirst("^alias/", "")).stream())
                            .toList();
                    return ownedBy(
                            accountOf(arn),
                            () -> byResource(arn),
                            () -> byTags(tags(estate.key(arn), Key::tags), "tag", what),
                            () -> decided(aliases, "\"", "\" in an alias of " + what, what));
                }),
                what);
    }

    /** Of an OIDC provider: that of the cluster whose tokens it takes, whichever account it is in. */
    public Environment oidcProvider(OidcProvider provider) {
        return byResource(provider.arn()).orElseGet(() -> issuer(provider.issuer()));
    }

    /** Of the cluster that signs tokens as this issuer, without {@code https://}. */
    public Environment issuer(String issuer) {
        String cluster = clusterByIssuer.get(normal(issuer));
        return cluster == null
                ? Environment.undetermined(Gap.outOfScope("no cluster of the estate has the issuer " + issuer
                        + ", give it under clusters in estate.yaml"))
                : cluster(cluster);
    }

    /** Of the cluster of a name. */
    public Environment cluster(String name) {
        return orUndetermined(clusterIfSaid(name), "cluster " + name);
    }

    /** Of a namespace of a cluster. */
    public Environment namespace(String cluster, String namespace) {
        return orUndetermined(namespaceIfSaid(cluster, namespace), namespaceName(cluster, namespace));
    }

    /** Of an object of the Kubernetes API, also for the load points of it. */
    public Environment object(KubernetesObject object) {
        String what = object.kind() + " " + object.name();
        String cluster = cluster(object);
        if (object.type().equals("Namespace")) {
            return namespace(cluster, object.name());
        }
        Optional<Environment> said = first(List.of(
                () -> byTags(labels(object), "label", what),
                () -> object.namespace()
                        .known()
                        .map(namespace -> namespaceIfSaid(cluster, namespace))
                        .orElseGet(() ->
                                object.namespace().missing().isPresent() ? Optional.empty() : clusterIfSaid(cluster)),
                () -> decided(signs.name(object.name()), "\"", "\" in the name of " + what, what)));
        return orUndetermined(
                said,
                object.kind() + " "
                        + object.namespace().known().map(in -> in + "/").orElse("") + object.name());
    }

    private Optional<Environment> accountIfSaid(String id) {
        return remembered("account/" + id, () -> {
            Optional<Account> account = estate.account(id).known();
            return first(List.of(
                    () -> byResource("arn:aws:iam::" + id + ":root"),
                    () -> byAccount(id),
                    () -> byUnit(account.map(Account::unit).orElse(Lookup.absent())),
                    () -> account.flatMap(known -> known.name().known())
                            .flatMap(name -> decided(
                                    signs.name(name),
                                    "\"",
                                    "\" in the name " + name + " of account " + id,
                                    "account " + id))));
        });
    }

    private Environment iam(String arn, String what, Lookup<Map<String, String>> tags) {
        return orUndetermined(
                remembered(
                        arn,
                        () -> ownedBy(
                                accountOf(arn),
                                () -> byResource(arn),
                                () -> byTags(tags, "tag", what),
                                () -> decided(signs.name(last(arn)), "\"", "\" in the name of " + what, what))),
                what);
    }

    private Optional<Environment> bucketIfSaid(String name) {
        String what = "bucket " + name;
        return remembered(what, () -> {
            Optional<Bucket> bucket = estate.bucket(name).known();
            return ownedBy(
                    bucket.flatMap(known -> known.account().known()),
                    () -> byResource(bucketArn(name)),
                    () -> byTags(tags(estate.bucket(name), Bucket::tags), "tag", what),
                    () -> decided(signs.name(name), "\"", "\" in the name of " + what, what));
        });
    }

    private String bucketArn(String name) {
        return estate.bucket(name).known().map(Bucket::arn).orElse("arn:aws:s3:::" + name);
    }

    private Optional<Environment> clusterIfSaid(String name) {
        String what = "cluster " + name;
        return remembered(what, () -> {
            Optional<Cluster> cluster = estate.cluster(name).known();
            return ownedBy(
                    cluster.flatMap(known -> known.account().known()),
                    () -> cluster.flatMap(known -> known.arn().known()).flatMap(this::byResource),
                    () -> byTags(tags(estate.cluster(name), Cluster::tags), "tag", what),
                    () -> first(List.of(
                            () -> decided(
                                    signs.cluster(Cluster.shortName(name)), "\"", "\" in the name of " + what, what),
                            () -> decided(
                                    signs.name(Cluster.shortName(name)), "\"", "\" in the name of " + what, what))));
        });
    }

    private Optional<Environment> namespaceIfSaid(String cluster, String name) {
        String key = cluster + "/" + name;
        String what = namespaceName(cluster, name);
        return remembered("namespace " + key, () -> {
            KubernetesObject object = namespaces.get(key);
            return first(List.of(
                    () -> byTags(object == null ? Lookup.absent() : labels(object), "label", what),
                    () -> decided(
                            signs.namespace(Cluster.shortName(cluster), name), "\"", "\" in the name of " + what, what),
                    () -> decided(signs.name(name), "\"", "\" in the name of " + what, what),
                    () -> clusterIfSaid(cluster)));
        });
    }

    /** The steps of what is in an account; its own name comes last, but before the name of its account. */
    private Optional<Environment> ownedBy(
            Optional<String> account,
            Supplier<Optional<Environment>> resource,
            Supplier<Optional<Environment>> tags,
            Supplier<Optional<Environment>> name) {
        return first(List.of(
                resource,
                tags,
                () -> account.flatMap(this::byAccount),
                () -> account.flatMap(id -> estate.account(id).known())
                        .map(Account::unit)
                        .flatMap(this::byUnit),
                name,
                () -> account.flatMap(this::accountIfSaid)));
    }

    private Optional<Environment> byResource(String arn) {
        return decided(signs.resource(arn), "resource ", "", arn);
    }

    private Optional<Environment> byTags(Lookup<Map<String, String>> tags, String word, String what) {
        return unread(tags)
                .or(() -> tags.known().flatMap(known -> decided(signs.tags(known), word + " ", " of " + what, what)));
    }

    private Optional<Environment> byAccount(String id) {
        String what = "account " + id;
        return first(List.of(
                () -> decided(signs.account(id), "account ", "", what),
                () -> estate.account(id).known().flatMap(account -> byTags(account.tags(), "tag", what))));
    }

    private Optional<Environment> byUnit(Lookup<String> innermost) {
        Set<String> seen = new HashSet<>();
        Lookup<String> id = innermost;
        while (id instanceof Lookup.Known<String> known && seen.add(known.value())) {
            Unit unit = units.get(known.value());
            String name = unit == null ? known.value() : unit.name();
            List<Sign> here = Stream.concat(signs.unit(known.value()).stream(), signs.unit(name).stream())
                    .toList();
            Optional<Environment> decided = decided(here, "\"", "\" in the name of unit " + name, "unit " + name);
            if (decided.isPresent()) {
                return decided;
            }
            id = unit == null ? Lookup.absent() : unit.parent();
        }
        return unread(id);
    }

    /** What the signs of one step come to. */
    private static Optional<Environment> decided(List<Sign> found, String before, String behind, String what) {
        Map<String, String> values = new LinkedHashMap<>();
        found.forEach(sign -> values.putIfAbsent(sign.environment(), sign.value()));
        if (values.size() < 2) {
            return values.entrySet().stream()
                    .findFirst()
                    .map(only -> Environment.known(only.getKey(), before + only.getValue() + behind));
        }
        String all = values.entrySet().stream()
                .map(each -> each.getKey() + " by " + before.strip() + (before.endsWith(" ") ? " " : "")
                        + each.getValue() + behind)
                .collect(Collectors.joining(" and to "));
        return Optional.of(Environment.undetermined(Gap.outOfScope(
                what + " belongs to " + all + ", name it in resources of one environment in auditor.yaml")));
    }

    private static Optional<Environment> unread(Lookup<?> lookup) {
        return lookup instanceof Lookup.Unknown<?> unknown && unknown.gap().reason() == Gap.Reason.UNREAD
                ? Optional.of(Environment.undetermined(unknown.gap()))
                : Optional.empty();
    }

    private static Optional<Environment> first(List<Supplier<Optional<Environment>>> steps) {
        return steps.stream().map(Supplier::get).flatMap(Optional::stream).findFirst();
    }

    // Not computeIfAbsent: one environment asks for others on the way.
    private Optional<Environment> remembered(String key, Supplier<Optional<Environment>> computation) {
        Optional<Environment> known = found.get(key);
        if (known == null) {
            known = computation.get();
            found.put(key, known);
        }
        return known;
    }

    private static Environment orUndetermined(Optional<Environment> said, String what) {
        return said.orElseGet(() -> Environment.undetermined(Gap.outOfScope(
                "nothing says which environment " + what
                        + " belongs to, tag or label it env, or name it under environments in auditor.yaml",
                "nothing says which environment {n} things belong to, tag or label them env, or name them under"
                        + " environments in auditor.yaml")));
    }

    private static <T> Lookup<Map<String, String>> tags(
            Lookup<T> thing, Function<T, Lookup<Map<String, String>>> tags) {
        return thing.known()
                .map(tags)
                .orElseGet(() -> thing.missing()
                        .<Lookup<Map<String, String>>>map(Lookup::unknown)
                        .orElseGet(Lookup::absent));
    }

    private static Lookup<Map<String, String>> labels(KubernetesObject object) {
        Map<String, String> labels = new LinkedHashMap<>();
        if (object.at("metadata", "labels") instanceof ObjectNode node) {
            for (Member member : node.members()) {
                if (member.value() instanceof Scalar value) {
                    labels.put(member.key().value(), value.value());
                }
            }
        }
        return Lookup.known(labels);
    }

    private static String cluster(KubernetesObject object) {
        return object.cluster().known().orElse(UNKNOWN_CLUSTER);
    }

    private static String namespaceName(String cluster, String namespace) {
        return "namespace " + namespace + (cluster.equals(UNKNOWN_CLUSTER) ? "" : " of cluster " + cluster);
    }

    private static Optional<String> accountOf(String arn) {
        return Arn.parse(arn).map(Arn::account).filter(Arn::isAccountId);
    }

    private static String last(String arn) {
        return arn.substring(Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')) + 1);
    }

    private static String normal(String issuer) {
        return issuer.toLowerCase(Locale.ROOT);
    }
}
