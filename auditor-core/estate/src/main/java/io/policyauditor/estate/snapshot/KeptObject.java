package io.policyauditor.estate.snapshot;

import io.policyauditor.estate.model.KubernetesObject;
import java.util.Optional;

/** A Kubernetes object as a snapshot keeps it. */
public final class KeptObject {
    private KeptObject() {}

    /**
     * The object without credentials, copies of itself and {@code managedFields}, in a text of its own: nothing of the
     * text it was read from is left. To write it and read it again gives the same.
     *
     * @return empty when a snapshot cannot keep it: it is too large
     */
    public static Optional<KubernetesObject> of(KubernetesObject object) {
        try {
            return Optional.of(Forms.kept(object));
        } catch (Malformed e) {
            return Optional.empty();
        }
    }
}
