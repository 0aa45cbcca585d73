package io.policyauditor.estate.loading;

import io.policyauditor.estate.loading.Credential.Anonymous;
import io.policyauditor.estate.loading.Credential.Irsa;
import io.policyauditor.estate.loading.Credential.NodeRole;
import io.policyauditor.estate.loading.Credential.PodIdentity;
import io.policyauditor.estate.loading.Credential.Profile;
import io.policyauditor.estate.loading.Credential.StaticKeys;
import io.policyauditor.estate.loading.LoadPoint.Direction;
import io.policyauditor.estate.loading.LoadPoint.Doubt;
import io.policyauditor.estate.loading.LoadPoint.Loader;
import io.policyauditor.estate.loading.LoadPoint.Problem;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Cluster.NodeGroup;
import io.policyauditor.estate.model.Cluster.PodIdentityAssociation;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.language.Nearness;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of a load, in the order in which the AWS SDK of the loader tries them: unsigned, keys of the
 * environment, profile, web identity, container credentials, metadata of the node.
 *
 * <p>Source: botocore credentials.create_credential_resolver as kserve aaac4e294 python/storage uses it;
 * amazon-eks-pod-identity-webhook 3bf80a34 pkg/handler buildPodPatchConfig.
 */
final class Credentials {
    private static final String MISSING_ACCOUNT = "C1";
    private static final String SKIP_CONTAINERS = "eks.amazonaws.com/skip-containers";
    private static final String SKIP_WEBHOOK = "eks.amazonaws.com/skip-pod-identity-webhook";

    // amazon-eks-pod-identity-webhook 3bf80a34
    private static final Pattern ROLE_ARN = Pattern.compile("arn:aws[a-z0-9-]*:iam::[0-9]{12}:role/[\\w/.@+=,-]+");

    private final Load load;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Doubt> doubts = new ArrayList<>();

    private Credentials(Load load) {
        this.load = load;
    }

    /**
     * A load as far as credentials go.
     *
     * @param pod the part of the object that becomes the pod: its labels, annotations and host network
     */
    record Load(
            KubernetesObject object,
            @Nullable Node pod,
            PodAccount account,
            S3Settings settings,
            Initializer initializer,
            Span place) {
        /** The load point of it; where KServe loads from elsewhere than S3, no credential of AWS plays a part. */
        LoadPoint point(
                String component,
                Direction direction,
                Loader loader,
                Lookup<ModelUri> uri,
                Chain chain,
                List<Problem> more,
                Span at) {
            boolean elsewhere = uri.known().filter(UriChecks::isElsewhere).isPresent();
            List<Problem> all = new ArrayList<>();
            for (Problem problem : chain.problems()) {
                if (!elsewhere || problem.cause().equals(MISSING_ACCOUNT)) {
                    all.add(problem);
                }
            }
            all.addAll(more);
            return new LoadPoint(
                    object,
                    component,
                    direction,
                    loader,
                    uri,
                    account.called(),
                    account.named() != null,
                    account.object(),
                    initializer.kserve(),
                    elsewhere ? Lookup.known(List.of()) : chain.credentials(),
                    endpoint(),
                    plainHttp(),
                    all,
                    elsewhere ? List.of() : chain.doubts(),
                    at);
        }

        private Lookup<Scalar> endpoint() {
            Scalar told = ownEndpoint();
            return told != null
                    ? Lookup.known(told)
                    : initializer.open().<Lookup<Scalar>>map(Lookup::unknown).orElseGet(Lookup::absent);
        }

        private boolean plainHttp() {
            Scalar told = ownEndpoint();
            if (told == null) {
                return false;
            }
            String url = told.value().toLowerCase(Locale.ROOT);
            return url.startsWith("http://")
                    || (settings.plainHttp() && told == settings.endpoint() && !url.startsWith("https://"));
        }

        /** What the container itself says comes before what KServe adds. */
        private @Nullable Scalar ownEndpoint() {
            for (String name : List.of("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")) {
                Scalar own = Fields.scalar(Fields.named(initializer.env(), name), "value");
                if (own != null) {
                    return own;
                }
            }
            return settings.endpoint();
        }
    }

