package io.policyauditor.estate.verdict;

import io.policyauditor.estate.effective.Effective;
import io.policyauditor.policy.decide.Explanation;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.decide.Request;
import java.util.List;
import java.util.Optional;

/**
 * One request that a load makes, and what AWS answers to it.
 *
 * @param reach whether it is allowed, over all requests of the purpose
 * @param request one of them: where not all are allowed, one that is not
 * @param pattern of all resources that it stands for; empty where it is the one
 * @param open on what it hangs where it is neither allowed nor refused; one line without a full stop
 */
public record Need(
        Purpose purpose,
        Effective effective,
        Request request,
        Reach reach,
        Optional<String> pattern,
        Optional<String> open) {
    /** The same for all resources of a pattern. */
    Need standingFor(String resources) {
        return new Need(purpose, effective, request, reach, Optional.of(resources), open);
    }

    /**
     * Which documents decide the request, and why. What only may deny a request that is refused anyway is not told: the
     * explanation is of the same request in circumstances in which it does not.
     */
    public Explanation explanation() {
        Explanation first = Explanation.of(effective.layers(request), request);
        boolean perhaps = reach == Reach.NEVER
                && first.cause() instanceof Explanation.Cause.Denied denied
                && denied.by().standing() != Explanation.Standing.APPLIES;
        return perhaps
                ? Asking.undenied(this)
                        .map(other -> Explanation.of(effective.layers(other), other))
                        .orElse(first)
                : first;
    }

    /** The layers that refuse it; none unless {@code reach} is never. */
    public List<Refusal> refusals() {
        return reach == Reach.NEVER ? Refusal.of(this) : List.of();
    }
}
