package io.policyauditor.policy.prove;

import io.policyauditor.policy.decide.Request;
import java.util.List;

/**
 * What an access allows beyond another, in boxes no two of which have a request in common.
 *
 * @param complete whether the boxes hold all of it; if not, {@code why} says what was left out
 * @param why empty when complete
 */
public record Excess(List<Box> boxes, boolean complete, String why, List<String> assumptions, Stats stats) {
    public Excess {
        boxes = List.copyOf(boxes);
        assumptions = List.copyOf(assumptions);
    }

    /**
     * Actions on resources under conditions: every combination is excess.
     *
     * @param actions by name, or {@code service:*} for the rest of a service, which {@code conditions} may narrow
     * @param resources patterns one of which the resource fits; empty when it may be any
     * @param exceptResources patterns that the resource does not fit
     * @param conditions what else is asked, in words, one thing each
     * @param example a request in it; the evaluator allows it to the subject and not to the minimum
     */
    public record Box(
            List<String> actions,
            List<String> resources,
            List<String> exceptResources,
            List<String> conditions,
            Request example) {
        public Box {
            actions = List.copyOf(actions);
            resources = List.copyOf(resources);
            exceptResources = List.copyOf(exceptResources);
            conditions = List.copyOf(conditions);
        }
    }
}
