package io.policyauditor.estate.excess;

import io.policyauditor.estate.loading.Credential.Irsa;
import io.policyauditor.estate.loading.ModelUri;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.verdict.Change.Edit;
import io.policyauditor.estate.verdict.LoadVerdict;
import io.policyauditor.estate.verdict.Need;
import io.policyauditor.estate.verdict.Purpose;
import io.policyauditor.estate.verdict.Statements;
import io.policyauditor.estate.verdict.Statements.Grant;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.Span;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds among the load points of a role those that have nothing in common, and gives each set a role of its own: the pods of
 * one ServiceAccount that load the same models stay together.
 *
 * <p>The role is made in the account of the cluster, where its provider belongs (TR023), unless the shared role stands in
 * the account of the models: that one was chosen so that no bucket policy is needed.
 */
final class Sharing {
    private static final String ROLE_ARN = "eks.amazonaws.com/role-arn";
    private static final String SERVICE_ACCOUNT = "ServiceAccount";

    /** Names of Kubernetes (RFC 1123): what is none may be YAML of its own, and gets into no edit. */
    private static final String NAME = "[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?";

    /** IAM quotas: the name of a role. */
    private static final int LONGEST_NAME = 64;

    /** The requests of which it is known how they go on in the name of another role. */
    private static final Set<Purpose> PLAIN = EnumSet.of(
            Purpose.WEB_IDENTITY,
            Purpose.HEAD_BUCKET,
            Purpose.LIST,
            Purpose.READ,
            Purpose.READ_SIBLING,
            Purpose.DECRYPT,
            Purpose.WRITE,
            Purpose.ENCRYPT);

    private final Estate estate;
    private final Listings listings;
    private final Set<String> taken = new HashSet<>();
    private final Set<String> providers = new HashSet<>();

    Sharing(Estate estate, Listings listings) {
        this.estate = estate;
        this.listings = listings;
    }

    /**
     * Load points that ask in the name of one role.
     *
     * @param own empty for those that keep the role which all had
     */
    record Holding(String role, List<LoadVerdict> verdicts, Optional<Made> own) {
        static Holding of(String role, List<LoadVerdict> verdicts) {
            return new Holding(role, verdicts, Optional.empty());
        }
    }

    /**
     * A role that is yet to be made.
     *
     * @param account the ServiceAccount that the load points have now
     * @param name of the one that they are to have
     * @param issuer of its tokens, without {@code https://}
     */
    record Made(OwnRole role, KubernetesObject account, String name, String issuer, String audience) {}

    /**
     * Who is to have which role, or why that cannot be said.
     *
     * @param holdings the first one keeps the role
     */
    record Split(List<Holding> holdings, Optional<String> impossible) {}

    /** The load points of a ServiceAccount that load the same models. */
    private record Group(Irsa credential, List<LoadVerdict> verdicts) {
        boolean takes(List<LoadVerdict> others) {
            return others.stream()
                    .allMatch(other -> verdicts.stream().allMatch(mine -> overlap(uri(mine), uri(other))));
        }

        private static ModelUri uri(LoadVerdict verdict) {
            return verdict.point().uri().known().orElseThrow();
        }

        private static boolean overlap(ModelUri one, ModelUri other) {
            return one.bucket().equals(other.bucket())
                    && (one.key().startsWith(other.key()) || other.key().startsWith(one.key()));
        }
    }

    /** Who of a role's load points is to have which role. */
    Split of(String role, List<LoadVerdict> verdicts) {
        Split whole = new Split(List.of(Holding.of(role, verdicts)), Optional.empty());
        Map<String, Irsa> accounts = new LinkedHashMap<>();
        Map<String, Map<String, List<LoadVerdict>>> objects = new LinkedHashMap<>();
        for (LoadVerdict verdict : verdicts) {
            Optional<Irsa> credential = credential(verdict);
            if (credential.isEmpty()) {
                return new Split(
                        whole.holdings(),
                        Optional.of(verdict.point().key()
                                + " gets the role otherwise than by the annotation of its ServiceAccount"));
            }
            String account = credential.get().serviceAccount().key();
            accounts.putIfAbsent(account, credential.get());
            objects.computeIfAbsent(account, key -> new LinkedHashMap<>())
                    .computeIfAbsent(verdict.point().object().key(), key -> new ArrayList<>())
                    .add(verdict);
        }
        List<Group> groups = new ArrayList<>();
        objects.forEach((account, byObject) -> groups.addAll(groups(
                accounts.getOrDefault(account, accounts.values().iterator().next()), byObject)));
        if (groups.size() == 1) {
            return whole;
        }
        List<Group> parted = new ArrayList<>(groups);
        Group keeper = parted.remove(groups.stream()
                .filter(group -> home(group).equals(Arn.parse(role).map(Arn::account)))
                .findFirst()
                .map(groups::indexOf)
                .orElse(0)
                .intValue());
        List<Holding> holdings = new ArrayList<>(List.of(Holding.of(role, keeper.verdicts())));
        Set<String> used =
                new HashSet<>(Set.of(keeper.credential().serviceAccount().key()));
        for (Group group : parted) {
            boolean fresh = !used.add(group.credential().serviceAccount().key());
            boolean several =
                    objects.getOrDefault(group.credential().serviceAccount().key(), Map.of())
                                    .size()
                            > 1;
            Optional<Made> made = made(role, group, fresh, several);
            if (made.isEmpty()) {
                return new Split(
                        whole.holdings(),
                        Optional.of("the issuer or the audience of "
                                + group.credential().serviceAccount().key()
                                + " is not known, or a name is none of Kubernetes"));
            }
            holdings.add(new Holding(made.get().role().role(), group.verdicts(), made));
        }
        return new Split(holdings, Optional.empty());
    }

