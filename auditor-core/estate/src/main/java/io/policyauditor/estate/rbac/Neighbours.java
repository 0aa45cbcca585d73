package io.policyauditor.estate.rbac;

import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.rbac.Need.Naming;
import io.policyauditor.estate.rbac.Need.Scope;
import io.policyauditor.estate.rbac.Need.Target;
import io.policyauditor.estate.rbac.Need.Wanted;
import io.policyauditor.estate.rbac.Subject.Group;
import io.policyauditor.estate.rbac.Subject.IamPrincipal;
import io.policyauditor.estate.rbac.Subject.ServiceAccount;
import io.policyauditor.estate.rbac.Subject.User;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.StringNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who is one hop away from whom. What holds for every ServiceAccount of the cluster is found once, what a namespace adds
 * once for each that is asked for.
 */
final class Neighbours {
    private static final String KUBE_SYSTEM = "kube-system";
    private static final String CONFIG = "inferenceservice-config";
    private static final String AWS_AUTH = "aws-auth";
    private static final String STORAGE_CONFIG = "storage-config";
    private static final Set<String> WITH_KNOWN_OBJECTS = Set.of(KubernetesObject.KSERVE, RbacReader.GROUP);

    private final Estate estate;
    private final String cluster;
    private final RbacReader.Read read;
    private final Principals principals;
    private final List<Given> ofNames;
    private final List<Given> halves;
    private final List<Given> impersonations;
    private final Map<Gain, List<Step>> everywhere;
    private final List<Step> carryingOn;
    private final Set<Gap> everywhereGaps = new LinkedHashSet<>();
    private final Map<Subject, Found> known = new ConcurrentHashMap<>();

    /** A power that a binding gives to a subject. */
    private record Given(Subject subject, Binding binding, Role role, Power power) {
        Authority by() {
            return power.held().through(binding, role);
        }

        Way way() {
            return power.need().way();
        }
    }

    /** What one way of a subject is enough for. */
    private record Worth(Subject subject, Gain gain) {}

    /** Somebody one hop away. */
    record Step(Subject from, Way way, String what, List<Authority> by) {}

    /** Who is one hop away, and why others may be. */
    record Found(List<Step> steps, Set<Gap> gaps) {
        static final Found NOBODY = new Found(List.of(), Set.of());
    }

    Neighbours(
            Estate estate,
            String cluster,
            RbacReader.Read read,
            List<Binding> wide,
            Principals principals,
            Set<String> kserve) {
        this.estate = estate;
        this.cluster = cluster;
        this.read = read;
        this.principals = principals;
        List<Given> free = new ArrayList<>();
        List<Given> named = new ArrayList<>();
        for (Given given : given(wide, scope -> true)) {
            (isFree(given.power()) ? free : named).add(given);
        }
        this.ofNames = named.stream().filter(Neighbours::isOfAccounts).toList();
        this.halves = free.stream()
                .filter(Neighbours::isOfAccounts)
                .filter(given -> given.power().need().parts().size() > 1)
                .toList();
        this.impersonations = Stream.concat(free.stream(), named.stream())
                .filter(given -> !isOfAccounts(given))
                .toList();
        for (String namespace : kserve.stream().sorted().toList()) {
            free.addAll(given(bindingsOf(namespace), scope -> scope == Scope.KSERVE));
            everywhereGaps.addAll(read.localGaps().getOrDefault(namespace, Set.of()));
        }
        free.addAll(given(bindingsOf(KUBE_SYSTEM), scope -> scope == Scope.KUBE_SYSTEM));
        everywhereGaps.addAll(read.localGaps().getOrDefault(KUBE_SYSTEM, Set.of()));
        List<Given> fitting = free.stream()
                .filter(given -> isOfAccounts(given) && isNamedRightly(given.power()))
                .toList();
        List<Step> all = steps(fitting, fitting);
        this.everywhere =
                all.stream().collect(Collectors.groupingBy(step -> step.way().gain()));
        this.carryingOn = all.stream()
                .filter(step -> step.way().carriesOn() && !step.way().onlyOfModels())
                .toList();
    }

