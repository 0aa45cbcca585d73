package io.policyauditor.collect.files;

import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.policy.text.Problem;
import java.util.List;

/**
 * What the documents of one file hold of Kubernetes.
 *
 * @param objects in the order written, each once
 * @param problems what could not be taken, or not with certainty, in source order of their documents; while there is
 *     one, the objects are not all that the file holds
 */
public record Manifests(List<KubernetesObject> objects, List<Problem> problems) {
    public Manifests {
        objects = List.copyOf(objects);
        problems = List.copyOf(problems);
    }
}
