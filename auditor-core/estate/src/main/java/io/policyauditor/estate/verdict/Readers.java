package io.policyauditor.estate.verdict;

import io.policyauditor.estate.effective.Effective;
import io.policyauditor.estate.effective.EffectiveAccess;
import io.policyauditor.estate.effective.Session;
import io.policyauditor.estate.loading.Credential;
import io.policyauditor.estate.loading.Credential.Anonymous;
import io.policyauditor.estate.loading.Credential.Hop;
import io.policyauditor.estate.loading.Credential.Irsa;
import io.policyauditor.estate.loading.Credential.NodeRole;
import io.policyauditor.estate.loading.Credential.PodIdentity;
import io.policyauditor.estate.loading.Credential.Profile;
import io.policyauditor.estate.loading.Credential.StaticKeys;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoint.Problem;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Cluster.NodeGroup;
import io.policyauditor.estate.model.Cluster.PodIdentityAssociation;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.OidcProvider;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * From the credential of a load point to the principal that asks S3, with every document on the way.
 *
 * <p>Source: IAM User Guide, id_roles_providers_create_oidc and reference_policies_iam-condition-keys; EKS User Guide,
 * pod-id-role, pod-id-abac and pod-id-assign-target-role.
 */
final class Readers {
    /** EKS User Guide, pod-id-abac. */
    static final List<String> POD_TAGS = List.of(
            "eks-cluster-arn",
            "eks-cluster-name",
            "kubernetes-namespace",
            "kubernetes-service-account",
            "kubernetes-pod-name",
            "kubernetes-pod-uid");

    private static final String AUDIENCE = "eks.amazonaws.com/audience";

    private final Estate estate;
    private final EffectiveAccess access;

    Readers(Estate estate) {
        this.estate = estate;
        this.access = EffectiveAccess.of(estate);
    }

    /** Those of a load point: one, or the role of each node group; unknown where nothing tells who it is. */
    Lookup<List<Reader>> of(LoadPoint point) {
        return point.credentials()
                .flatMap(credentials -> credentials.isEmpty() ? Lookup.absent() : of(point, credentials.get(0)));
    }

    private Lookup<List<Reader>> of(LoadPoint point, Credential credential) {
        if (credential instanceof Irsa irsa) {
            return webIdentity(point, irsa).map(List::of);
        }
        if (credential instanceof PodIdentity pod) {
            return podIdentity(point, pod.association()).map(List::of);
        }
        if (credential instanceof NodeRole node) {
            return nodes(node);
        }
        if (credential instanceof Anonymous) {
            return Lookup.known(List.of(new Reader(
                    Caller.anonymous(), Session.PLAIN, "unsigned requests", List.of(), List.of(), List.of())));
        }
        if (credential instanceof StaticKeys keys) {
            return Lookup.unknown(Gap.unread(
                    "whose keys " + keys.source() + " holds is not known",
                    "whose keys {n} Secrets or variables hold is not known"));
        }
        Profile profile = (Profile) credential;
        return profile.base()
                .flatMap(base -> of(point, base))
                .map(readers ->
                        readers.stream().map(reader -> through(profile, reader)).toList());
    }

    /** What the roles of a profile make of somebody. */
    private Reader through(Profile profile, Reader first) {
        Reader reader = first;
        for (Hop hop : profile.roles()) {
            reader = assumed(profile, hop, reader);
        }
        return reader;
    }

    private Reader assumed(Profile profile, Hop hop, Reader from) {
        Way way = new Way(from);
        String how = from.how() + ", profile of AWS_CONFIG_FILE";
        if (account(hop.role()).isEmpty()) {
            way.problem(
                    "C36",
                    "\"" + hop.role() + "\" of " + profile.source() + " is no ARN of a role: write"
                            + " arn:aws:iam::ACCOUNT:role/NAME",
                    profile.place());
        } else if (exists(hop.role(), way, profile.place())) {
            from.access(access, hop.role()).known().ifPresent(effective -> {
                // Tags of EKS Pod Identity go along by themselves.
                Context.Builder context =
                        from.session().tags().isEmpty() ? sent(effective, Map.of()) : new Context.Builder();
                context.absent("sts:ExternalId");
                hop.externalId().ifPresent(id -> context.put("sts:ExternalId", id));
                Need assume = Asking.one(Purpose.TARGET_ROLE, effective, "sts:AssumeRole", context.build());
                way.need(assume, () -> way.problems.addAll(Refusals.ofProfile(assume, profile.place())));
            });
        }
        return way.reader(
                Caller.aws(hop.role(), account(hop.role()).orElse("")),
                new Session(Lookup.absent(), from.session().tags()),
                how);
    }

