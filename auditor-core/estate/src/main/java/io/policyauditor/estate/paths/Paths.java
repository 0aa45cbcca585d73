package io.policyauditor.estate.paths;

import io.policyauditor.estate.effective.EffectiveAccess;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.paths.Edges.State;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Reach;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How principals of an estate become one another, searched backwards from whoever is asked about, so that only what leads
 * there is looked at. The same estate gives the same answers in the same order. What one question found out is not asked
 * again for the next, so many questions go to one; no two threads share it.
 */
public final class Paths {
    /** A path of more hops is not followed further. */
    private static final int MOST_HOPS = 10;

    /** Of more principals than this no predecessors are looked for. */
    private static final int MOST_STATES = 20_000;

    private final Estate estate;
    private final Directory directory;
    private final List<Arrivals> beyond;
    private final Edges edges;
    private final Map<State, Expansion> expansions = new HashMap<>();

    private Paths(Estate estate, List<Arrivals> beyond) {
        this.estate = estate;
        this.directory = Directory.of(estate);
        this.beyond = List.copyOf(beyond);
        this.edges = new Edges(estate);
    }

    /** Those of an estate. */
    public static Paths of(Estate estate) {
        return of(estate, List.of());
    }

    /**
     * Those of an estate and of what leads into it.
     *
     * @param beyond where a path goes on from a principal to others that IAM does not know
     */
    public static Paths of(Estate estate, List<Arrivals> beyond) {
        return new Paths(estate, beyond);
    }

    /** Every way by which one principal of the estate becomes another, each by itself enough. */
    public List<Hop> hops(String from, String to) {
        Directory.Member source = directory.find(from);
        Directory.Member target = directory.find(to);
        if (source == null || target == null) {
            return List.of();
        }
        List<Hop> hops = new ArrayList<>();
        if (target.principal().kind() == Principal.Kind.ROLE
                && !source.principal().serviceLinked()) {
            edges.hop(PathKinds.ASSUME_ROLE, source, false, target).ifPresent(hops::add);
            edges.hop(PathKinds.STORE, source, false, target).ifPresent(hops::add);
        }
        edges.ways(source, false)
                .forEach(kind -> edges.hop(kind, source, false, target).ifPresent(hops::add));
        return hops;
    }

    /**
     * Every way by which a principal of the estate becomes others of his account by what his own policies allow, in the
     * order of the ways and then of the estate. To assume a role as it is, or to store what it loads, is none of them.
     *
     * @param which the ways that are asked about
     */
    public List<Hop> onward(String from, Predicate<PathKind> which) {
        Directory.Member source = directory.find(from);
        if (source == null || Abilities.of(estate).of(source).stream().noneMatch(which)) {
            return List.of();
        }
        Edges edges = new Edges(estate);
        List<Hop> hops = new ArrayList<>();
        for (PathKind kind : edges.ways(source, false)) {
            if (which.test(kind)) {
                directory
                        .of(source.principal().account())
                        .forEach(
                                target -> edges.hop(kind, source, false, target).ifPresent(hops::add));
            }
        }
        return hops;
    }

    /** Every way by which a principal of the estate comes to be allowed everything that his limits leave. */
    public List<Hop> escalations(String principal) {
        Directory.Member member = directory.find(principal);
        return member == null ? List.of() : edges.escalations(member);
    }

    /** Everyone who can become a principal of the estate, which may take several hops. */
    public Reachers into(String principal) {
        Directory.Member member = directory.find(principal);
        if (member == null) {
            return new Reachers(List.of(), List.of(), List.of(Gap.outOfScope(principal + " is not in the estate")), 0);
        }
        Search search = new Search();
        search.seed(new State(member.principal(), false), List.of());
        search.run();
        return new Reachers(
                search.reachers().stream()
                        .filter(reacher -> !reacher.principal().id().equals(principal))
                        .toList(),
                List.of(),
                search.gaps(),
                directory.size());
    }

    /**
     * Everyone who can do one thing to one resource. Who is to read or write an object needs the key of the bucket too; it
     * is asked for those whom S3 lets.
     *
     * @param includingPaths whether also by becoming somebody else
     */
    public Reachers whoCan(String action, String resource, boolean includingPaths) {
        WhoCan direct = WhoCan.of(estate, action, resource);
        KeySide key = KeySide.of(estate, action, resource);
        Map<Principal, Refused> refused = new LinkedHashMap<>();
        Search search = new Search();
        kept(direct.members(), key, refused)
                .forEach(steps -> search.seed(new State(steps.get(0).principal(), false), steps));
        Set<Principal> able = search.seeded();
        List<List<Granted>> outsiders = kept(direct.outsiders(), key, refused);
        if (includingPaths) {
            escalated(action, resource, able, key, search);
            search.run();
        }
        List<Reacher> all = new ArrayList<>(search.reachers());
        outsiders.forEach(
                steps -> all.add(new Reacher(steps.get(0).principal(), List.of(), Granted.all(steps), steps)));
        all.sort(ORDER);
        all.forEach(reacher -> refused.remove(reacher.principal()));
        Set<Gap> gaps = new LinkedHashSet<>(direct.gaps());
        gaps.addAll(key.gaps());
        gaps.addAll(search.gaps());
        return new Reachers(distinct(all), List.copyOf(refused.values()), new ArrayList<>(gaps), direct.asked());
    }

