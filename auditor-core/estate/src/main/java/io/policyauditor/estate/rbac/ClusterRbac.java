package io.policyauditor.estate.rbac;

import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.rbac.Subject.Group;
import io.policyauditor.estate.rbac.Subject.IamPrincipal;
import io.policyauditor.estate.rbac.Subject.ServiceAccount;
import io.policyauditor.estate.rbac.Subject.User;
import io.policyauditor.policy.access.Glob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Who may do what in one cluster, as its authorizer decides: a request is allowed when a rule of a role allows it that a
 * binding gives to the user or to one of its groups; there is no denial.
 */
public final class ClusterRbac {
    private static final Authority OF_MASTERS = new Authority("the API server itself", null);

    private final String name;
    private final RbacReader.Read read;
    private final Principals principals;
    private final List<Binding> wide;
    private final Set<Gap> gaps;
    private final List<String> assumptions;
    private final Neighbours neighbours;

    private ClusterRbac(
            Estate estate,
            String name,
            RbacReader.Read read,
            Principals principals,
            Set<Gap> gaps,
            Set<String> kserve) {
        this.name = name;
        this.read = read;
        this.principals = principals;
        this.gaps = gaps;
        List<Binding> everywhere = new ArrayList<>(read.wide());
        everywhere.addAll(principals.policies());
        this.wide = List.copyOf(everywhere);
        Set<String> taken = new LinkedHashSet<>(principals.assumptions());
        taken.addAll(read.assumptions());
        taken.add("no admission controller of cluster " + name + " forbids what its roles allow");
        this.assumptions = List.copyOf(taken);
        this.neighbours = new Neighbours(estate, name, read, wide, principals, kserve);
    }

    /** What says who may do what. */
    private static final List<String> KINDS = Stream.of("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding")
            .map(kind -> KubernetesObject.type("rbac.authorization.k8s.io", kind))
            .toList();

    /**
     * @param objects of the cluster that say who may do what
     * @param strays of those that may be of any cluster, how many
     * @param kserve the namespaces where KServe itself may run
     */
    static ClusterRbac of(
            Estate estate,
            String name,
            List<KubernetesObject> objects,
            List<KubernetesObject> strays,
            Set<String> kserve) {
        Lookup<Cluster> cluster = estate.cluster(name);
        boolean complete = cluster.known()
                .filter(known -> KINDS.stream().allMatch(known::lists))
                .isPresent();
        RbacReader.Read read = RbacReader.read(estate, name, complete, objects);
        Principals principals = cluster.known()
                .map(known -> Principals.of(estate, known))
                .orElseGet(() -> Principals.unknown(
                        estate, cluster.missing().orElse(Gap.outOfScope("cluster " + name + " is not in the estate"))));
        read = read.with(local(principals, estate, name));
        Set<Gap> gaps = new LinkedHashSet<>();
        if (!complete) {
            gaps.add(Listing.MANIFESTS.open("cluster", name));
        }
        strays.stream()
                .findFirst()
                .ifPresent(stray -> gaps.add(Gap.outOfScope(
                        stray.place() + " " + stray.kind() + " " + stray.name()
                                + " says who may do what in a cluster that is not known; name the cluster of its file",
                        "{n} times it is not known in which cluster roles and bindings hold; name the cluster of their"
                                + " files")));
        gaps.addAll(principals.gaps());
        gaps.addAll(read.gaps());
        return new ClusterRbac(estate, name, read, principals, gaps, kserve);
    }

    /** What access policies give in each namespace that is known; whom a star means is seen by the names that there are. */
    private static Map<String, List<Binding>> local(Principals principals, Estate estate, String cluster) {
        Map<String, List<Binding>> local = new TreeMap<>();
        Set<String> known = new LinkedHashSet<>();
        if (principals.ofNamespaces().keySet().stream().anyMatch(namespace -> namespace.contains("*"))) {
            for (KubernetesObject object : estate.objects()) {
                if (object.cluster().equals(Lookup.known(cluster))) {
                    (object.type().equals("Namespace")
                                    ? Optional.of(object.name())
                                    : object.namespace().known())
                            .ifPresent(known::add);
                }
            }
        }
        principals.ofNamespaces().forEach((namespace, bindings) -> {
            Glob meant = Glob.like(namespace);
            Stream.concat(Stream.of(namespace), known.stream().filter(meant::matches))
                    .distinct()
                    .filter(one -> !one.contains("*"))
                    .forEach(one -> local.computeIfAbsent(one, ignored -> new ArrayList<>())
                            .addAll(bindings));
        });
        return local;
    }

    /** Its name in the estate. */
    public String name() {
        return name;
    }