    private Lookup<List<Reader>> nodes(NodeRole node) {
        Map<String, Reader> byRole = new LinkedHashMap<>();
        for (NodeGroup group : node.nodeGroups()) {
            if (!(group.role() instanceof Lookup.Known<String> role)
                    || account(role.value()).isEmpty()) {
                return Lookup.unknown(group.role()
                        .missing()
                        .orElse(Gap.unread("the role of node group " + group.name() + " is not known")));
            }
            byRole.putIfAbsent(role.value(), plain(role.value(), "role of node group " + group.name(), new Way()));
        }
        return Lookup.known(List.copyOf(byRole.values()));
    }

    private static Reader plain(String role, String how, Way way) {
        return way.reader(Caller.aws(role, account(role).orElse("")), Session.PLAIN, how);
    }

    private static Optional<String> account(String arn) {
        return Arn.parse(arn).map(Arn::account).filter(Arn::isAccountId);
    }

    /** Collects what lies between a credential and its principal. */
    private static final class Way {
        private final List<Need> needs = new ArrayList<>();
        private final List<Problem> problems = new ArrayList<>();
        private final List<Gap> gaps = new ArrayList<>();

        Way() {}

        /** One that goes on from somebody. */
        Way(Reader from) {
            needs.addAll(from.way());
            problems.addAll(from.problems());
            gaps.addAll(from.gaps());
        }

        Way gap(Gap gap) {
            gaps.add(gap);
            return this;
        }

        Way problem(String cause, String message, Span place) {
            problems.add(new Problem(cause, message, place));
            return this;
        }

        void need(Need need, Runnable refused) {
            needs.add(need);
            if (need.reach() == Reach.NEVER) {
                refused.run();
            } else {
                need.open()
                        .ifPresent(
                                line -> gaps.add(Gap.outOfScope(need.purpose().words() + ": " + line)));
            }
        }

        Reader reader(Caller caller, Session session, String how) {
            return new Reader(caller, session, how, needs, problems, gaps);
        }
    }

    private Lookup<Reader> webIdentity(LoadPoint point, Irsa irsa) {
        String role = irsa.role();
        Optional<String> account = account(role);
        if (account.isEmpty()) {
            // C5 is told by the load point.
            return Lookup.unknown(Gap.unread(role + " is no ARN of a role"));
        }
        String how = "role for service accounts";
        Way way = new Way();
        if (!exists(role, way, irsa.place())) {
            return Lookup.known(plain(role, how, way));
        }
        Lookup<String> issuer =
                point.object().cluster().flatMap(estate::cluster).flatMap(Cluster::issuer);
        if (!(issuer instanceof Lookup.Known<String> tokens)) {
            return Lookup.known(plain(
                    role,
                    how,
                    way.gap(issuer.missing()
                            .orElse(Gap.outOfScope("the issuer of the tokens of the cluster is not known")))));
        }
        String partition = Arn.parse(role).map(Arn::partition).orElse("aws");
        String provider = "arn:" + partition + ":iam::" + account.get() + ":oidc-provider/" + tokens.value();
        String audience = audience(irsa.serviceAccount());
        trusts(point, irsa, role, provider, tokens.value(), audience, way);
        return Lookup.known(plain(role, how, way));
    }

    private static String audience(KubernetesObject serviceAccount) {
        return serviceAccount.at("metadata", "annotations", AUDIENCE) instanceof Scalar written
                        && !written.value().isEmpty()
                ? written.value()
                : Token.STS;
    }

