package io.policyauditor.collect.kubernetes;

import io.policyauditor.estate.model.Gap;

/** Takes what was read, as it comes, from one thread: the clusters in the order of their contexts. */
public interface Records {
    /** A cluster, read as far as it answered. */
    void cluster(ClusterRecords cluster);

    /** A context that leads to no cluster that could be asked. */
    void unread(Gap gap);
}
