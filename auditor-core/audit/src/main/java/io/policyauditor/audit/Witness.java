package io.policyauditor.audit;

import io.policyauditor.policy.decide.Request;

/**
 * A request that shows what a finding says. Whoever doubts it puts it to {@code auditor decide --estate}, which answers the
 * same.
 *
 * @param request its context holds what must be so besides what AWS fills in by itself
 * @param allowed what is answered: allowed though it should not be, or refused though it is needed
 */
public record Witness(Request request, boolean allowed) {
    /** One that is allowed and should not be. */
    public static Witness allowed(Request request) {
        return new Witness(request, true);
    }

    /** One that is needed and refused. */
    public static Witness refused(Request request) {
        return new Witness(request, false);
    }
}
