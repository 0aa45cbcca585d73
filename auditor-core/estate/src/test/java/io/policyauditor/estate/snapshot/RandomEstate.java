package io.policyauditor.estate.snapshot;

import io.policyauditor.estate.model.AccessFinding;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.AccountTraits;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.BucketTraits;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Conflict;
import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.DelegatedAdministrator;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Guardrail;
import io.policyauditor.estate.model.Key;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Observations;
import io.policyauditor.estate.model.OidcProvider;
import io.policyauditor.estate.model.Organization;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.PolicyTexts;
import io.policyauditor.estate.model.PublicAccessBlock;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.model.User;
import io.policyauditor.estate.model.VpcEndpoint;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Estates with every field known, known to be absent and unknown by turns, and texts that are hard to keep. */
final class RandomEstate {
    private static final List<String> TEXTS = List.of(
            "eu-west-1",
            "",
            "line\nbreak\ttab \"quoted\" \\ back",
            "\u0000\u0007\u001b[31m\u007f\u009b",
            "dä\u202e\u2028 😀 漢字",
            "lone \ud83d surrogate \ude00");

    private static final List<String> DOCUMENTS = List.of(
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}]}",
            "\n  {\n\t\"Version\": \"2012-10-17\", \"Statement\": { \"Sid\": \"\\u0041\\n\", \"Effect\": \"Deny\" } }\r\n",
            "// comment\n{\"Statement\": [], }",
            "{\"Statement\": [{\"Effect\": \"Allow\"",
            "{\"a\": 1, \"a\": 1.50, \"b\": [null, true, \"😀\"]} behind it",
            "no JSON",
            "");

    private final Random random;
    private final PolicyTexts texts = new PolicyTexts();
    private int names;

    RandomEstate(long seed) {
        this.random = new Random(seed);
    }

    Estate.Parts parts() {
        List<ControlPolicy> controlPolicies = some(this::controlPolicy);
        List<Role> roles = some(this::role);
        List<User> users = some(this::user);
        List<Bucket> buckets = some(this::bucket);
        List<Key> keys = some(this::key);
        List<Cluster> clusters = some(this::cluster);
        List<AccountTraits> traits = some(this::accountTraits);
        return new Estate.Parts(
                lookup(() -> new Organization(text(), text(), some(this::unit), place())),
                some(this::account),
                controlPolicies,
                roles,
                users,
                buckets,
                keys,
                some(() -> new OidcProvider(arn("iam", "oidc-provider"), string(), lookup(this::set), place())),
                clusters,
                some(this::object),
                judged(controlPolicies, roles, users, buckets, keys, clusters, traits),
                some(() -> new Guardrail(name("guardrail"), place())),
                some(() -> new Conflict(name("conflict"), place(), place())),
                new Observations(
                        traits,
                        some(() -> new BucketTraits(
                                name("bucket"), flag(), text(), lookup(() -> list(this::string)), place())),
                        some(this::accessFinding),
                        some(() -> new DelegatedAdministrator(accountId(), lookup(() -> list(this::string)), place()))),
                List.of());
    }

    /** Policies that stand alone, and those of the records that are judged. */
    private List<Policy> judged(
            List<ControlPolicy> controlPolicies,
            List<Role> roles,
            List<User> users,
            List<Bucket> buckets,
            List<Key> keys,
            List<Cluster> clusters,
            List<AccountTraits> traits) {
        List<Policy> held = new ArrayList<>();
        controlPolicies.stream().filter(one -> !one.awsManaged()).forEach(one -> held.add(one.policy()));
        for (Role role : roles) {
            role.trust().known().ifPresent(held::add);
            role.policies().known().ifPresent(held::addAll);
            role.boundary().known().ifPresent(held::add);
        }
        for (User user : users) {
            user.policies().known().ifPresent(held::addAll);
            user.boundary().known().ifPresent(held::add);
        }
        for (Bucket bucket : buckets) {
            bucket.policy().known().ifPresent(held::add);
            bucket.accessPoints()
                    .known()
                    .ifPresent(points ->
                            points.forEach(point -> point.policy().known().ifPresent(held::add)));
        }
        keys.forEach(key -> key.policy().known().ifPresent(held::add));
        for (Cluster cluster : clusters) {
            cluster.podIdentityAssociations()
                    .known()
                    .ifPresent(all ->
                            all.forEach(one -> one.sessionPolicy().known().ifPresent(held::add)));
        }
        traits.forEach(one -> one.vpcEndpoints()
                .known()
                .ifPresent(endpoints ->
                        endpoints.forEach(endpoint -> endpoint.policy().known().ifPresent(held::add))));
        Map<String, Policy> byName = new TreeMap<>();
        for (Policy policy : held) {
            boolean unread = policy.text()
                    .missing()
                    .filter(gap -> gap.reason() != Gap.Reason.OUT_OF_SCOPE)
                    .isPresent();
            if (unread || policy.text().known().isPresent()) {
                byName.put(policy.name(), policy);
            }
        }
        some(this::policy).forEach(policy -> byName.put(policy.name(), policy));
        return List.copyOf(byName.values());
    }

    private Account account() {
        return new Account(
                accountId(),
                text(),
                text(),
                tags(),
                lookup(this::block),
                listings(Listing.ROLES, Listing.BUCKETS),
                random.nextBoolean()
                        ? Map.of()
                        : Map.of(
                                Listing.KEYS,
                                Gap.outOfScope("not every key"),
                                Listing.USERS,
                                Gap.outOfScope("of " + name("account"))),
                place());
    }

    private AccountTraits accountTraits() {
        return new AccountTraits(
                accountId(),
                lookup(() -> list(this::string)),
                lookup(() -> list(() -> new VpcEndpoint(
                        string(), string(), string(), text(), string(), lookup(this::policy), place()))),
                lookup(() -> list(() -> new AccountTraits.Analyzer(string(), random.nextBoolean(), place()))),
                lookup(() -> random.nextInt(9)),
                place());
    }

    private AccessFinding accessFinding() {
        return new AccessFinding(
                name("finding"),
                arn("access-analyzer", "analyzer"),
                text(),
                text(),
                random.nextBoolean(),
                Map.of("AWS", string()),
                list(this::string),
                place());
    }

    private Organization.Unit unit() {
        return new Organization.Unit(name("ou"), string(), text(), place());
    }

    private ControlPolicy controlPolicy() {
        return new ControlPolicy(
                pick(List.of(ControlPolicy.Type.values())),
                name("p"),
                string(),
                policy(),
                list(this::string),
                random.nextBoolean(),
                place());
    }

    private Role role() {
        return new Role(
                arn("iam", "role"),
                lookup(this::policy),
                lookup(() -> list(this::policy)),
                lookup(() -> list(this::string)),
                lookup(this::policy),
                tags(),
                lookup(() -> random.nextInt(50_000)),
                place());
    }

    private User user() {
        return new User(arn("iam", "user"), lookup(() -> list(this::policy)), lookup(this::policy), tags(), place());
    }

    private Bucket bucket() {
        String name = name("bucket");
        return new Bucket(
                name,
                "arn:aws:s3:::" + name,
                lookup(this::accountId),
                text(),
                lookup(this::policy),
                lookup(() -> new Bucket.Encryption(pick(List.of(Bucket.Algorithm.values())), text(), flag(), place())),
                lookup(this::block),
                lookup(() -> pick(List.of(Bucket.Ownership.values()))),
                lookup(() -> list(() -> new Bucket.AclGrant(string(), string(), place()))),
                flag(),
                flag(),
                flag(),
                tags(),
                lookup(() -> list(() -> new Bucket.AccessPoint(
                        arn("s3", "accesspoint"),
                        text(),
                        lookup(this::policy),
                        text(),
                        Lookup.known(PublicAccessBlock.ALL),
                        place()))),
                lookup(() -> list(() -> new Bucket.ObjectSample(string(), text(), text(), place()))),
                place());
    }

    private Key key() {
        return new Key(
                arn("kms", "key"),
                set(),
                lookup(this::policy),
                lookup(() -> pick(List.of(Key.State.values()))),
                flag(),
                lookup(() -> pick(List.of(Key.Origin.values()))),
                flag(),
                flag(),
                random.nextBoolean(),
                lookup(() -> list(() -> new Key.Grant(
                        string(),
                        text(),
                        string(),
                        text(),
                        set(),
                        lookup(() -> new Key.Constraints(tags(), tags())),
                        place()))),
                tags(),
                place());
    }

    private Cluster cluster() {
        return new Cluster(
                name("cluster"),
                text(),
                lookup(this::accountId),
                text(),
                text(),
                tags(),
                lookup(() -> list(() -> new Cluster.PodIdentityAssociation(
                        string(),
                        string(),
                        string(),
                        text(),
                        text(),
                        random.nextBoolean(),
                        lookup(this::policy),
                        place()))),
                lookup(() -> list(() -> new Cluster.NodeGroup(
                        string(), text(), lookup(() -> random.nextInt(70)), random.nextBoolean(), place()))),
                lookup(() -> list(() -> new Cluster.AccessEntry(
                        string(), set(), list(() -> new Cluster.AccessPolicy(string(), lookup(this::set))), place()))),
                listings(Listing.MANIFESTS, Listing.NODE_GROUPS),
                place());
    }

    private KubernetesObject object() {
        String name = name("object");
        SourceText source = new SourceText(name, """
                {"kind": "ConfigMap", "apiVersion": "v1",
                 "metadata": {"name": "%s", "labels": {"b": "2", "a": "dä \\ud83d\\ude00 \\ud800"}},
                 "data": {"number": -1.50e3, "flag": false, "nothing": null, "list": [[], {}, "x\\ny"]}}
                """.formatted(name));
        ObjectNode node = (ObjectNode)
                java.util.Objects.requireNonNull(JsonReader.read(source).root());
        return new KubernetesObject("", "v1", "ConfigMap", text(), text(), name, node, source.all());
    }

    private PublicAccessBlock block() {
        return new PublicAccessBlock(
                random.nextBoolean(), random.nextBoolean(), random.nextBoolean(), random.nextBoolean());
    }

    private Policy policy() {
        String name = name("policy");
        Lookup<String> account = text();
        Lookup<String> attachedTo = text();
        PolicyKind kind = pick(List.of(PolicyKind.values()));
        if (random.nextInt(4) > 0) {
            return texts.policy(name, kind, pick(DOCUMENTS), account, attachedTo);
        }
        Lookup<PolicyKind> unknownKind = random.nextBoolean() ? Lookup.unknown(gap()) : Lookup.absent();
        return texts.policy(name, unknownKind, lookup(() -> pick(DOCUMENTS)), account, attachedTo);
    }

    private String string() {
        return pick(TEXTS) + random.nextInt(9);
    }

    private Lookup<String> text() {
        return lookup(this::string);
    }

    private Lookup<Boolean> flag() {
        return lookup(random::nextBoolean);
    }

    private Lookup<Map<String, String>> tags() {
        return lookup(() -> {
            Map<String, String> tags = new LinkedHashMap<>();
            list(this::string).forEach(key -> tags.put(WellFormed.of(key), string()));
            return tags;
        });
    }

    private Set<String> set() {
        return new LinkedHashSet<>(list(this::string));
    }

    private Set<Listing> listings(Listing... listings) {
        Set<Listing> some = new LinkedHashSet<>();
        for (Listing listing : listings) {
            if (random.nextBoolean()) {
                some.add(listing);
            }
        }
        return some;
    }

    private <T> Lookup<T> lookup(Supplier<T> value) {
        return switch (random.nextInt(3)) {
            case 0 -> Lookup.known(value.get());
            case 1 -> Lookup.absent();
            default -> Lookup.unknown(gap());
        };
    }

    private Gap gap() {
        String what = WellFormed.of(string());
        return new Gap(pick(List.of(Gap.Reason.values())), what, what.length() % 2 == 0 ? what : "{n} of " + what);
    }

    private <T> List<T> list(Supplier<T> item) {
        return IntStream.range(0, random.nextInt(4)).mapToObj(i -> item.get()).toList();
    }

    private <T> List<T> some(Supplier<T> item) {
        return IntStream.range(0, 1 + random.nextInt(4))
                .mapToObj(i -> item.get())
                .toList();
    }

    private <T> T pick(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private String name(String what) {
        return what + "-" + names++;
    }

    private String accountId() {
        return String.format("%012d", names++);
    }

    private String arn(String service, String type) {
        return "arn:aws:" + service + "::" + accountId() + ":" + type + "/" + name(type);
    }

    private static Span place() {
        return new SourceText("somewhere", "").all();
    }
}