    /** What a load has, and what is wrong with it. */
    record Chain(Lookup<List<Credential>> credentials, List<Problem> problems, List<Doubt> doubts) {
        Chain(Lookup<List<Credential>> credentials, List<Problem> problems) {
            this(credentials, problems, List.of());
        }

        /** Whether it is known that nothing but the node gives credentials. */
        boolean isNodeOrNothing() {
            return credentials
                    .known()
                    .filter(list -> list.isEmpty() || list.get(0) instanceof NodeRole)
                    .isPresent();
        }
    }

    static Chain of(Load load) {
        return new Credentials(load).chain();
    }

    private Chain chain() {
        Lookup<List<Credential>> found = inOrder(List.of(anonymous(), keys(), profile(), webhook(), nodeRole()));
        missingAccount();
        problems.addAll(load.settings().failures());
        judge(found);
        return new Chain(found, problems, doubts);
    }

    private static Lookup<List<Credential>> inOrder(List<Lookup<Credential>> steps) {
        List<Credential> found = new ArrayList<>();
        for (Lookup<Credential> step : steps) {
            if (step instanceof Lookup.Unknown<Credential> open && found.isEmpty()) {
                return Lookup.unknown(open.gap());
            }
            step.known().ifPresent(found::add);
        }
        return Lookup.known(List.copyOf(found));
    }

    private Lookup<Credential> anonymous() {
        Node flag = env("awsAnonymousCredential");
        return flag != null && Fields.isTrue(flag, "value")
                ? Lookup.known(new Anonymous(flag.span()))
                : load.settings().anonymous();
    }

    private Lookup<Credential> keys() {
        Node own = env("AWS_ACCESS_KEY_ID");
        // An empty key id is passed over by the SDK.
        if (own != null && (Fields.scalar(own, "value") != null || KubernetesObject.at(own, "valueFrom") != null)) {
            return Lookup.known(new StaticKeys(load.initializer().source(), own.span()));
        }
        return orOpen(load.settings().keys());
    }

    private Lookup<Credential> profile() {
        Node file = env("AWS_CONFIG_FILE");
        if (file != null && isAbsent(Fields.text(file, "value"))) {
            Node profile = env("AWS_PROFILE");
            if (profile == null) {
                // The SDK passes over a file that is not there, but not over a profile that it was told.
                return orOpen(Lookup.absent());
            }
            problems.add(new Problem(
                    "C36",
                    Fields.text(file, "value") + " of AWS_CONFIG_FILE is not mounted, so profile "
                            + Fields.text(profile, "value") + " is not found: mount it into "
                            + load.initializer().container(),
                    file.span()));
        }
        return file == null ? orOpen(Lookup.absent()) : profile(file);
    }

    private Lookup<Credential> profile(Node file) {
        String source = load.initializer().source() + ", AWS_CONFIG_FILE " + Fields.text(file, "value");
        String told = Fields.text(env("AWS_PROFILE"), "value");
        String name = told.isEmpty() ? "default" : told;
        Profiles profiles =
                mounted(Fields.text(file, "value")).flatMap(Profiles::of).orElse(null);
        if (profiles == null) {
            return Lookup.known(new Profile(source, notFollowed(source), List.of(), file.span()));
        }
        if (!profiles.has(name) && !told.isEmpty()) {
            problems.add(new Problem(
                    "C36",
                    "profile " + name + " is not in " + source + ": add it, or correct AWS_PROFILE",
                    file.span()));
            return Lookup.known(new Profile(source, notFollowed(source), List.of(), file.span()));
        }
        return profiles.follow(name)
                .<Lookup<Credential>>map(found ->
                        Lookup.known(new Profile(source, base(found, source, file), found.hops(), file.span())))
                .orElseGet(() -> orOpen(Lookup.absent()));
    }

