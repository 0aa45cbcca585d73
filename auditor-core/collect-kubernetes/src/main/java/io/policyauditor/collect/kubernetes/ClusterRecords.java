package io.policyauditor.collect.kubernetes;

import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that was read of a cluster. The objects are in the order of their types and keys, and are those that came,
 * also where there may be more.
 *
 * @param cluster says which listings leave nothing out, and what the API server knows of it from outside
 * @param objects without values of Secrets, credentials and copies of themselves
 * @param incomplete by type, as {@link KubernetesObject#type} has it: why there may be more
 * @param gaps everything that was asked and is not known, by its words
 * @param answers how many calls answered; 0: nothing could be read
 */
public record ClusterRecords(
        Cluster cluster,
        List<KubernetesObject> objects,
        SortedMap<String, Gap> incomplete,
        List<Gap> gaps,
        long answers) {
    public ClusterRecords {
        objects = List.copyOf(objects);
        incomplete = Collections.unmodifiableSortedMap(new TreeMap<>(incomplete));
        gaps = List.copyOf(gaps);
    }
}
