package io.policyauditor.estate.rbac;

import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.rbac.Neighbours.Found;
import io.policyauditor.estate.rbac.Neighbours.Step;
import io.policyauditor.estate.rbac.Subject.Group;
import io.policyauditor.estate.rbac.Subject.ServiceAccount;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds who becomes one ServiceAccount: backwards from it, in the width first, so that the paths found are shortest. */
final class Search {
    /** Subjects of one ServiceAccount; who reads more of them reads none. */
    static final int MOST = 10_000;

    private static final Authority API_SERVER = new Authority("the API server itself", null);
    private static final List<Step> IN_EVERY_CLUSTER = List.of(
            new Step(Group.MASTERS, Way.MASTERS, "everything", List.of(API_SERVER)),
            new Step(Group.NODES, Way.NODE, "create serviceaccounts/token", List.of(API_SERVER)));

    private final Neighbours neighbours;
    private final ServiceAccount target;
    private final Map<Subject, Reached> reached = new HashMap<>();
    private final Set<Gap> gaps = new LinkedHashSet<>();
    private boolean everywhereSeen;
    private boolean full;

    /** @param next toward the target; null when the hop is the last */
    private record Reached(Hop hop, @Nullable Reached next, int length) {
        Path path() {
            List<Hop> hops = new ArrayList<>(length);
            for (Reached one = this; one != null; one = one.next) {
                hops.add(one.hop);
            }
            return new Path(hops);
        }
    }

    Search(Neighbours neighbours, ServiceAccount target) {
        this.neighbours = neighbours;
        this.target = target;
    }

    List<Path> paths(Set<Gain> gains) {
        Found first = neighbours.first(target);
        gaps.addAll(neighbours.everywhereGaps());
        gaps.addAll(first.gaps());
        for (Gain gain : Gain.values()) {
            if (gains.contains(gain)) {
                search(gain, first.steps());
            }
        }
        return reached.values().stream()
                .sorted(Comparator.comparing((Reached one) -> gain(one))
                        .thenComparing(Reached::length)
                        .thenComparing(one -> one.hop().from(), Subject.ORDER))
                .map(Reached::path)
                .toList();
    }

    /** Why others may become it too. */
    Set<Gap> gaps() {
        return gaps;
    }

    private static Gain gain(Reached one) {
        Reached last = one;
        while (last.next != null) {
            last = last.next;
        }
        return last.hop.way().gain();
    }

    private void search(Gain gain, List<Step> local) {
        Deque<Reached> open = new ArrayDeque<>();
        // The masters and the nodes gain all that there is, whatever is asked for.
        IN_EVERY_CLUSTER.forEach(step -> reach(step, target, null, open));
        neighbours.everywhere(gain).forEach(step -> reach(step, target, null, open));
        local.stream().filter(step -> step.way().gain() == gain).forEach(step -> reach(step, target, null, open));
        while (!open.isEmpty()) {
            Reached next = open.poll();
            Subject to = next.hop().from();
            Found found = neighbours.before(to);
            gaps.addAll(found.gaps());
            found.steps().forEach(step -> reach(step, to, next, open));
            if (!everywhereSeen && isAnyAccount(to)) {
                everywhereSeen = true;
                neighbours.carryingOn().forEach(step -> reach(step, to, next, open));
            }
        }
    }

    private static boolean isAnyAccount(Subject subject) {
        return subject instanceof ServiceAccount
                || (subject instanceof Group group && (group.isOfNamespace() || group.equals(Group.ACCOUNTS)));
    }

    private void reach(Step step, Subject to, @Nullable Reached next, Deque<Reached> open) {
        Subject from = step.from();
        if (from.equals(target) || reached.containsKey(from)) {
            return;
        }
        if (reached.size() >= MOST) {
            if (!full) {
                full = true;
                gaps.add(Gap.unread(
                        "more than " + MOST + " subjects become " + target.text() + "; only the first are listed"));
            }
            return;
        }
        Reached now = new Reached(
                new Hop(from, step.way(), step.what(), to, step.by()), next, next == null ? 1 : next.length() + 1);
        reached.put(from, now);
        open.add(now);
    }
}