    private boolean exists(String role, Way way, Span place) {
        Lookup<?> found = estate.role(role);
        if (found instanceof Lookup.KnownAbsent) {
            way.problem("C5", "role " + role + " does not exist: create it or correct the ARN", place);
        }
        found.missing().ifPresent(way::gap);
        return found instanceof Lookup.Known;
    }

    private void trusts(
            LoadPoint point, Irsa irsa, String role, String provider, String issuer, String audience, Way way) {
        Lookup<OidcProvider> registered = estate.oidcProvider(provider);
        if (registered instanceof Lookup.KnownAbsent) {
            way.problem(
                    "C6",
                    "account " + account(role).orElse("") + " of the role has no OIDC provider " + issuer
                            + ": register the issuer of the cluster there",
                    irsa.place());
        }
        registered.missing().ifPresent(way::gap);
        Lookup<Set<String>> takes = registered.flatMap(OidcProvider::clientIds);
        takes.missing().ifPresent(way::gap);
        if (takes.known().filter(ids -> !ids.contains(audience)).isPresent()) {
            way.problem(
                    "C9",
                    "OIDC provider " + issuer + " does not take tokens for " + audience + ": add it to its client ids",
                    irsa.place());
        }
        // A cache has its pods in another namespace than itself, and then it is that of the account.
        Lookup<String> namespace = irsa.serviceAccount().namespace() instanceof Lookup.Known<String> known
                ? known
                : point.object().namespace();
        Lookup<String> account = point.serviceAccountName();
        if (!(namespace instanceof Lookup.Known<String> in) || !(account instanceof Lookup.Known<String> called)) {
            way.gap(namespace
                    .missing()
                    .or(account::missing)
                    .orElse(Gap.outOfScope("the ServiceAccount of " + point.key() + " is not known")));
            return;
        }
        Token token = new Token(issuer, in.value(), called.value(), audience);
        String subject = token.subject();
        Optional<Effective> trust = access.between(
                        Caller.federated(provider, account(role).orElse(null)), role)
                .known();
        if (trust.isEmpty()) {
            return;
        }
        Need need = token.forRole(trust.get());
        way.need(need, () -> {
            List<Problem> refused = Refusals.ofTrust(need, issuer, subject, audience, irsa.place());
            String copied = irsa.serviceAccount().name();
            if (!copied.equals(called.value())
                    && refused.stream().anyMatch(problem -> problem.cause().equals("C8"))) {
                way.problem(
                        "C37",
                        "the pod runs as the generated " + called.value() + ", to which KServe copies the role of "
                                + copied + ": admit it in the trust policy, or name a ServiceAccount",
                        irsa.place());
            }
            way.problems.addAll(refused);
        });
    }

    private Lookup<Reader> podIdentity(LoadPoint point, PodIdentityAssociation association) {
        String how = "EKS Pod Identity";
        Way way = new Way();
        Cluster cluster =
                point.object().cluster().flatMap(estate::cluster).known().orElse(null);
        Optional<String> account = account(association.role());
        if (account.isEmpty() || cluster == null) {
            return Lookup.unknown(Gap.unread(association.role() + " of the association is no ARN of a role"));
        }
        if (!exists(association.role(), way, association.place())) {
            return Lookup.known(plain(association.role(), how, way));
        }
        if (cluster.account().known().filter(own -> !own.equals(account.get())).isPresent()) {
            way.problem(
                    "C34",
                    "role " + association.role() + " is not of the account of the cluster, which EKS Pod Identity"
                            + " demands: name it as target role",
                    association.place());
        }
        Map<String, Lookup<String>> tags = tags(association, cluster);
        asPod(association, cluster, tags, way);
        Caller base = Caller.aws(association.role(), account.get());
        if (association.targetRole() instanceof Lookup.Unknown<String> open) {
            return Lookup.unknown(open.gap());
        }
        if (!(association.targetRole() instanceof Lookup.Known<String> target)) {
            return Lookup.known(way.reader(base, new Session(association.sessionPolicy(), tags), how));
        }
        // Its policy narrows the session of the target role alone (EKS API, CreatePodIdentityAssociation, policy).
        Session plain = new Session(Lookup.absent(), tags);
        return Lookup.known(target(
                association, target.value(), new Reader(base, plain, how, List.of(), List.of(), List.of()), way));
    }

