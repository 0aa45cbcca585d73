package io.policyauditor.collect.aws;

import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Cluster.AccessEntry;
import io.policyauditor.estate.model.Cluster.AccessPolicy;
import io.policyauditor.estate.model.Cluster.NodeGroup;
import io.policyauditor.estate.model.Cluster.PodIdentityAssociation;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.snapshot.RecordKind;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.NullNode;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.policy.text.Tree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.AccessScope;
import software.amazon.awssdk.services.eks.model.AccessScopeType;
import software.amazon.awssdk.services.eks.model.AssociatedAccessPolicy;
import software.amazon.awssdk.services.eks.model.AuthenticationMode;
import software.amazon.awssdk.services.eks.model.ComputeConfigResponse;
import software.amazon.awssdk.services.eks.model.Nodegroup;

/** The EKS clusters of an account, from outside, with the instances that are their nodes. */
final class ClusterReader {
    private static final String NODE_OF = "kubernetes.io/cluster/";
    private static final String GROUP = "eks:nodegroup-name";

    private final String account;
    private final Clients clients;
    private final Calls calls;
    private final Regions regions;
    private final Map<String, String> profiles;
    private final Optional<Gap> noProfiles;

    private record Named(String region, String name) {}

    /**
     * A node.
     *
     * @param group its managed node group
     * @param profile ARN of its instance profile
     * @param hopLimit null when the instance does not say
     */
    private record Machine(
            String cluster,
            Optional<String> group,
            Optional<String> profile,
            @Nullable Integer hopLimit) {}

    /**
     * Reads clusters.
     *
     * @param profiles ARN of an instance profile to that of its role
     * @param noProfiles why there may be more
     */
    ClusterReader(
            String account,
            Clients clients,
            Calls calls,
            Regions regions,
            Map<String, String> profiles,
            Optional<Gap> noProfiles) {
        this.account = account;
        this.clients = clients;
        this.calls = calls;
        this.regions = regions;
        this.profiles = profiles;
        this.noProfiles = noProfiles;
    }

    Listed<Cluster> read() {
        List<Listed<Named>> listed = calls.each(
                regions.asked(),
                region -> calls.list(
                        Operation.EKS_LIST_CLUSTERS,
                        region,
                        "",
                        token -> clients.eks(region).listClusters(request -> request.nextToken(token)),
                        page -> page.clusters().stream()
                                .map(name -> new Named(region, Calls.required(name)))
                                .toList(),
                        page -> page.nextToken()));
        List<Named> names = listed.stream()
                .flatMap(region -> region.items().stream())
                .sorted(Comparator.comparing(Named::name).thenComparing(Named::region))
                .toList();
        List<String> inhabited =
                names.stream().map(Named::region).distinct().sorted().toList();
        Map<String, Listed<Machine>> machines = new TreeMap<>();
        List<Listed<Machine>> read = calls.each(inhabited, this::machines);
        for (int i = 0; i < read.size(); i++) {
            machines.put(inhabited.get(i), read.get(i));
        }
        Optional<Gap> gap = listed.stream()
                .flatMap(region -> region.gap().stream())
                .findFirst()
                .or(regions::gap);
        List<Cluster> clusters = calls.each(
                names,
                name -> new One(name, machines.getOrDefault(name.region(), new Listed<>(List.of(), Optional.empty())))
                        .read());
        return new Listed<>(clusters, gap);
    }

    private Listed<Machine> machines(String region) {
        Filter tagged = Filter.builder().name("tag-key").values(NODE_OF + "*").build();
        Filter alive = Filter.builder()
                .name("instance-state-name")
                .values("pending", "running")
                .build();
        return calls.list(
                Operation.EC2_DESCRIBE_INSTANCES,
                region,
                "",
                token -> clients.ec2(region)
                        .describeInstances(request ->
                                request.filters(tagged, alive).maxResults(1_000).nextToken(token)),
                page -> page.reservations().stream()
                        .flatMap(reservation -> reservation.instances().stream())
                        .flatMap(instance -> machine(instance).stream())
                        .toList(),
                page -> page.nextToken());
    }

    private static Optional<Machine> machine(Instance instance) {
        Optional<String> group = instance.tags().stream()
                .filter(tag -> GROUP.equals(tag.key()))
                .map(Tag::value)
                .findFirst();
        return instance.tags().stream()
                .map(tag -> Calls.required(tag.key()))
                .filter(key -> key.startsWith(NODE_OF))
                .map(key -> new Machine(
                        key.substring(NODE_OF.length()),
                        group,
                        Optional.ofNullable(instance.iamInstanceProfile())
                                .map(profile -> Calls.required(profile.arn())),
                        instance.metadataOptions() == null
                                ? null
                                : instance.metadataOptions().httpPutResponseHopLimit()))
                .findFirst();
    }

