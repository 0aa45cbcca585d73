package io.policyauditor.estate.rbac;

import java.util.List;

/** How a subject becomes a ServiceAccount: one or more hops, of which each begins where the one before ends. */
public record Path(List<Hop> hops) {
    public Path {
        hops = List.copyOf(hops);
        if (hops.isEmpty()) {
            throw new IllegalArgumentException("a path has a hop");
        }
    }

    /** Who becomes it. */
    public Subject subject() {
        return hops.get(0).from();
    }

    /** The last way of the path: what is done to the ServiceAccount itself. */
    public Way way() {
        return hops.get(hops.size() - 1).way();
    }

    /** What the subject gains in the end. */
    public Gain gain() {
        return way().gain();
    }

    /** Whether the subject is a part of the cluster itself, which a report may fold away. */
    public boolean system() {
        return subject().system();
    }
}