    private static Map<String, Lookup<String>> tags(PodIdentityAssociation association, Cluster cluster) {
        Map<String, Lookup<String>> tags = new LinkedHashMap<>();
        if (association.disableSessionTags()) {
            return tags;
        }
        Gap pod = Gap.outOfScope("pods are told apart by nothing");
        for (String tag : POD_TAGS) {
            tags.put(
                    tag,
                    switch (tag) {
                        case "eks-cluster-arn" -> cluster.arn();
                        case "eks-cluster-name" -> cluster.arn().map(arn -> arn.substring(arn.lastIndexOf('/') + 1));
                        case "kubernetes-namespace" -> Lookup.known(association.namespace());
                        case "kubernetes-service-account" -> Lookup.known(association.serviceAccount());
                        default -> Lookup.unknown(pod);
                    });
        }
        return tags;
    }

    /** The service assumes the role, and tags the session, in one request that both actions must be allowed for. */
    private void asPod(PodIdentityAssociation association, Cluster cluster, Map<String, Lookup<String>> tags, Way way) {
        Optional<Effective> trust = access.between(Caller.service("pods.eks.amazonaws.com"), association.role())
                .known();
        if (trust.isEmpty()) {
            return;
        }
        Context.Builder context = sent(trust.get(), tags);
        put(context, "aws:SourceArn", cluster.arn());
        put(context, "aws:SourceAccount", cluster.account());
        Context given = context.build();
        Need assume = Asking.one(Purpose.POD_IDENTITY, trust.get(), "sts:AssumeRole", given);
        way.need(assume, () -> way.problems.addAll(Refusals.ofPod(assume, association.place())));
        if (!association.disableSessionTags()) {
            Need tag = Asking.one(Purpose.TAG_SESSION, trust.get(), "sts:TagSession", given);
            way.need(tag, () -> way.problems.addAll(Refusals.ofPod(tag, association.place())));
        }
    }

    private static Context.Builder sent(Effective trust, Map<String, Lookup<String>> tags) {
        Context.Builder context = new Context.Builder();
        Token.spoken(trust).filter(Token::isOfRequest).forEach(context::absent);
        tags.forEach((tag, value) -> put(context, "aws:RequestTag/" + tag, value));
        return tags.isEmpty()
                ? context.absent("aws:TagKeys").absent("sts:TransitiveTagKeys")
                : context.put("aws:TagKeys", List.copyOf(tags.keySet()))
                        .put("sts:TransitiveTagKeys", List.copyOf(tags.keySet()));
    }

    private static void put(Context.Builder context, String key, Lookup<String> value) {
        if (value instanceof Lookup.Known<String> known) {
            context.put(key, known.value());
        } else {
            context.open(key);
        }
    }

    private Reader target(PodIdentityAssociation association, String target, Reader base, Way way) {
        String how = "EKS Pod Identity, target role of " + base.caller().id();
        Caller caller = Caller.aws(target, account(target).orElse(""));
        if (exists(target, way, association.place())) {
            base.access(access, target).known().ifPresent(effective -> {
                Context.Builder context = sent(effective, base.session().tags());
                // EKS makes one up where a target role is named, so one that is not given is only not known.
                put(context, "sts:ExternalId", association.externalId());
                Context given = context.build();
                Need assume = Asking.one(Purpose.TARGET_ROLE, effective, "sts:AssumeRole", given);
                way.need(assume, () -> way.problems.addAll(Refusals.ofTarget(assume, association.place())));
                if (!base.session().tags().isEmpty()) {
                    Need tag = Asking.one(Purpose.TAG_TARGET, effective, "sts:TagSession", given);
                    way.need(tag, () -> way.problems.addAll(Refusals.ofTarget(tag, association.place())));
                }
            });
        }
        // The tags are transitive.
        return way.reader(
                caller, new Session(association.sessionPolicy(), base.session().tags()), how);
    }
}
