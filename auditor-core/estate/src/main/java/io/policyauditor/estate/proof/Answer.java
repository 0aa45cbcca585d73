package io.policyauditor.estate.proof;

import io.policyauditor.policy.decide.Explanation;
import io.policyauditor.policy.prove.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * The answer for one caller, or for everyone of a kind, and one resource.
 *
 * @param caller an ARN, or who is meant in words
 * @param explanation why the witness is allowed; empty without one
 * @param assumptions what was taken for granted beyond what the verdict lists
 */
public record Answer(
        String caller, String resource, Verdict verdict, Optional<Explanation> explanation, List<String> assumptions) {
    public Answer {
        assumptions = List.copyOf(assumptions);
    }
}
