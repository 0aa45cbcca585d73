package io.policyauditor.estate.model;

import io.policyauditor.policy.text.Span;
import java.util.List;

/**
 * A service or resource control policy and where it is attached.
 *
 * @param id {@code p-…}, or the name where the input gives no id
 * @param targets ids of units or accounts
 * @param awsManaged whether it is FullAWSAccess or RCPFullAWSAccess
 */
public record ControlPolicy(
        Type type, String id, String name, Policy policy, List<String> targets, boolean awsManaged, Span place) {
    /** The two types. */
    public enum Type {
        SCP,
        RCP
    }

    public ControlPolicy {
        targets = List.copyOf(targets);
    }
}
