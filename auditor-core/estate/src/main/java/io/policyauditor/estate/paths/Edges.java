package io.policyauditor.estate.paths;

import io.policyauditor.estate.effective.Effective;
import io.policyauditor.estate.effective.EffectiveAccess;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.model.User;
import io.policyauditor.estate.paths.PathKind.Carrier;
import io.policyauditor.estate.paths.PathKind.End;
import io.policyauditor.estate.paths.PathKind.Need;
import io.policyauditor.estate.paths.PathKind.On;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.language.Arn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The hops of an estate: who becomes whom by which way, by all layers. Not for many threads. */
final class Edges {
    private static final String WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity";
    private static final String PODS = "pods.eks.amazonaws.com";

    /** A principal as he is, or with everything granted that his limits leave. */
    record State(Principal principal, boolean everything) {}

    /**
     * Who assumes a role.
     *
     * @param gaps what is not known about others who might
     */
    record Assuming(List<Hop> hops, List<Gap> gaps) {}

    /** A cluster whose pods run as a role, and what shows it. */
    private record Serving(Cluster cluster, List<Granted> steps) {}

    private final Estate estate;
    private final EffectiveAccess access;
    private final Directory directory;
    private final Abilities abilities;
    private final Map<State, Powers> powers = new HashMap<>();
    private final Map<String, List<Hop>> escalations = new HashMap<>();
    private final Map<String, List<Granted>> trusts = new HashMap<>();
    private final Map<String, List<Serving>> servings = new HashMap<>();
    private final Uses uses;

    Edges(Estate estate) {
        this.estate = estate;
        this.access = EffectiveAccess.of(estate);
        this.directory = Directory.of(estate);
        this.abilities = Abilities.of(estate);
        this.uses = Uses.of(estate);
    }

    private Set<Uses.Load> loads(Directory.Member role) {
        return uses.loads(role.arn());
    }

    /** Who stores what is loaded as a role: the hops of EKS-J. */
    List<Hop> storing(Directory.Member role) {
        List<Hop> hops = new ArrayList<>();
        for (Uses.Load load : loads(role)) {
            WhoCan.of(estate, "s3:PutObject", load.object()).members().stream()
                    .filter(granted -> !granted.principal().serviceLinked()
                            && !granted.principal().id().equals(role.arn()))
                    .forEach(granted -> hops.add(Hop.of(
                            granted.principal(),
                            role.principal(),
                            PathKinds.STORE,
                            List.of(granted),
                            List.of(load.shown()))));
        }
        return hops;
    }

    private Powers powers(State state) {
        return powers.computeIfAbsent(state, one -> new Powers(access, one.principal(), one.everything()));
    }

    /** The ways by which a principal of the estate comes to be allowed everything within his limits. */
    List<Hop> escalations(Directory.Member member) {
        List<Hop> known = escalations.get(member.arn());
        if (known == null) {
            State state = new State(member.principal(), false);
            End end = member.principal().kind() == Principal.Kind.USER ? End.SELF_USER : End.SELF_ROLE;
            known = member.principal().kind() == Principal.Kind.ROOT
                    ? List.of()
                    : abilities.of(member).stream()
                            .filter(kind -> kind.end() == end)
                            .flatMap(kind -> hop(kind, powers(state), member).stream())
                            .toList();
            escalations.put(member.arn(), known);
        }
        return known;
    }

    /** The ways that a principal may have at all to become others. */
    List<PathKind> ways(Directory.Member from, boolean everything) {
        if (from.principal().serviceLinked()) {
            return List.of();
        }
        List<PathKind> ways = everything ? PathKinds.ALL : abilities.of(from);
        return ways.stream()
                .filter(kind -> kind.end() != End.SELF_ROLE && kind.end() != End.SELF_USER)
                .toList();
    }

    /** Whether a way may end at a principal. */
    static boolean endsAt(PathKind kind, Principal to) {
        return switch (kind.end()) {
            case USER -> to.kind() == Principal.Kind.USER;
            case ROLE, POD_ROLE, LOADER_ROLE -> to.kind() == Principal.Kind.ROLE && !to.serviceLinked();
            case SELF_ROLE, SELF_USER -> false;
        };
    }

    /** One way from one to another; empty when he has it not. */
    Optional<Hop> hop(PathKind kind, Directory.Member from, boolean everything, Directory.Member to) {
        boolean here = from.principal().account().equals(to.principal().account());
        if (!endsAt(kind, to.principal())
                || from.arn().equals(to.arn())
                || (!here
                        && kind.end() != End.POD_ROLE
                        && kind.end() != End.LOADER_ROLE
                        && !kind.equals(PathKinds.ASSUME_ROLE))) {
            return Optional.empty();
        }
        return hop(kind, powers(new State(from.principal(), everything)), to);
    }

