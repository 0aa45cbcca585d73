package io.policyauditor.estate.model;

import io.policyauditor.policy.text.Span;
import java.util.List;
import java.util.Map;

/**
 * An active finding of IAM Access Analyzer about access from outside.
 *
 * <p>Source: IAM Access Analyzer API reference, FindingSummary.
 *
 * @param id that of the finding
 * @param analyzer ARN
 * @param resource ARN of what is accessible
 * @param owner account of the resource
 * @param publicly whether the policy makes it public
 * @param principal kind to value, as {@code AWS} to an account
 */
public record AccessFinding(
        String id,
        String analyzer,
        Lookup<String> resource,
        Lookup<String> owner,
        boolean publicly,
        Map<String, String> principal,
        List<String> actions,
        Span place) {
    public AccessFinding {
        principal = Map.copyOf(principal);
        actions = List.copyOf(actions);
    }

    /** What tells it from all others: two analyzers find the same thing under one id each. */
    public String name() {
        return analyzer + "/" + id;
    }
}