    /** What each needs of those whom the key does not refuse. */
    private static List<List<Granted>> kept(List<Granted> granted, KeySide key, Map<Principal, Refused> refused) {
        List<List<Granted>> kept = new ArrayList<>();
        for (Granted one : granted) {
            KeySide.Answer answer = key.of(one);
            if (answer instanceof KeySide.Answer.Kept steps) {
                kept.add(steps.steps());
            } else if (answer instanceof KeySide.Answer.No no) {
                refused.putIfAbsent(one.principal(), no.refused());
            }
        }
        return kept;
    }

    private static final Comparator<Reacher> ORDER = Comparator.<Reacher, Integer>comparing(
                    reacher -> reacher.path().size())
            .thenComparing(Reacher::principal);

    private static List<Reacher> distinct(List<Reacher> sorted) {
        Map<Principal, Reacher> first = new LinkedHashMap<>();
        sorted.forEach(reacher -> first.putIfAbsent(reacher.principal(), reacher));
        return new ArrayList<>(first.values());
    }

    /** Begins with those who cannot by themselves, but could if they were granted everything that their limits leave. */
    private void escalated(String action, String resource, Set<Principal> able, KeySide key, Search search) {
        Set<Directory.Member> members = new LinkedHashSet<>();
        if (resource.equals("*")) {
            directory.all().forEach(members::add);
        } else {
            EffectiveAccess.of(estate)
                    .between(Caller.anonymous(), resource)
                    .known()
                    .ifPresent(target -> members.addAll(new Candidates(estate, action, target).reachable()));
        }
        Map<String, Boolean> actors = new HashMap<>();
        for (Directory.Member member : members) {
            boolean may = !edges.escalations(member).isEmpty()
                    || actors.computeIfAbsent(member.principal().account(), this::grantsOthers);
            if (may
                    && !able.contains(member.principal())
                    && member.principal().kind() != Principal.Kind.ROOT
                    && !member.principal().serviceLinked()) {
                Granted granted = edges.granted(member.principal(), action, resource, Context.EMPTY);
                if (!granted.never()
                        && key.of(granted, (what, arn, given) -> edges.granted(member.principal(), what, arn, given))
                                instanceof KeySide.Answer.Kept steps) {
                    search.seed(new State(member.principal(), true), steps.steps());
                }
            }
        }
    }

    /** Whether somebody of an account may be able to grant others everything on the way to becoming them. */
    private boolean grantsOthers(String account) {
        Abilities abilities = Abilities.of(estate);
        return directory.of(account).stream()
                .anyMatch(member -> abilities.of(member).stream().anyMatch(kind -> kind.everything()));
    }

    /** A state on the way, and how it goes on from there; without a hop the end of the path, and what is needed there. */
    private record Way(
            State state,
            int length,
            Reach reach,
            @Nullable Hop hop,
            @Nullable Way next,
            List<Granted> end) {
        /** What is known comes before what is not, then the shorter, then the more certain, then by name. */
        static final Comparator<Way> BEST = Comparator.<Way, Boolean>comparing(way -> way.reach() == Reach.NOT_ASSESSED)
                .thenComparing(Way::length)
                .thenComparing(way -> Granted.doubt(way.reach()))
                .thenComparing(way -> way.state().everything())
                .thenComparing(way -> way.state().principal());
    }

    /**
     * One way to come to a state.
     *
     * @param granted whether whoever takes it was granted everything that his limits leave before
     */
    private record Step(Hop hop, boolean granted) {}

    /**
     * All ways to come to a state, the best one from each principal.
     *
     * @param gaps what is not known about others
     */
    private record Expansion(List<Step> steps, List<Gap> gaps) {}