    private Optional<Hop> hop(PathKind kind, Powers from, Directory.Member to) {
        if (kind.end() == End.POD_ROLE) {
            return best(servings(to).stream()
                    .filter(serving -> serving.cluster()
                            .account()
                            .known()
                            .filter(from.who().account()::equals)
                            .isPresent())
                    .flatMap(serving -> hop(kind, from, to, serving).stream()));
        }
        if (kind.end() == End.LOADER_ROLE) {
            return best(loads(to).stream()
                    .flatMap(load -> made(
                            kind,
                            from,
                            to,
                            List.of(),
                            List.of(load.shown()),
                            need -> List.of(from.on(need.action(), load.object(), Context.EMPTY)))
                            .stream()));
        }
        if (kind.carriers().isEmpty()) {
            return made(kind, from, to, List.of(), List.of(), need -> judge(need, from, to, Optional.empty()));
        }
        return best(kind.carriers().stream().flatMap(carrier -> carried(kind, from, to, carrier).stream()));
    }

    private static Optional<Hop> best(Stream<Hop> hops) {
        return hops.reduce((one, other) -> Granted.doubt(other.reach()) < Granted.doubt(one.reach()) ? other : one);
    }

    private Optional<Hop> carried(PathKind kind, Powers from, Directory.Member to, Carrier carrier) {
        List<Granted> trust = trust(to, carrier);
        if (trust.stream().anyMatch(Granted::never)) {
            return Optional.empty();
        }
        return made(kind, from, to, trust, List.of(), need -> judge(need, from, to, Optional.of(carrier)));
    }

    private interface Judge {
        List<Granted> judge(Need need);
    }

    private static Optional<Hop> made(
            PathKind kind,
            Powers from,
            Directory.Member to,
            List<Granted> trust,
            List<String> assumptions,
            Judge judge) {
        List<Granted> steps = new ArrayList<>();
        for (Need need : kind.needs()) {
            List<Granted> judged = judge.judge(need);
            if (judged.isEmpty() || judged.stream().anyMatch(Granted::never)) {
                return Optional.empty();
            }
            steps.addAll(judged);
        }
        steps.addAll(trust);
        return Optional.of(Hop.of(from.who(), to.principal(), kind, steps, assumptions));
    }

    private List<Granted> judge(Need need, Powers from, Directory.Member to, Optional<Carrier> carrier) {
        // AWS refuses it to the root user of an account (STS API Reference, AssumeRole).
        if (from.who().kind() == Principal.Kind.ROOT && need.action().equals("sts:AssumeRole")) {
            return List.of();
        }
        return switch (need.on()) {
            case REACHED, SELF -> List.of(from.on(need.action(), to.arn(), Context.EMPTY));
            case REACHED_BY_TOKEN ->
                hasTokens(to.principal().account())
                        ? List.of(from.on(need.action(), to.arn(), Context.EMPTY))
                        : List.of();
            case PASSED ->
                List.of(from.on(
                        need.action(),
                        to.arn(),
                        new Context.Builder()
                                .put(
                                        "iam:PassedToService",
                                        carrier.map(Carrier::passedTo).orElse(""))
                                .build()));
            case REWRITTEN -> List.of(from.rewritten(to.arn()));
            case SOMETHING -> from.somewhere(need);
            case OWN_POLICY, REACHED_POLICY -> ofSomePolicy(need, from, to);
            case PROVIDER -> ofMissingProvider(need, from, to);
            case CLUSTER, OF_CLUSTER, MODEL -> List.of();
        };
    }

    /** An action on some customer managed policy that is attached to somebody. */
    private List<Granted> ofSomePolicy(Need need, Powers from, Directory.Member attached) {
        String account = attached.principal().account();
        Lookup<List<String>> managed = managed(attached);
        if (managed.missing().isPresent()) {
            List<Granted> any = from.somewhere(new Need(need.action(), On.SOMETHING, Set.of()));
            return any.stream().anyMatch(Granted::never)
                    ? any
                    : List.of(Granted.unknown(
                            from.who(),
                            need.action(),
                            "arn:aws:iam::" + account + ":policy/*",
                            managed.missing().get()));
        }
        return managed.known().orElse(List.of()).stream()
                .filter(arn -> Arn.parse(arn)
                        .filter(parts -> parts.account().equals(account))
                        .isPresent())
                .map(arn -> from.on(need.action(), arn, Context.EMPTY))
                .reduce((one, other) -> Granted.doubt(other.reach()) < Granted.doubt(one.reach()) ? other : one)
                .map(List::of)
                .orElse(List.of());
    }