    /** One cluster. */
    private final class One {
        private final String region;
        private final String name;
        private final String arn;
        private final Listed<Machine> machines;
        private final Span place;
        private final Set<Listing> complete = EnumSet.noneOf(Listing.class);

        One(Named named, Listed<Machine> machines) {
            this.region = named.region();
            this.name = named.name();
            this.arn = "arn:" + PartitionMetadata.of(Region.of(region)).id() + ":eks:" + region + ":" + account
                    + ":cluster/" + name;
            this.machines = machines;
            this.place = RecordKind.CLUSTERS.place(arn);
        }

        private EksClient eks() {
            return clients.eks(region);
        }

        Cluster read() {
            Lookup<software.amazon.awssdk.services.eks.model.Cluster> described =
                    calls.ask(Operation.EKS_DESCRIBE_CLUSTER, region, name, this::described);
            Lookup<List<PodIdentityAssociation>> associations = associations();
            Lookup<List<NodeGroup>> nodeGroups = nodeGroups(described);
            Lookup<List<AccessEntry>> entries = accessEntries(described);
            return new Cluster(
                    arn,
                    Lookup.known(arn),
                    Lookup.known(account),
                    described.flatMap(cluster ->
                            cluster.identity() == null || cluster.identity().oidc() == null
                                    ? Lookup.<String>absent()
                                    : orMissing(cluster.identity().oidc().issuer(), "its issuer")
                                            .map(issuer -> issuer.replaceFirst("^https://", ""))),
                    described.flatMap(cluster -> orMissing(
                            cluster.resourcesVpcConfig() == null
                                    ? null
                                    : cluster.resourcesVpcConfig().vpcId(),
                            "its VPC")),
                    described.map(cluster -> Map.copyOf(cluster.tags())),
                    associations,
                    nodeGroups,
                    entries,
                    complete,
                    place);
        }

        private software.amazon.awssdk.services.eks.model.Cluster described() {
            software.amazon.awssdk.services.eks.model.Cluster read = Calls.required(
                    eks().describeCluster(request -> request.name(name)).cluster());
            if (read.tags().containsValue(null)) {
                throw new Calls.Malformed();
            }
            return read;
        }

        private Lookup<String> orMissing(@Nullable String value, String what) {
            return value == null || value.isEmpty()
                    ? calls.unknown(Operation.EKS_DESCRIBE_CLUSTER, region, name, "the answer lacks " + what)
                    : Lookup.known(value);
        }

        /** The items when none is missing, and that it is so. */
        private <T> Lookup<List<T>> whole(Listing listing, Listed<T> listed) {
            if (listed.gap().isEmpty()) {
                complete.add(listing);
            }
            return listed.whole();
        }

        private Lookup<List<PodIdentityAssociation>> associations() {
            Listed<String> ids = calls.list(
                    Operation.EKS_LIST_ASSOCIATIONS,
                    region,
                    name,
                    token -> eks().listPodIdentityAssociations(
                                    request -> request.clusterName(name).nextToken(token)),
                    page -> page.associations().stream()
                            .map(association -> Calls.required(association.associationId()))
                            .toList(),
                    page -> page.nextToken());
            return whole(
                    Listing.POD_IDENTITY_ASSOCIATIONS,
                    all(
                            ids,
                            id -> calls.ask(
                                    Operation.EKS_DESCRIBE_ASSOCIATION,
                                    region,
                                    name + "/" + id,
                                    () -> association(id))));
        }

        private PodIdentityAssociation association(String id) {
            RawAnswer raw = new RawAnswer();
            software.amazon.awssdk.services.eks.model.PodIdentityAssociation read =
                    eks().describePodIdentityAssociation(request -> request.clusterName(name)
                                    .associationId(id)
                                    .overrideConfiguration(with -> with.putExecutionAttribute(RawAnswer.WANTED, raw)))
                            .association();
            String namespace = Calls.required(read.namespace());
            String serviceAccount = Calls.required(read.serviceAccount());
            String role = Calls.required(read.roleArn());
            return new PodIdentityAssociation(
                    namespace,
                    serviceAccount,
                    role,
                    orAbsent(read.targetRoleArn()),
                    orAbsent(read.externalId()),
                    read.disableSessionTags() != null && read.disableSessionTags(),
                    sessionPolicy(raw.text(), arn + "/" + namespace + "/" + serviceAccount, role),
                    place);
        }

