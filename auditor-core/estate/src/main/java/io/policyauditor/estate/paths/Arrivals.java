package io.policyauditor.estate.paths;

import java.util.List;

/**
 * Who becomes a principal from somewhere that IAM does not know, such as a Kubernetes service account whose pods run as a
 * role: here a path goes on beyond AWS. A hop begins with a principal of kind {@link Principal.Kind#OTHER}, of whom the
 * same is asked again.
 */
public interface Arrivals {
    /** The hops that end at a principal, in an order that is always the same. */
    List<Hop> into(Principal principal);
}