    private static Lookup<Credential> notFollowed(String source) {
        return Lookup.unknown(Gap.unread(
                "the role of the profile of " + source + " is not followed",
                "the roles of {n} profiles of AWS_CONFIG_FILE are not followed"));
    }

    private Lookup<Credential> base(Profiles.Followed found, String source, Node file) {
        Optional<KubernetesObject> account = load.account().identity().known();
        return switch (found.source()) {
            case WEB_IDENTITY ->
                account.isPresent()
                        ? Lookup.known(new Irsa(found.role(), account.get(), file.span()))
                        : notFollowed(source);
            case CONTAINER -> {
                Lookup<Credential> association = association();
                if (association instanceof Lookup.KnownAbsent) {
                    problems.add(new Problem(
                            "C36",
                            "the profile of " + source + " begins with EKS Pod Identity, and ServiceAccount "
                                    + load.account().name() + " has no association: add one",
                            file.span()));
                    yield notFollowed(source);
                }
                yield association;
            }
            case NODE -> nodeRole();
            case OTHER -> notFollowed(source);
        };
    }

    /** The text of a file that a ConfigMap brings; empty where it does not show. */
    private Optional<String> mounted(String file) {
        for (Node mount : load.initializer().mounts()) {
            String path = Fields.text(mount, "mountPath");
            String below = path.endsWith("/") ? path : path + "/";
            boolean single = !Fields.text(mount, "subPath").isEmpty() && file.equals(path);
            if (path.isEmpty() || !(single || file.startsWith(below))) {
                continue;
            }
            String key = single ? Fields.text(mount, "subPath") : file.substring(below.length());
            Node volume = Fields.named(Fields.items(load.pod(), "volumes"), Fields.text(mount, "name"));
            String map = Fields.text(volume, "configMap", "name");
            String text =
                    map.isEmpty() || !Fields.items(volume, "configMap", "items").isEmpty()
                            ? ""
                            : load.account()
                                    .home()
                                    .find("ConfigMap", map)
                                    .known()
                                    .map(found -> Fields.text(found.node(), "data", key))
                                    .orElse("");
            return text.isEmpty() ? Optional.empty() : Optional.of(text);
        }
        return Optional.empty();
    }

    /** Whether a file is known not to be there: in KServe's own image there is none, so a volume would have to bring it. */
    private boolean isAbsent(String file) {
        return !file.isEmpty()
                && load.initializer().container().equals(Initializer.STORAGE_INITIALIZER)
                && load.initializer().kserve() instanceof Lookup.Known
                && load.initializer().mounts().stream()
                        .map(mount -> Fields.text(mount, "mountPath"))
                        .noneMatch(path -> !path.isEmpty()
                                && (file.equals(path) || file.startsWith(path.endsWith("/") ? path : path + "/")));
    }

    private Lookup<Credential> orOpen(Lookup<Credential> step) {
        return step instanceof Lookup.Known
                ? step
                : load.initializer()
                        .open()
                        .<Lookup<Credential>>map(Lookup::unknown)
                        .orElse(step);
    }

    /** What the AWS webhook gives the pod: an association, or else the role of the annotation, never both. */
    private Lookup<Credential> webhook() {
        Node role = env("AWS_ROLE_ARN");
        Optional<KubernetesObject> annotated = load.account().identity().known();
        if (role != null && env("AWS_WEB_IDENTITY_TOKEN_FILE") != null && annotated.isPresent()) {
            return Lookup.known(new Irsa(Fields.text(role, "value"), annotated.get(), role.span()));
        }
        Lookup<Credential> association = association();
        Lookup<Credential> given = association instanceof Lookup.KnownAbsent ? annotation() : association;
        return given instanceof Lookup.KnownAbsent || !isSkipped(given) ? given : Lookup.absent();
    }