    /** Those who become any ServiceAccount of the cluster. */
    List<Step> everywhere(Gain gain) {
        return everywhere.getOrDefault(gain, List.of());
    }

    /** Those of them who can then act as it. */
    List<Step> carryingOn() {
        return carryingOn;
    }

    /** Why there may be others who become any ServiceAccount. */
    Set<Gap> everywhereGaps() {
        return everywhereGaps;
    }

    /** The others one hop away from the ServiceAccount that is asked about. */
    Found first(ServiceAccount account) {
        return ofNamespace(account.namespace(), account.account(), way -> true);
    }

    /** The others one hop away from somebody who is a hop on the way. */
    Found before(Subject subject) {
        Found found = known.get(subject);
        if (found == null) {
            found = compute(subject);
            known.put(subject, found);
        }
        return found;
    }

    private Found compute(Subject subject) {
        if (subject instanceof ServiceAccount account) {
            return ofNamespace(account.namespace(), account.account(), Neighbours::leadsOn);
        }
        if (subject instanceof IamPrincipal || subject.equals(Group.UNAUTHENTICATED)) {
            return Found.NOBODY;
        }
        List<Step> steps = new ArrayList<>();
        Set<Gap> gaps = new LinkedHashSet<>();
        if (subject instanceof Group group && !group.equals(Group.AUTHENTICATED)) {
            if (group.isOfNamespace()) {
                Found any = ofNamespace(group.namespace(), null, Neighbours::leadsOn);
                steps.addAll(any.steps());
                gaps.addAll(any.gaps());
            } else if (group.equals(Group.ACCOUNTS)) {
                anywhere(steps, gaps);
            }
            steps.addAll(impersonating(group, Target.GROUP));
        } else if (subject instanceof User) {
            steps.addAll(impersonating(subject, Target.USER));
        }
        for (Grant member : principals.members(subject)) {
            steps.add(new Step(member.subject(), Way.MEMBER, "is " + subject.text(), List.of(member.by())));
        }
        return new Found(List.copyOf(steps), gaps);
    }

    /** Those who become some ServiceAccount in some namespace. */
    private void anywhere(List<Step> steps, Set<Gap> gaps) {
        Set<String> namespaces = new HashSet<>(read.local().keySet());
        namespaces.addAll(read.localGaps().keySet());
        Map<Subject, Step> firsts = new LinkedHashMap<>();
        for (String namespace : new TreeMap<>(read.local()).keySet()) {
            Found any = ofNamespace(namespace, null, Neighbours::leadsOn);
            any.steps().forEach(step -> firsts.putIfAbsent(step.from(), step));
            gaps.addAll(any.gaps());
        }
        namespaces.forEach(namespace -> gaps.addAll(read.localGaps().getOrDefault(namespace, Set.of())));
        steps.addAll(firsts.values());
    }

    private List<Step> impersonating(Subject subject, Target target) {
        List<Given> fitting = impersonations.stream()
                .filter(given -> given.power().need().target() == target)
                .filter(given -> !given.power().limited()
                        || given.power().wanted().naming() != Naming.TARGET
                        || given.power().held().rule().names().contains(subject.name()))
                .toList();
        return steps(fitting, fitting);
    }

    /** @param account null for any of the namespace */
    private Found ofNamespace(String namespace, @Nullable String account, Predicate<Way> ways) {
        Set<Gap> gaps = new LinkedHashSet<>(read.localGaps().getOrDefault(namespace, Set.of()));
        List<Given> own = new ArrayList<>(ofNames);
        own.addAll(given(bindingsOf(namespace), scope -> scope == Scope.NAMESPACE));
        own.removeIf(given -> !isOfAccounts(given)
                || !ways.test(given.power().need().way())
                || !fits(given.power(), namespace, account, gaps));
        if (own.isEmpty()) {
            return new Found(List.of(), gaps);
        }
        List<Given> others = new ArrayList<>(own);
        others.addAll(halves);
        return new Found(steps(own, others), gaps);
    }

    private static boolean isOfAccounts(Given given) {
        return given.power().need().target() == Target.ACCOUNT;
    }

    private static boolean leadsOn(Way way) {
        return way.carriesOn() && !way.onlyOfModels();
    }

