package io.policyauditor.policy.prove;

import io.policyauditor.policy.access.Access;
import java.util.List;

/**
 * Actions on resources, each as a policy would write it.
 *
 * @param actions patterns such as {@code s3:Put*}
 * @param resources patterns such as {@code arn:aws:s3:::models/*}, or {@code *}
 */
public record Target(List<String> actions, List<String> resources) {
    public Target {
        actions = List.copyOf(actions);
        resources = List.copyOf(resources);
    }

    /** What allows exactly these requests, to narrow a {@link Scope}. */
    public Access requests() {
        return Documents.requests(List.of(this));
    }
}