    private boolean isSkipped(Lookup<Credential> given) {
        KubernetesObject object = load.object();
        Scalar label = Fields.label(object, SKIP_WEBHOOK);
        if (label == null) {
            label = Fields.scalar(load.pod(), "labels", SKIP_WEBHOOK);
        }
        if (label != null) {
            if (given instanceof Lookup.Known) {
                problems.add(new Problem(
                        "C33", SKIP_WEBHOOK + " keeps the role from the pod: remove the label", label.span()));
            }
            return true;
        }
        KubernetesObject early =
                load.initializer().injected() ? load.account().home().kserve().webhookTooEarly() : null;
        if (early != null) {
            if (given instanceof Lookup.Known) {
                problems.add(new Problem(
                        "C33",
                        "webhook " + early.name() + " comes before KServe's, so the container that loads the model gets"
                                + " no role: set its reinvocationPolicy to IfNeeded",
                        early.place()));
            }
            return true;
        }
        Scalar skipped = Fields.scalar(load.pod(), "annotations", SKIP_CONTAINERS);
        if (skipped == null) {
            skipped = Fields.annotation(object, SKIP_CONTAINERS);
        }
        if (skipped == null || !names(skipped.value(), load.initializer().container())) {
            return false;
        }
        if (given instanceof Lookup.Known) {
            problems.add(new Problem(
                    "C33",
                    SKIP_CONTAINERS + " keeps the role from the container that loads the model: take "
                            + load.initializer().container() + " out of the list",
                    skipped.span()));
        }
        return true;
    }

    private static boolean names(String list, String name) {
        return Arrays.stream(list.split(",", -1)).anyMatch(item -> item.strip().equals(name));
    }

    private Lookup<Credential> association() {
        Lookup<String> namespace = load.account().home().namespace();
        Lookup<Cluster> cluster = load.account().home().kserve().cluster();
        if (cluster instanceof Lookup.Unknown<Cluster> open) {
            return Lookup.unknown(open.gap());
        }
        if (namespace instanceof Lookup.Unknown<String> open) {
            return Lookup.unknown(open.gap());
        }
        Lookup<List<PodIdentityAssociation>> all = cluster.known().orElseThrow().podIdentityAssociations();
        String in = namespace.known().orElse("");
        for (PodIdentityAssociation one : all.known().orElse(List.of())) {
            if (one.namespace().equals(in)
                    && one.serviceAccount().equals(load.account().name())) {
                return Lookup.known(new PodIdentity(one, one.place()));
            }
        }
        if (all instanceof Lookup.KnownAbsent
                || cluster.known().orElseThrow().complete().contains(Listing.POD_IDENTITY_ASSOCIATIONS)) {
            return Lookup.absent();
        }
        return Lookup.unknown(all.missing()
                .orElse(Gap.outOfScope("the Pod Identity associations of cluster "
                        + cluster.known().orElseThrow().name()
                        + " are not all known: list pod-identity-associations as complete")));
    }

    private Lookup<Credential> annotation() {
        Lookup<KubernetesObject> account = load.account().identity();
        if (account instanceof Lookup.Unknown<KubernetesObject> open) {
            return Lookup.unknown(open.gap());
        }
        KubernetesObject found = account.known().orElse(null);
        Scalar role = found == null ? null : Fields.annotation(found, Secrets.ROLE_ARN);
        return found == null || role == null
                ? Lookup.absent()
                : Lookup.known(new Irsa(role.value(), found, role.span()));
    }

    /** The node, where a pod can reach its metadata service: over two hops or from the host network; never on Fargate. */
    private Lookup<Credential> nodeRole() {
        Lookup<List<NodeGroup>> groups = load.account().home().kserve().cluster() instanceof Lookup.Known<Cluster> known
                ? known.value().nodeGroups()
                : Lookup.unknown(Gap.outOfScope("the cluster is not known"));
        if (groups instanceof Lookup.Unknown<List<NodeGroup>> open) {
            return Lookup.unknown(open.gap());
        }
        boolean host = Fields.isTrue(load.pod(), "hostNetwork");
        List<NodeGroup> open = new ArrayList<>();
        boolean reached = false;
        for (NodeGroup group : groups.known().orElse(List.of())) {
            boolean near =
                    !host && group.hopLimit().known().filter(hops -> hops < 2).isPresent();
            if (!group.fargate() && !near) {
                open.add(group);
                reached |= host || group.hopLimit() instanceof Lookup.Known;
            }
        }
        if (!reached && !open.isEmpty()) {
            return Lookup.unknown(
                    Gap.outOfScope("the hop limit of node group " + open.get(0).name() + " is not known"));
        }
        return open.isEmpty()
                ? nobody(groups)
                : Lookup.known(new NodeRole(open, open.get(0).place()));
    }