    /**
     * The steps that powers make, in the order of the ways; of those of a subject that gain the same, the first.
     *
     * @param own of which one at least is part of each step
     * @param all that may be the other part
     */
    private List<Step> steps(List<Given> own, List<Given> all) {
        Map<Worth, Given> firsts = new LinkedHashMap<>();
        for (Given given : own) {
            Need need = given.power().need();
            if (need.parts().size() == 1) {
                Worth worth = new Worth(given.subject(), need.way().gain());
                firsts.merge(worth, given, (known, other) -> other.way().compareTo(known.way()) < 0 ? other : known);
            }
        }
        List<Step> steps = new ArrayList<>();
        firsts.values()
                .forEach(given -> steps.add(
                        new Step(given.subject(), given.way(), given.power().shown(), List.of(given.by()))));
        for (Need need : Need.ALL) {
            if (need.parts().size() > 1
                    && own.stream().anyMatch(given -> given.power().need().equals(need))) {
                steps.addAll(both(need, all));
            }
        }
        steps.sort(Comparator.comparing(Step::way).thenComparing(Step::from, Subject.ORDER));
        return List.copyOf(steps);
    }

    /** Those who have both parts of a need, each through themselves or through a group that they are in. */
    private List<Step> both(Need need, List<Given> all) {
        Map<Subject, Given> one = new LinkedHashMap<>();
        Map<Subject, Given> other = new LinkedHashMap<>();
        for (Given given : all) {
            if (given.power().need().equals(need)) {
                (given.power().part() == 0 ? one : other).putIfAbsent(given.subject(), given);
            }
        }
        if (one.isEmpty() || other.isEmpty()) {
            return List.of();
        }
        Set<Subject> candidates = new LinkedHashSet<>(one.keySet());
        candidates.addAll(other.keySet());
        candidates.addAll(principals.memberships().keySet());
        List<Step> steps = new ArrayList<>();
        for (Subject candidate : candidates) {
            Given first = held(candidate, one);
            Given second = held(candidate, other);
            if (first != null && second != null) {
                steps.add(new Step(
                        candidate,
                        need.way(),
                        first.power().shown() + " and " + second.power().shown(),
                        List.of(first.by(), second.by())));
            }
        }
        return steps;
    }

    private @Nullable Given held(Subject candidate, Map<Subject, Given> by) {
        Given own = by.get(candidate);
        if (own != null) {
            return own;
        }
        Iterable<? extends Subject> is = candidate instanceof IamPrincipal principal
                ? principals.memberships().getOrDefault(principal, Set.of())
                : ClusterRbac.implied(candidate);
        for (Subject subject : is) {
            Given through = by.get(subject);
            if (through != null) {
                return through;
            }
        }
        return null;
    }

    private List<Binding> bindingsOf(String namespace) {
        return read.local().getOrDefault(namespace, List.of());
    }

    private List<Given> given(List<Binding> bindings, Predicate<Scope> scopes) {
        List<Given> given = new ArrayList<>();
        for (Binding binding : bindings) {
            Role role = binding.role();
            if (role != null) {
                for (Power power : read.roles().powers(role)) {
                    if (scopes.test(power.wanted().scope())) {
                        binding.subjects().forEach(subject -> given.add(new Given(subject, binding, role, power)));
                    }
                }
            }
        }
        return given;
    }

    /** Whether a power does not depend on whom it is used on. */
    private static boolean isFree(Power power) {
        Naming naming = power.wanted().naming();
        return !power.limited() || naming == Naming.ANY || naming == Naming.CONFIG || naming == Naming.AWS_AUTH;
    }

    /** Whether a power over one certain object is over that one. */
    private static boolean isNamedRightly(Power power) {
        Set<String> names = power.held().rule().names();
        return names.isEmpty()
                || switch (power.wanted().naming()) {
                    case CONFIG -> names.contains(CONFIG);
                    case AWS_AUTH -> names.contains(AWS_AUTH);
                    default -> true;
                };
    }