        /** EKS API reference, PodIdentityAssociation, policy. */
        private Lookup<Policy> sessionPolicy(String answer, String place, String role) {
            Tree tree = JsonReader.read(new SourceText(place, answer));
            Node policy = KubernetesObject.at(tree.root(), "association", "policy");
            if (policy == null || policy instanceof NullNode) {
                return Lookup.absent();
            }
            if (policy instanceof StringNode text) {
                return text.value().isEmpty()
                        ? Lookup.absent()
                        : Lookup.known(
                                Documents.policy(PolicyKind.SESSION, place + "#session", account, role, text.value()));
            }
            throw new Calls.Malformed();
        }

        private Lookup<List<NodeGroup>> nodeGroups(
                Lookup<software.amazon.awssdk.services.eks.model.Cluster> described) {
            Listed<String> managedNames = calls.list(
                    Operation.EKS_LIST_NODE_GROUPS,
                    region,
                    name,
                    token -> eks().listNodegroups(
                                    request -> request.clusterName(name).nextToken(token)),
                    page -> page.nodegroups(),
                    page -> page.nextToken());
            Listed<NodeGroup> managed = all(
                    managedNames,
                    group -> calls.ask(
                            Operation.EKS_DESCRIBE_NODE_GROUP, region, name + "/" + group, () -> managed(group)));
            Listed<String> profileNames = calls.list(
                    Operation.EKS_LIST_FARGATE_PROFILES,
                    region,
                    name,
                    token -> eks().listFargateProfiles(
                                    request -> request.clusterName(name).nextToken(token)),
                    page -> page.fargateProfileNames(),
                    page -> page.nextToken());
            Listed<NodeGroup> fargate = all(
                    profileNames,
                    profile -> calls.ask(
                            Operation.EKS_DESCRIBE_FARGATE_PROFILE,
                            region,
                            name + "/" + profile,
                            () -> fargate(profile)));
            List<NodeGroup> groups = new ArrayList<>(managed.items());
            groups.addAll(fargate.items());
            groups.addAll(unmanaged());
            described
                    .known()
                    .flatMap(cluster -> Optional.ofNullable(cluster.computeConfig()))
                    .filter(compute -> compute.enabled() != null && compute.enabled())
                    .ifPresent(compute -> groups.add(automatic(compute)));
            // Nodes that nobody manages are known by their instances alone.
            return whole(
                    Listing.NODE_GROUPS,
                    new Listed<>(
                            groups,
                            managed.gap().or(fargate::gap).or(machines::gap).or(described::missing)));
        }

        private NodeGroup managed(String group) {
            Nodegroup read = eks().describeNodegroup(
                            request -> request.clusterName(name).nodegroupName(group))
                    .nodegroup();
            List<Machine> of = machines.items().stream()
                    .filter(machine -> machine.cluster().equals(name)
                            && machine.group().filter(group::equals).isPresent())
                    .toList();
            return new NodeGroup(
                    group,
                    Lookup.known(Calls.required(read.nodeRole())),
                    hopLimit(of, "node group " + group),
                    false,
                    place);
        }

        private NodeGroup fargate(String profile) {
            software.amazon.awssdk.services.eks.model.FargateProfile read = eks().describeFargateProfile(
                            request -> request.clusterName(name).fargateProfileName(profile))
                    .fargateProfile();
            return new NodeGroup(
                    profile, Lookup.known(Calls.required(read.podExecutionRoleArn())), Lookup.absent(), true, place);
        }

        private NodeGroup automatic(ComputeConfigResponse compute) {
            String group = "auto mode";
            return new NodeGroup(
                    group,
                    orMissing(compute.nodeRoleArn(), "the node role"),
                    Lookup.unknown(Gap.outOfScope(
                            "the hop limit of nodes of EKS Auto Mode is set by node classes in" + " cluster " + name)),
                    false,
                    place);
        }

        /** Nodes without a managed node group, by instance profile. */
        private List<NodeGroup> unmanaged() {
            Map<String, List<Machine>> byProfile = new TreeMap<>();
            machines.items().stream()
                    .filter(machine ->
                            machine.cluster().equals(name) && machine.group().isEmpty())
                    .forEach(machine -> byProfile
                            .computeIfAbsent(machine.profile().orElse(""), profile -> new ArrayList<>())
                            .add(machine));
            List<NodeGroup> groups = new ArrayList<>();
            byProfile.forEach((profile, of) -> {
                String group = profile.isEmpty() ? "instances without a profile" : profile;
                groups.add(new NodeGroup(group, role(profile), hopLimit(of, group), false, place));
            });
            return groups;
        }