    private Lookup<Credential> nobody(Lookup<List<NodeGroup>> groups) {
        boolean all = groups instanceof Lookup.KnownAbsent
                || load.account()
                        .home()
                        .kserve()
                        .cluster()
                        .known()
                        .filter(cluster -> cluster.complete().contains(Listing.NODE_GROUPS))
                        .isPresent();
        return all
                ? Lookup.absent()
                : Lookup.unknown(groups.missing()
                        .orElseGet(() ->
                                Gap.outOfScope("the node groups are not all known: list node-groups as complete")));
    }

    private void missingAccount() {
        PodAccount account = load.account();
        if (account.mustExist() && account.object() instanceof Lookup.KnownAbsent) {
            problems.add(new Problem(
                    MISSING_ACCOUNT,
                    "ServiceAccount " + account.name() + " does not exist: create it or correct the name",
                    account.place(load.place())));
        }
    }

    private void judge(Lookup<List<Credential>> found) {
        Optional<Credential> first = found.known().flatMap(list -> list.stream().findFirst());
        if (first.isEmpty() || first.get() instanceof NodeRole) {
            if (found instanceof Lookup.Known) {
                problems.addAll(load.settings().ignored());
                if (load.settings().ignored().isEmpty()) {
                    unlisted();
                }
            }
            load.account().identity().known().ifPresent(this::misspelt);
        }
        if (first.isEmpty()) {
            if (found instanceof Lookup.Known) {
                problems.add(new Problem(
                        "C2",
                        "ServiceAccount " + load.account().name()
                                + " has no role, association or keys, and no node role is in reach: give it a role",
                        load.account().place(load.place())));
            }
            return;
        }
        Credential used = first.get();
        if (used instanceof StaticKeys keys) {
            problems.addAll(load.settings().temporary());
            if (found.known().orElse(List.of()).stream()
                    .anyMatch(other -> other instanceof Irsa || other instanceof PodIdentity)) {
                problems.add(new Problem(
                        "C12",
                        "the keys of " + keys.source() + " are used instead of the role: remove the keys",
                        keys.place()));
            }
        } else if (used instanceof Irsa irsa) {
            judge(irsa);
        }
        container(used);
    }

    /**
     * Whether the credentials of EKS Pod Identity reach the pod. The SDK does not go on to the node when they do not.
     *
     * <p>Source: botocore credentials.ContainerProvider, which raises CredentialRetrievalError.
     */
    private void container(Credential used) {
        Credential from =
                used instanceof Profile profile ? profile.base().known().orElse(used) : used;
        if (!(from instanceof PodIdentity)) {
            return;
        }
        if (load.initializer().isBelow(12)) {
            problems.add(new Problem(
                    "C34", "KServe before 0.12 does not know EKS Pod Identity: upgrade KServe", from.place()));
        } else if (onFargate()) {
            problems.add(new Problem(
                    "C34",
                    "all nodes of the cluster are Fargate, where EKS Pod Identity does not run: use a role for service"
                            + " accounts",
                    from.place()));
        } else {
            Home home = load.account().home();
            home.kserve()
                    .cluster()
                    .known()
                    .filter(cluster -> PodIdentityAgents.of(home.estate()).in(cluster) instanceof Lookup.KnownAbsent)
                    .ifPresent(cluster -> problems.add(new Problem(
                            "C34",
                            "cluster " + Cluster.shortName(cluster.name()) + " has no DaemonSet "
                                    + PodIdentityAgents.NAME
                                    + ", so no pod gets the credentials of the association: install the add-on of that"
                                    + " name, or use a role for service accounts",
                            from.place())));
        }
    }