    private static Optional<Irsa> credential(LoadVerdict verdict) {
        return verdict.point()
                .credential()
                .filter(Irsa.class::isInstance)
                .map(Irsa.class::cast)
                .filter(irsa -> isAnnotation(irsa)
                        && verdict.identities().size() == 1
                        && verdict.point().uri().known().isPresent()
                        && verdict.needs().stream().allMatch(need -> PLAIN.contains(need.purpose())));
    }

    private static boolean isAnnotation(Irsa irsa) {
        return annotation(irsa.serviceAccount())
                .filter(scalar -> scalar.span().equals(irsa.place()))
                .isPresent();
    }

    private static Optional<Scalar> annotation(KubernetesObject account) {
        return account.at("metadata", "annotations", ROLE_ARN) instanceof Scalar scalar
                ? Optional.of(scalar)
                : Optional.empty();
    }

    private static List<Group> groups(Irsa credential, Map<String, List<LoadVerdict>> byObject) {
        List<Group> groups = new ArrayList<>();
        for (List<LoadVerdict> verdicts : byObject.values()) {
            Optional<Group> fitting =
                    groups.stream().filter(group -> group.takes(verdicts)).findFirst();
            if (fitting.isPresent()) {
                fitting.get().verdicts().addAll(verdicts);
            } else {
                groups.add(new Group(credential, new ArrayList<>(verdicts)));
            }
        }
        return groups;
    }

    private Optional<Cluster> cluster(KubernetesObject object) {
        return object.cluster().known().flatMap(name -> estate.cluster(name).known());
    }

    private Optional<String> home(Group group) {
        return cluster(group.credential().serviceAccount())
                .flatMap(cluster -> cluster.account().known());
    }

