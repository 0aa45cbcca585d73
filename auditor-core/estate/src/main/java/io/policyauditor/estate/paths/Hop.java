package io.policyauditor.estate.paths;

import io.policyauditor.policy.decide.Reach;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One step of a path: how one principal becomes another, or comes to be allowed more.
 *
 * @param from who takes it
 * @param to whom he becomes; himself where he only comes to be allowed everything within his limits
 * @param everything whether whoever is reached is also granted everything that his limits leave
 * @param steps everything that has to be allowed for it, each with how certain it is
 * @param reach how certain it is altogether; never {@link Reach#NEVER}
 * @param assumptions what must be so besides, which no policy tells, one line each
 */
public record Hop(
        Principal from,
        Principal to,
        PathKind kind,
        boolean everything,
        List<Granted> steps,
        Reach reach,
        List<String> assumptions) {
    public Hop {
        steps = List.copyOf(steps);
        assumptions = List.copyOf(assumptions);
    }

    static Hop of(Principal from, Principal to, PathKind kind, List<Granted> steps, List<String> more) {
        Set<String> assumptions = new LinkedHashSet<>(kind.assumptions());
        assumptions.addAll(more);
        Reach reach = Reach.ALWAYS;
        for (Granted step : steps) {
            reach = Granted.both(reach, step.reach());
        }
        return new Hop(from, to, kind, kind.everything(), steps, reach, new ArrayList<>(assumptions));
    }
}
