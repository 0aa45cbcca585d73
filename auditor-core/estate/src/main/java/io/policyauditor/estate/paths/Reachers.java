package io.policyauditor.estate.paths;

import io.policyauditor.estate.model.Gap;
import io.policyauditor.policy.decide.Reach;
import java.util.List;

/**
 * Everybody who can, each once, with the shortest path of those that are as well known.
 *
 * @param all in order of the length of their paths, then by name
 * @param refused whom S3 lets and the key of the bucket refuses, so that they cannot
 * @param gaps what is not known about others who might
 * @param asked how many principals the estate has
 */
public record Reachers(List<Reacher> all, List<Refused> refused, List<Gap> gaps, int asked) {
    public Reachers {
        all = List.copyOf(all);
        refused = List.copyOf(refused);
        gaps = List.copyOf(gaps);
    }

    /** Whether something that is not known could change the answer. */
    public boolean incomplete() {
        return !gaps.isEmpty() || all.stream().anyMatch(reacher -> reacher.reach() == Reach.NOT_ASSESSED);
    }
}