    private Expansion expanded(State state) {
        List<Step> steps = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        Principal to = state.principal();
        beyond.forEach(arrivals -> arrivals.into(to).forEach(hop -> steps.add(new Step(hop, false))));
        Directory.Member target = directory.find(to.id());
        if (target == null || !to.inEstate() || to.serviceLinked()) {
            return new Expansion(steps, gaps);
        }
        boolean everything = state.everything();
        if (everything) {
            best(edges.escalations(target)).ifPresent(hop -> steps.add(new Step(hop, false)));
        } else if (to.kind() == Principal.Kind.ROLE) {
            edges.arriving(target).forEach(hop -> steps.add(new Step(hop, false)));
            Edges.Assuming assuming = edges.assuming(target);
            assuming.hops().forEach(hop -> steps.add(new Step(hop, false)));
            gaps.addAll(assuming.gaps());
            edges.storing(target).forEach(hop -> steps.add(new Step(hop, false)));
        }
        for (Directory.Member from : edges.near(target)) {
            if (from.principal().equals(to) || from.principal().serviceLinked()) {
                continue;
            }
            become(from, false, target, everything).ifPresent(hop -> steps.add(new Step(hop, false)));
            if (!edges.escalations(from).isEmpty()) {
                become(from, true, target, everything).ifPresent(hop -> steps.add(new Step(hop, true)));
            }
        }
        return new Expansion(steps, gaps);
    }

    private Optional<Hop> become(Directory.Member from, boolean granted, Directory.Member to, boolean everything) {
        Hop best = null;
        for (PathKind kind : edges.ways(from, granted)) {
            if (everything && !kind.everything()) {
                continue;
            }
            Hop hop = edges.hop(kind, from, granted, to).orElse(null);
            if (hop != null && (best == null || Granted.doubt(hop.reach()) < Granted.doubt(best.reach()))) {
                best = hop;
            }
            if (best != null && best.reach() == Reach.ALWAYS) {
                break;
            }
        }
        return Optional.ofNullable(best);
    }

    private static Optional<Hop> best(List<Hop> hops) {
        return hops.stream()
                .reduce((one, other) -> Granted.doubt(other.reach()) < Granted.doubt(one.reach()) ? other : one);
    }

    /** One search backwards from the states in which one can. */
    private final class Search {
        private final PriorityQueue<Way> open = new PriorityQueue<>(Way.BEST);
        private final Map<State, Way> settled = new LinkedHashMap<>();
        private final Map<State, Way> seeds = new LinkedHashMap<>();
        private final Set<Gap> gaps = new LinkedHashSet<>();
        private boolean bounded;

        void seed(State state, List<Granted> end) {
            Way way = new Way(state, 0, Granted.all(end), null, null, end);
            seeds.put(state, way);
            open.add(way);
        }

        /** Those with whom it began. */
        Set<Principal> seeded() {
            Set<Principal> all = new HashSet<>();
            seeds.keySet().forEach(state -> all.add(state.principal()));
            return all;
        }

        void run() {
            while (!open.isEmpty()) {
                Way way = open.remove();
                if (settled.putIfAbsent(way.state(), way) != null) {
                    continue;
                }
                if (way.length() >= MOST_HOPS || settled.size() >= MOST_STATES) {
                    bounded = true;
                } else {
                    expand(way);
                }
            }
        }

        private void expand(Way way) {
            Expansion expansion = expansions.get(way.state());
            if (expansion == null) {
                expansion = expanded(way.state());
                expansions.put(way.state(), expansion);
            }
            expansion.steps().forEach(step -> add(step.hop(), step.granted(), way));
            gaps.addAll(expansion.gaps());
        }

        private void add(Hop hop, boolean granted, Way way) {
            State state = new State(hop.from(), granted);
            if (!settled.containsKey(state)) {
                open.add(new Way(state, way.length() + 1, Granted.both(way.reach(), hop.reach()), hop, way, List.of()));
            }
        }

        /** Everybody as he is, by the length of the way. */
        List<Reacher> reachers() {
            Map<State, Way> found = settled.isEmpty() ? seeds : settled;
            List<Reacher> reachers = new ArrayList<>();
            found.values().stream().filter(way -> !way.state().everything()).forEach(way -> reachers.add(reacher(way)));
            reachers.sort(ORDER);
            return reachers;
        }

        private Reacher reacher(Way way) {
            List<Hop> path = new ArrayList<>();
            Way at = way;
            while (at.hop() != null && at.next() != null) {
                path.add(at.hop());
                at = at.next();
            }
            return new Reacher(way.state().principal(), path, way.reach(), at.end());
        }

        List<Gap> gaps() {
            List<Gap> all = new ArrayList<>(gaps);
            if (bounded) {
                all.add(Gap.unread("paths of more than " + MOST_HOPS + " hops, or through more than " + MOST_STATES
                        + " principals, are not followed"));
            }
            return all;
        }
    }
}