    /** The managed policies of a role or a user; of a user by the names of the documents, which are ARNs. */
    private Lookup<List<String>> managed(Directory.Member member) {
        if (member.principal().kind() == Principal.Kind.USER) {
            return estate.user(member.arn())
                    .flatMap(User::policies)
                    .map(policies -> policies.stream()
                            .map(Policy::name)
                            .filter(name -> name.contains(":policy/"))
                            .toList());
        }
        return estate.role(member.arn()).flatMap(Role::managed);
    }

    /** Whether a role of an account can trust the service accounts of a cluster: their issuer is one of its providers. */
    private boolean hasTokens(String account) {
        return estate.oidcProviders().stream()
                .filter(provider -> Arn.parse(provider.arn())
                        .filter(arn -> arn.account().equals(account))
                        .isPresent())
                .anyMatch(provider -> provider.issuer().startsWith("oidc.eks.")
                        || estate.clusters().stream()
                                .anyMatch(cluster -> cluster.issuer()
                                        .known()
                                        .filter(provider.issuer()::equals)
                                        .isPresent()));
    }

    /** An action on a provider of the role's account that its trust names and that is not there. */
    private List<Granted> ofMissingProvider(Need need, Powers from, Directory.Member role) {
        for (Granted trust : outside(role, WEB_IDENTITY)) {
            String provider = trust.principal().id();
            boolean own = Arn.parse(provider)
                    .filter(arn -> arn.account().equals(role.principal().account()))
                    .filter(arn -> arn.resource().startsWith("oidc-provider/"))
                    .isPresent();
            if (trust.principal().kind() == Principal.Kind.FEDERATED
                    && own
                    && estate.oidcProvider(provider).known().isEmpty()) {
                Granted made = from.on(need.action(), provider, Context.EMPTY);
                Optional<Gap> open = estate.oidcProvider(provider).missing();
                return made.never()
                        ? List.of(made)
                        : List.of(
                                open.isEmpty()
                                        ? made
                                        : Granted.unknown(from.who(), need.action(), provider, open.get()),
                                trust);
            }
        }
        return List.of();
    }

    /** Whether a role trusts a service to run as it. */
    private List<Granted> trust(Directory.Member role, Carrier carrier) {
        String key = role.arn() + " " + carrier.trusted();
        List<Granted> known = trusts.get(key);
        if (known == null) {
            known = trusted(role, carrier.trusted());
            trusts.put(key, known);
        }
        return known;
    }

    private List<Granted> trusted(Directory.Member role, String trusted) {
        if (trusted.startsWith(Carrier.FEDERATED)) {
            String provider = trusted.substring(Carrier.FEDERATED.length());
            return List.of(ofTrust(
                    new Principal(Principal.Kind.FEDERATED, provider),
                    Caller.federated(provider, null),
                    WEB_IDENTITY,
                    role));
        }
        Principal service = new Principal(Principal.Kind.SERVICE, trusted);
        // EKS Pod Identity tags every session.
        return Stream.of("sts:AssumeRole", "sts:TagSession")
                .filter(action -> trusted.equals(PODS) || action.equals("sts:AssumeRole"))
                .map(action -> ofTrust(service, Caller.service(trusted), action, role))
                .toList();
    }

    private Granted ofTrust(Principal trusted, Caller caller, String action, Directory.Member role) {
        Lookup<Effective> found = access.between(caller, role.arn());
        if (found.known().isEmpty()) {
            return found.missing()
                    .map(gap -> Granted.unknown(trusted, action, role.arn(), gap))
                    .orElseGet(() -> Granted.none(trusted, action, role.arn()));
        }
        Context.Builder given = new Context.Builder();
        if (trusted.kind() == Principal.Kind.SERVICE) {
            // Whoever has a service do something does so from the account of the role.
            given.put("aws:SourceAccount", role.principal().account());
        }
        Effective effective = found.known().get();
        return Granted.of(trusted, effective, effective.request(action, given.build()));
    }

    private List<Serving> servings(Directory.Member role) {
        List<Serving> known = servings.get(role.arn());
        if (known == null) {
            known = serving(role);
            servings.put(role.arn(), known);
        }
        return known;
    }