    private boolean fits(Power power, String namespace, @Nullable String account, Set<Gap> gaps) {
        if (!power.limited()) {
            return true;
        }
        Set<String> names = power.held().rule().names();
        return switch (power.wanted().naming()) {
            case NONE -> false;
            case ANY -> true;
            case TARGET -> account == null || names.contains(account);
            case OBJECT -> isOfSome(power, namespace, gaps);
            case POD -> isOfPod(power, namespace, account, gaps);
            case SECRET -> isOfSecret(names, namespace, account);
            case CONFIG, AWS_AUTH -> isNamedRightly(power);
            case ROLE -> isOfRole(power, namespace, gaps);
        };
    }

    /** Whether one of the objects exists that a power is limited to. */
    private boolean isOfSome(Power power, String namespace, Set<Gap> gaps) {
        Wanted wanted = power.wanted();
        String type = KubernetesObject.type(wanted.group(), wanted.kind());
        boolean found = false;
        for (String object : sorted(power)) {
            Lookup<KubernetesObject> lookup = estate.object(cluster, namespace, type, object);
            if (lookup instanceof Lookup.Known) {
                found = true;
            } else if (lookup instanceof Lookup.Unknown || !WITH_KNOWN_OBJECTS.contains(wanted.group())) {
                // Controllers make workloads that no manifest holds.
                gaps.add(open(power, wanted.kind(), namespace, object));
            }
        }
        return found;
    }

    private boolean isOfPod(Power power, String namespace, @Nullable String account, Set<Gap> gaps) {
        boolean found = false;
        for (String pod : sorted(power)) {
            Lookup<KubernetesObject> lookup = estate.object(cluster, namespace, "Pod", pod);
            if (lookup instanceof Lookup.Known<KubernetesObject> known) {
                StringNode runsAs = known.value().text("spec", "serviceAccountName");
                found |= account == null || account.equals(runsAs == null ? "default" : runsAs.value());
            } else {
                gaps.add(open(power, "Pod", namespace, pod));
            }
        }
        return found;
    }

    // Which other Secrets a ServiceAccount's pods use is theirs to say: it is asked about a Secret, not about an
    // account.
    private boolean isOfSecret(Set<String> names, String namespace, @Nullable String account) {
        if (account == null || names.contains(STORAGE_CONFIG)) {
            return true;
        }
        return estate.object(cluster, namespace, "ServiceAccount", account)
                .known()
                .map(found -> found.at("secrets"))
                .filter(secrets -> secrets instanceof ArrayNode list
                        && list.items().stream().anyMatch(secret -> names.contains(name(secret))))
                .isPresent();
    }

    private static String name(Node secret) {
        return KubernetesObject.at(secret, "name") instanceof StringNode name ? name.value() : "";
    }

    /** Whether one of the roles leads on that a power to bind is limited to. */
    private boolean isOfRole(Power power, String namespace, Set<Gap> gaps) {
        boolean ofCluster = power.wanted().kind().equals("ClusterRole");
        boolean found = false;
        for (String name : sorted(power)) {
            Role role = ofCluster ? read.roles().ofCluster(name) : read.roles().ofNamespace(namespace, name);
            if (role != null) {
                found |= read.roles().powers(role).stream()
                        .anyMatch(given -> given.need().target() == Target.ACCOUNT
                                && leadsOn(given.need().way()));
            } else if (power.need().parts().size() > 1 && !isAbsentRole(ofCluster, namespace, name)) {
                gaps.add(open(power, power.wanted().kind(), namespace, name));
            }
        }
        return found;
    }

    private boolean isAbsentRole(boolean ofCluster, String namespace, String name) {
        String type = KubernetesObject.type(RbacReader.GROUP, "Role");
        return !ofCluster && estate.object(cluster, namespace, type, name) instanceof Lookup.KnownAbsent;
    }

    private static List<String> sorted(Power power) {
        return power.held().rule().names().stream().sorted().toList();
    }

    private Gap open(Power power, String kind, String namespace, String name) {
        return Gap.outOfScope(
                power.held().holder().title() + " of cluster " + cluster + " allows to " + power.shown() + " " + name
                        + ", but " + kind + " " + namespace + "/" + name + " is not in the estate",
                "{n} times a role is limited to objects that are not in the estate");
    }
}
