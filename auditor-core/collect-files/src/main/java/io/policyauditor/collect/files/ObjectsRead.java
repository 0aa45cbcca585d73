package io.policyauditor.collect.files;

import io.policyauditor.estate.model.Conflict;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import java.util.ArrayList;
import java.util.List;

/**
 * The Kubernetes objects of all files. Two of one name in one cluster are one object or contradict each other; where
 * cluster or namespace is not known, two of one name may well be two.
 */
final class ObjectsRead {
    private final Contradictions<KubernetesObject> placed =
            new Contradictions<>(object -> object.group() + " " + object.key(), KubernetesObject::place, Same::object);
    private final List<KubernetesObject> unplaced = new ArrayList<>();

    void add(KubernetesObject object) {
        if (object.cluster().known().isPresent() && !(object.namespace() instanceof Lookup.Unknown)) {
            placed.add(object);
        } else {
            unplaced.add(object);
        }
    }

    List<KubernetesObject> all() {
        List<KubernetesObject> all = new ArrayList<>(placed.all());
        all.addAll(unplaced);
        return all;
    }

    /** The contradictions, by the keys of the objects. */
    List<Conflict> conflicts() {
        return placed.conflicts().stream()
                .map(conflict -> new Conflict(
                        conflict.name().substring(conflict.name().indexOf(' ') + 1),
                        conflict.first(),
                        conflict.second()))
                .toList();
    }
}