    private List<Serving> serving(Directory.Member role) {
        List<Serving> found = new ArrayList<>();
        for (Cluster cluster : uses.associations(role.arn())) {
            found.add(new Serving(cluster, trust(role, new Carrier(PODS))));
        }
        List<Granted> providers = estate.clusters().isEmpty() ? List.of() : outside(role, WEB_IDENTITY);
        for (Granted trust : providers) {
            for (Cluster cluster : estate.clusters()) {
                if (cluster.issuer()
                        .known()
                        .filter(issuer -> trust.principal().id().endsWith(":oidc-provider/" + issuer))
                        .isPresent()) {
                    found.add(new Serving(cluster, List.of(trust)));
                }
            }
        }
        return found.stream()
                .filter(serving -> serving.steps().stream().noneMatch(Granted::never))
                .toList();
    }

    private Optional<Hop> hop(PathKind kind, Powers from, Directory.Member to, Serving serving) {
        String cluster = serving.cluster().arn().known().orElse(null);
        Arn arn = cluster == null ? null : Arn.parse(cluster).orElse(null);
        if (cluster == null || arn == null) {
            return Optional.empty();
        }
        String name = arn.resource().substring(arn.resource().indexOf('/') + 1);
        return made(
                kind,
                from,
                to,
                serving.steps(),
                List.of("pods of cluster " + serving.cluster().name() + " run as the role"),
                need -> switch (need.on()) {
                    case CLUSTER -> List.of(from.unpoliced(need.action(), cluster));
                    case OF_CLUSTER -> from.somewhere(need, Map.of("ClusterName", name, "Region", arn.region()));
                    default -> from.somewhere(need);
                });
    }

    /** Whoever is named by a role's trust for an action and is no user, role or root of the estate. */
    List<Granted> outside(Directory.Member role, String action) {
        Lookup<Effective> target = access.between(Caller.anonymous(), role.arn());
        return target.known()
                .map(effective -> new Outsiders(
                                estate, access, action, effective, new Candidates(estate, action, effective))
                        .reached())
                .orElse(List.of());
    }

    /** Who assumes a role as he is: the hops of sts-001, in the order of the ARNs. */
    Assuming assuming(Directory.Member role) {
        WhoCan who = WhoCan.of(estate, "sts:AssumeRole", role.arn());
        List<Hop> hops = who.members().stream()
                .filter(granted -> granted.principal().kind() != Principal.Kind.ROOT
                        && !granted.principal().serviceLinked()
                        && !granted.principal().id().equals(role.arn()))
                .map(granted -> Hop.of(
                        granted.principal(), role.principal(), PathKinds.ASSUME_ROLE, List.of(granted), List.of()))
                .toList();
        return new Assuming(hops, who.gaps());
    }

    /** Who assumes a role and is no user, role or root of the estate. */
    List<Hop> arriving(Directory.Member role) {
        List<Hop> hops = new ArrayList<>();
        arriving(role, "sts:AssumeRole", PathKinds.ASSUME_ROLE, hops);
        arriving(role, WEB_IDENTITY, PathKinds.WEB_IDENTITY, hops);
        arriving(role, "sts:AssumeRoleWithSAML", PathKinds.SAML, hops);
        return hops;
    }

    private void arriving(Directory.Member role, String action, PathKind kind, List<Hop> hops) {
        for (Granted granted : outside(role, action)) {
            boolean asSomebody = kind.equals(PathKinds.ASSUME_ROLE)
                    ? granted.principal().kind() != Principal.Kind.SERVICE
                            && granted.principal().kind() != Principal.Kind.FEDERATED
                    : granted.principal().kind() == Principal.Kind.FEDERATED
                            || granted.principal().kind() == Principal.Kind.ANYONE;
            if (asSomebody) {
                hops.add(Hop.of(granted.principal(), role.principal(), kind, List.of(granted), List.of()));
            }
        }
    }

    /** How far the access of somebody goes who has been granted everything that his limits leave. */
    Granted granted(Principal principal, String action, String resource, Context given) {
        return powers(new State(principal, true)).on(action, resource, given);
    }

    /** The principals of the estate whom the trust of a role may name, or who are of its account. */
    Set<Directory.Member> near(Directory.Member to) {
        Set<Directory.Member> members =
                new LinkedHashSet<>(directory.of(to.principal().account()));
        if (to.principal().kind() == Principal.Kind.ROLE) {
            access.between(Caller.anonymous(), to.arn())
                    .known()
                    .ifPresent(target -> members.addAll(new Candidates(estate, "sts:AssumeRole", target).reachable()));
            servings(to)
                    .forEach(serving -> serving.cluster()
                            .account()
                            .known()
                            .ifPresent(account -> members.addAll(directory.of(account))));
        }
        return members;
    }
}