    /** Whether the pod can run on nothing else. */
    private boolean onFargate() {
        return load.account()
                .home()
                .kserve()
                .cluster()
                .known()
                .filter(cluster -> cluster.complete().contains(Listing.NODE_GROUPS))
                .flatMap(cluster -> cluster.nodeGroups().known())
                .filter(groups -> !groups.isEmpty() && groups.stream().allMatch(NodeGroup::fargate))
                .isPresent();
    }

    private void judge(Irsa irsa) {
        if (!ROLE_ARN.matcher(irsa.role()).matches()) {
            problems.add(new Problem(
                    "C5",
                    Secrets.ROLE_ARN + " is no ARN of a role: write arn:aws:iam::ACCOUNT:role/NAME",
                    irsa.place()));
        }
        Scalar endpoint = load.settings().endpoint();
        // An endpoint of another store may answer STS requests too, one of S3 cannot.
        if (endpoint == null || !EndpointHost.of(endpoint.value()).isAws() || env("AWS_ENDPOINT_URL_STS") != null) {
            return;
        }
        Problem sent = new Problem(
                "C11",
                "KServe makes the S3 endpoint that of STS too, so the role cannot be assumed: remove the endpoint",
                endpoint.span());
        if (load.initializer().isAtLeast(12)) {
            problems.add(sent);
        } else if (load.initializer().kserve() instanceof Lookup.Unknown<String> open) {
            doubts.add(new Doubt(sent, open.gap()));
        }
    }

    /** A Secret with keys that nobody hands to the loader. */
    private void unlisted() {
        Home home = load.account().home();
        Optional<KubernetesObject> account = load.account().lookup().known();
        String wanted = home.config().secretKeyName().known().orElse("");
        if (account.isEmpty() || home.namespace().known().isEmpty() || wanted.isEmpty()) {
            return;
        }
        for (KubernetesObject secret :
                home.kserve().secrets(home.namespace().known().get())) {
            if (Secrets.data(secret).stream()
                    .anyMatch(member -> member.key().value().equals(wanted))) {
                problems.add(new Problem(
                        "C13",
                        "Secret " + secret.name() + " holds keys, but is not in the secrets of ServiceAccount "
                                + account.get().name() + ": add it there",
                        account.get().place()));
                return;
            }
        }
    }

    /** The annotation of a role under another key, or on another object. */
    private void misspelt(KubernetesObject account) {
        if (Fields.annotation(account, Secrets.ROLE_ARN) != null) {
            return;
        }
        for (Member member : Fields.members(account.node(), "metadata", "annotations")) {
            String key = member.key().value();
            if (!key.equals(Secrets.ROLE_ARN) && Nearness.close(Secrets.ROLE_ARN, key)) {
                problems.add(new Problem(
                        "C4",
                        "this annotation is not read, it gives no role: write " + Secrets.ROLE_ARN,
                        member.key().span()));
            }
        }
        Scalar elsewhere = Fields.annotation(load.object(), Secrets.ROLE_ARN);
        if (elsewhere == null) {
            elsewhere = Fields.scalar(load.pod(), "annotations", Secrets.ROLE_ARN);
        }
        if (elsewhere == null) {
            elsewhere = load.account()
                    .home()
                    .namespace()
                    .known()
                    .flatMap(name ->
                            load.account().home().kserve().namespace(name).known())
                    .map(namespace -> Fields.annotation(namespace, Secrets.ROLE_ARN))
                    .orElse(null);
        }
        if (elsewhere != null) {
            problems.add(new Problem(
                    "C4",
                    Secrets.ROLE_ARN + " is read on the ServiceAccount only: move it to "
                            + load.account().name(),
                    elsewhere.span()));
        }
    }

    private @Nullable Node env(String name) {
        return Fields.named(load.initializer().env(), name);
    }
}
