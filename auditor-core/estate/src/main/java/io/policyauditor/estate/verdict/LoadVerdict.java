package io.policyauditor.estate.verdict;

import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoint.Problem;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.policy.decide.Caller;
import java.util.List;
import java.util.Optional;

/**
 * Whether a load point loads, with everything that was asked to find out.
 *
 * @param identities who makes the requests: one, or the role of each node that the pod may run on; none where it is not
 *     known or there is nobody
 * @param needs the requests, those on the way to the identity first
 * @param problems what keeps it from loading, by the table of causes, one line each; none unless it cannot load
 * @param risks what does not keep it from loading today
 * @param gaps what is not known and would decide; none unless it is not assessed
 * @param assumptions what was taken for granted, one line each
 */
public record LoadVerdict(
        LoadPoint point,
        Result result,
        List<Identity> identities,
        List<Need> needs,
        List<Problem> problems,
        List<Problem> risks,
        List<Gap> gaps,
        List<String> assumptions) {
    public LoadVerdict {
        identities = List.copyOf(identities);
        needs = List.copyOf(needs);
        problems = List.copyOf(problems);
        risks = List.copyOf(risks);
        gaps = List.copyOf(gaps);
        assumptions = List.copyOf(assumptions);
    }

    /**
     * The smallest statements after which every refused request is allowed, tried out; none where it loads, and where no
     * statement mends it.
     */
    public List<Repair> repairs() {
        return result == Result.CANNOT_LOAD ? Repairs.of(needs) : List.of();
    }

    /** What the log of the pod says about the failure and what it means, one line; empty where that is not known. */
    public Optional<String> symptom() {
        return Symptoms.of(this);
    }

    /** What comes of it. */
    public enum Result {
        /** Every request is allowed, whatever is left open. */
        LOADS("loads"),
        /** Something refuses, whatever is left open. */
        CANNOT_LOAD("cannot-load"),
        /** Something that is not known decides. */
        NOT_ASSESSED("not-assessed"),
        /** The model does not come from S3, or nobody loads it. */
        ELSEWHERE("elsewhere");

        private final String word;

        Result(String word) {
            this.word = word;
        }

        /** The word for it in text and JSON. */
        public String word() {
            return word;
        }
    }

    /**
     * Who makes the requests.
     *
     * @param how what leads to him, such as {@code role for service accounts}
     */
    public record Identity(Caller caller, String how) {}
}