    /**
     * Who may do something. Who is in a group that may is not listed: ask {@link #members} for the IAM principals, and
     * {@link #can} about somebody.
     */
    public Answer whoCan(Permission asked) {
        Map<Subject, Authority> found = new TreeMap<>(Subject.ORDER);
        found.put(Group.MASTERS, OF_MASTERS);
        Map<Role, Optional<HeldRule>> decided = new HashMap<>();
        for (Binding binding : bindings(asked.namespace())) {
            Role role = binding.role();
            if (role != null) {
                decided.computeIfAbsent(role, ignored -> first(role, asked)).ifPresent(rule -> {
                    Authority by = rule.through(binding, role);
                    binding.subjects().forEach(subject -> found.putIfAbsent(subject, by));
                });
            }
        }
        List<Grant> grants = found.entrySet().stream()
                .map(entry -> new Grant(entry.getKey(), entry.getValue()))
                .toList();
        return new Answer(grants, gaps(asked.namespace()), assumptions);
    }

    /**
     * What allows something to somebody; empty where nothing that is known does. A user, a ServiceAccount and an IAM
     * principal are in the groups that everybody of their kind is in, without being asked for.
     *
     * @param groups that it is in besides
     */
    public Optional<Grant> can(Subject subject, Set<String> groups, Permission asked) {
        Set<Subject> is = new HashSet<>(identities(subject));
        groups.forEach(group -> is.add(new Group(group)));
        if (is.contains(Group.MASTERS)) {
            return Optional.of(new Grant(Group.MASTERS, OF_MASTERS));
        }
        for (Binding binding : bindings(asked.namespace())) {
            Role role = binding.role();
            Optional<Subject> bound =
                    binding.subjects().stream().filter(is::contains).findFirst();
            if (role != null && bound.isPresent()) {
                Optional<HeldRule> rule = first(role, asked);
                if (rule.isPresent()) {
                    return Optional.of(new Grant(bound.get(), rule.get().through(binding, role)));
                }
            }
        }
        return Optional.empty();
    }

    /** The IAM principals that are this user or in this group, with what makes them so. */
    public List<Grant> members(Subject of) {
        return principals.members(of);
    }

    /** The bindings that name something known not to exist, in the order read. */
    public List<Dangling> dangling() {
        return List.copyOf(read.dangling());
    }

    /** See {@link Rbac#becoming(String, String, String, Set)}. */
    Becoming becoming(ServiceAccount account, Set<Gain> gains) {
        Search search = new Search(neighbours, account);
        List<Path> paths = search.paths(gains);
        Set<Gap> all = new LinkedHashSet<>(gaps);
        all.addAll(search.gaps());
        return new Becoming(paths, List.copyOf(all), assumptions);
    }

    /** All that a subject is for the authorizer. */
    private Set<Subject> identities(Subject subject) {
        Set<Subject> is = new HashSet<>(Set.of(subject));
        if (subject instanceof IamPrincipal) {
            principals.memberships().forEach((principal, subjects) -> {
                if (principal.name().equals(subject.name())) {
                    is.add(principal);
                    is.addAll(subjects);
                }
            });
        } else {
            is.addAll(implied(subject));
        }
        return is;
    }

    /** The groups that a subject is in because of what it is. */
    static List<Group> implied(Subject subject) {
        if (subject instanceof ServiceAccount account) {
            return List.of(Group.ACCOUNTS, Group.accountsOf(account.namespace()), Group.AUTHENTICATED);
        }
        if (subject instanceof Group group) {
            if (group.isOfNamespace()) {
                return List.of(Group.ACCOUNTS, Group.AUTHENTICATED);
            }
            return group.equals(Group.UNAUTHENTICATED) ? List.of() : List.of(Group.AUTHENTICATED);
        }
        return List.of(subject.name().equals(User.ANONYMOUS) ? Group.UNAUTHENTICATED : Group.AUTHENTICATED);
    }

    private Iterable<Binding> bindings(String namespace) {
        List<Binding> local = namespace.isEmpty() ? List.of() : read.local().getOrDefault(namespace, List.of());
        if (local.isEmpty()) {
            return wide;
        }
        List<Binding> all = new ArrayList<>(wide);
        all.addAll(local);
        return all;
    }

    private Optional<HeldRule> first(Role role, Permission asked) {
        return read.roles().rules(role).stream()
                .filter(held -> held.rule().allows(asked))
                .findFirst();
    }

    private List<Gap> gaps(String namespace) {
        Set<Gap> all = new LinkedHashSet<>(gaps);
        if (!namespace.isEmpty()) {
            all.addAll(read.localGaps().getOrDefault(namespace, Set.of()));
        }
        return List.copyOf(all);
    }
}