        private Lookup<String> role(String profile) {
            if (profile.isEmpty()) {
                return Lookup.absent();
            }
            String role = profiles.get(profile);
            return role != null
                    ? Lookup.known(role)
                    : Lookup.unknown(noProfiles.orElseGet(() -> Gap.unread("instance profile " + profile
                            + " of cluster " + name + " is on no role of account " + account)));
        }

        /** The highest of the instances: that far a token can travel from one of the nodes. */
        private Lookup<Integer> hopLimit(List<Machine> of, String group) {
            if (machines.gap().isPresent()) {
                return Lookup.unknown(machines.gap().get());
            }
            Set<Integer> limits = new TreeSet<>();
            for (Machine machine : of) {
                if (machine.hopLimit() == null) {
                    return calls.unknown(
                            Operation.EC2_DESCRIBE_INSTANCES, region, group, "an instance has no metadata options");
                }
                limits.add(machine.hopLimit());
            }
            return limits.stream()
                    .max(Comparator.naturalOrder())
                    .map(Lookup::known)
                    .orElseGet(() -> Lookup.unknown(Gap.outOfScope(
                            group + " of cluster " + name + " has no instance that shows its hop limit")));
        }

        private Lookup<List<AccessEntry>> accessEntries(
                Lookup<software.amazon.awssdk.services.eks.model.Cluster> described) {
            boolean configMapAlone = described
                    .known()
                    .flatMap(cluster -> Optional.ofNullable(cluster.accessConfig()))
                    .filter(access -> access.authenticationMode() == AuthenticationMode.CONFIG_MAP)
                    .isPresent();
            if (configMapAlone) {
                // Such a cluster has none, and refuses the question.
                return whole(Listing.ACCESS_ENTRIES, new Listed<>(List.of(), Optional.empty()));
            }
            Listed<String> principals = calls.list(
                    Operation.EKS_LIST_ACCESS_ENTRIES,
                    region,
                    name,
                    token -> eks().listAccessEntries(
                                    request -> request.clusterName(name).nextToken(token)),
                    page -> page.accessEntries(),
                    page -> page.nextToken());
            return whole(Listing.ACCESS_ENTRIES, all(principals, this::accessEntry));
        }

        private Lookup<AccessEntry> accessEntry(String principal) {
            Lookup<Set<String>> groups = calls.ask(
                    Operation.EKS_DESCRIBE_ACCESS_ENTRY,
                    region,
                    name + "/" + principal,
                    () -> Set.copyOf(eks().describeAccessEntry(
                                    request -> request.clusterName(name).principalArn(principal))
                            .accessEntry()
                            .kubernetesGroups()));
            return groups.flatMap(known -> calls.list(
                            Operation.EKS_LIST_ACCESS_POLICIES,
                            region,
                            name + "/" + principal,
                            token -> eks().listAssociatedAccessPolicies(request -> request.clusterName(name)
                                    .principalArn(principal)
                                    .nextToken(token)),
                            page -> page.associatedAccessPolicies().stream()
                                    .map(ClusterReader::accessPolicy)
                                    .toList(),
                            page -> page.nextToken())
                    .whole()
                    .map(policies -> new AccessEntry(principal, known, policies, place)));
        }

        /** What each name stands for; one that could not be read makes the listing miss it. */
        private <T> Listed<T> all(Listed<String> names, Function<String, Lookup<T>> reading) {
            List<T> read = new ArrayList<>();
            Optional<Gap> gap = names.gap();
            for (String one : names.items().stream().sorted().toList()) {
                Lookup<T> known = reading.apply(one);
                known.known().ifPresent(read::add);
                gap = gap.or(known::missing);
            }
            return new Listed<>(read, gap);
        }

        private static Lookup<String> orAbsent(@Nullable String text) {
            return text == null || text.isEmpty() ? Lookup.absent() : Lookup.known(text);
        }
    }

    /** A policy with the scope that it is associated in; one of a type that is not known yet is left open. */
    private static AccessPolicy accessPolicy(AssociatedAccessPolicy policy) {
        AccessScope scope = policy.accessScope();
        AccessScopeType type = scope == null ? null : scope.type();
        Lookup<Set<String>> namespaces = type == AccessScopeType.CLUSTER
                ? Lookup.absent()
                : type == AccessScopeType.NAMESPACE
                        ? Lookup.known(Set.copyOf(scope.namespaces()))
                        : Lookup.unknown(Gap.unread(
                                "the scope of access policy " + policy.policyArn() + " is none" + " that is known"));
        return new AccessPolicy(Calls.required(policy.policyArn()), namespaces);
    }
}
