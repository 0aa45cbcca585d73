package io.policyauditor.estate.paths;

import io.policyauditor.policy.decide.Reach;
import java.util.List;

/**
 * Somebody who can, by himself or by becoming somebody else.
 *
 * @param path the hops, from him on; empty when he can by himself
 * @param reach how certain it is altogether
 * @param access all that the last one of the path needs to be allowed: the action, and what the key of the bucket is asked
 *     where it has one; empty where only becoming him was asked about
 */
public record Reacher(Principal principal, List<Hop> path, Reach reach, List<Granted> access) {
    public Reacher {
        path = List.copyOf(path);
        access = List.copyOf(access);
    }
}
