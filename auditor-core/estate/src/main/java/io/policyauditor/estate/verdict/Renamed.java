package io.policyauditor.estate.verdict;

import io.policyauditor.estate.loading.LoadPoint.Problem;
import java.util.List;

/** Problems of a more telling cause. */
final class Renamed {
    private Renamed() {}

    /** @param because what makes it this cause */
    static List<Problem> as(String cause, List<Problem> problems, String because) {
        return problems.stream()
                .map(problem -> new Problem(cause, problem.message() + "; " + because, problem.place()))
                .toList();
    }
}
