package io.policyauditor.estate.rbac;

import io.policyauditor.estate.model.Gap;
import java.util.List;

/**
 * Who may do something.
 *
 * @param grants each subject once, in {@link Subject#ORDER}; who is in a group is not listed apart from it
 * @param gaps why others may be allowed it too; empty when nobody else is
 * @param assumptions what is taken for true that the estate does not say
 */
public record Answer(List<Grant> grants, List<Gap> gaps, List<String> assumptions) {
    public Answer {
        grants = List.copyOf(grants);
        gaps = List.copyOf(gaps);
        assumptions = List.copyOf(assumptions);
    }
}
