package io.policyauditor.estate.paths;

import io.policyauditor.policy.decide.Reach;
import java.util.List;
import java.util.Optional;

/**
 * Somebody who can, by himself or by becoming somebody else.
 *
 * @param path the hops, from him on; empty when he can by himself
 * @param reach how certain it is altogether
 * @param access what the last one of the path may do; empty where only becoming him was asked about
 */
public record Reacher(Principal principal, List<Hop> path, Reach reach, Optional<Granted> access) {
    public Reacher {
        path = List.copyOf(path);
    }
}
