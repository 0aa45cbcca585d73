package io.policyauditor.estate.rbac;

import io.policyauditor.estate.model.Gap;
import java.util.List;

/**
 * Who can become a ServiceAccount.
 *
 * @param paths one for each subject: of those that gain the most the shortest. In the order of {@link Gain}, then of
 *     length, then of {@link Subject#ORDER}
 * @param gaps why others may be able to; empty when nobody else is
 * @param assumptions what is taken for true that the estate does not say
 */
public record Becoming(List<Path> paths, List<Gap> gaps, List<String> assumptions) {
    public Becoming {
        paths = List.copyOf(paths);
        gaps = List.copyOf(gaps);
        assumptions = List.copyOf(assumptions);
    }
}
