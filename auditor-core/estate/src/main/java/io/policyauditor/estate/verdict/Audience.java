package io.policyauditor.estate.verdict;

import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.paths.Reachers;
import io.policyauditor.estate.rbac.Becoming;
import java.util.List;
import java.util.Map;

/**
 * Everybody who can do one thing to the objects of a load point: principals of AWS, the ServiceAccounts whose pods get
 * their roles, and the subjects of Kubernetes that can become one of these.
 *
 * @param action {@code s3:GetObject} or {@code s3:PutObject}
 * @param resource ARN of an object such as the load point has
 * @param principals of AWS, each with the shortest path
 * @param bearers ServiceAccounts that can get one of the roles
 * @param subjects who can become each of them; every ServiceAccount of a cluster is asked about as one that is yet to be made
 * @param gaps why there may be others
 */
public record Audience(
        String action,
        String resource,
        Reachers principals,
        List<Bearer> bearers,
        Map<Bearer, Becoming> subjects,
        List<Gap> gaps) {
    public Audience {
        bearers = List.copyOf(bearers);
        gaps = List.copyOf(gaps);
    }
}