    private Optional<Made> made(String shared, Group group, boolean fresh, boolean several) {
        KubernetesObject account = group.credential().serviceAccount();
        Optional<String> namespace = account.namespace().known();
        Optional<String> issuer =
                cluster(account).flatMap(cluster -> cluster.issuer().known());
        Optional<Arn> arn = Arn.parse(shared);
        String object = group.verdicts().get(0).point().object().name();
        boolean named = namespace.filter(name -> name.matches(NAME)).isPresent()
                && account.name().matches(NAME)
                && object.matches(NAME);
        if (!named || issuer.isEmpty() || arn.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> audience = group.verdicts().stream()
                .flatMap(verdict -> verdict.needs().stream())
                .filter(need -> need.purpose() == Purpose.WEB_IDENTITY)
                .flatMap(need -> need.request().context().single(issuer.get() + ":aud").stream())
                .findFirst();
        if (audience.isEmpty()) {
            return Optional.empty();
        }
        boolean ofModels = buckets(group).stream()
                .anyMatch(bucket -> bucket.account()
                        .known()
                        .filter(arn.get().account()::equals)
                        .isPresent());
        String owner =
                ofModels ? arn.get().account() : home(group).orElse(arn.get().account());
        String name = fresh ? free(account, object) : account.name();
        String role = free(
                arn.get(),
                owner,
                "-" + namespace.get() + (several ? "-" + object : ""),
                Cluster.shortName(account.cluster().known().orElse("")));
        String provider = new Arn(arn.get().partition(), "iam", "", owner, "oidc-provider/" + issuer.get()).toString();
        boolean missing = estate.oidcProvider(provider).known().isEmpty() && providers.add(provider);
        String trust = Statements.document(List.of(new Grant(
                        Optional.of("{\"Federated\": " + Statements.quoted(provider) + "}"),
                        List.of("sts:AssumeRoleWithWebIdentity"),
                        List.of(),
                        Map.of(
                                Statements.EQUALS,
                                Map.of(
                                        issuer.get() + ":aud",
                                        List.of(audience.get()),
                                        issuer.get() + ":sub",
                                        List.of("system:serviceaccount:" + namespace.get() + ":" + name))))
                .json()));
        List<Need> needs = group.verdicts().stream()
                .flatMap(verdict -> verdict.needs().stream())
                .filter(need -> !need.purpose().isOnTheWay() && need.purpose() != Purpose.READ_SIBLING)
                .toList();
        List<Grant> grants = needs.stream()
                .map(need -> listings.grant(need, false, need.request().caller(), needs))
                .toList();
        String policy = Statements.document(
                Statements.merged(grants).stream().map(Grant::json).toList());
        OwnRole own = new OwnRole(
                role,
                group.verdicts().stream()
                        .map(verdict -> verdict.point().key())
                        .distinct()
                        .toList(),
                KubernetesObject.key(account.cluster(), account.namespace(), "", SERVICE_ACCOUNT, name),
                fresh,
                missing ? Optional.of(provider) : Optional.empty(),
                trust,
                policy,
                List.of(),
                false);
        Made made = new Made(own, account, name, issuer.get(), audience.get());
        return Optional.of(new Made(own.in(edits(made, group)), account, name, issuer.get(), audience.get()));
    }

    private List<Bucket> buckets(Group group) {
        return group.verdicts().stream()
                .flatMap(verdict -> verdict.point().bucket().stream())
                .distinct()
                .flatMap(name -> estate.bucket(name).known().stream())
                .toList();
    }

    /** A name that no ServiceAccount of the namespace has. */
    private String free(KubernetesObject account, String object) {
        String cluster = account.cluster().known().orElse("");
        String namespace = account.namespace().known().orElse("");
        String name = account.name() + "-" + object;
        for (int i = 2;
                estate.object(cluster, namespace, SERVICE_ACCOUNT, name).known().isPresent()
                        || !taken.add(cluster + "/" + namespace + "/" + name);
                i++) {
            name = account.name() + "-" + object + "-" + i;
        }
        return name;
    }

    /** A name that no role has. */
    private String free(Arn shared, String account, String ending, String cluster) {
        String path = shared.resource().substring(0, shared.resource().lastIndexOf('/') + 1);
        String name = shared.resource().substring(path.length());
        String arn = "";
        for (int i = 0; arn.isEmpty(); i++) {
            String end = i == 0 ? ending : ending + "-" + cluster + (i == 1 ? "" : "-" + i);
            String own = name.substring(0, Math.max(1, Math.min(name.length(), LONGEST_NAME - end.length()))) + end;
            own = own.length() > LONGEST_NAME ? own.substring(own.length() - LONGEST_NAME) : own;
            String candidate = new Arn(shared.partition(), "iam", "", account, path + own).toString();
            if (estate.role(candidate).known().isEmpty() && taken.add(candidate)) {
                arn = candidate;
            }
        }
        return arn;
    }

    /** What all of it is in files; none where some of it is in none. */
    private List<Edit> edits(Made made, Group group) {
        List<Optional<Edit>> edits = new ArrayList<>();
        Optional<Span> owner = Arn.parse(made.role().role())
                .map(Arn::account)
                .flatMap(id -> estate.account(id).known())
                .map(account -> account.place());
        edits.add(owner.flatMap(account -> AccountBlock.role(account, made.role())));
        if (made.role().provider().isPresent()) {
            edits.add(owner.flatMap(account -> AccountBlock.provider(account, made.issuer(), made.audience())));
        }
        if (made.role().newServiceAccount()) {
            List<Optional<Edit>> named = new ArrayList<>();
            Set<Span> done = new LinkedHashSet<>();
            for (LoadVerdict verdict : group.verdicts()) {
                Optional<Edit> edit = Manifest.account(verdict.point(), made.name());
                if (edit.isEmpty() || done.add(edit.get().replaced())) {
                    named.add(edit);
                }
            }
            edits.add(Manifest.before(group.verdicts().get(0).point().object(), made));
            edits.addAll(named);
        } else {
            edits.add(annotation(made.account())
                    .flatMap(scalar -> Manifest.scalar(scalar, made.role().role())));
        }
        return edits.stream().allMatch(Optional::isPresent)
                ? edits.stream().flatMap(Optional::stream).toList()
                : List.of();
    }
}
