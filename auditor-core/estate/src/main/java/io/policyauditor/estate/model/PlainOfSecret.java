package io.policyauditor.estate.model;

import java.util.Set;

/**
 * What of a Kubernetes Secret is no value and may stay: the one list for whatever reads a Secret and whatever keeps one.
 * Everything that is not named here is taken for a value.
 */
public final class PlainOfSecret {
    /** Fields of the Secret itself. */
    public static final Set<String> FIELDS = Set.of("apiVersion", "kind", "type", "immutable");

    /** Fields of its metadata; annotations are looked at one by one. */
    public static final Set<String> METADATA = Set.of(
            "name",
            "generateName",
            "namespace",
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "labels",
            "ownerReferences",
            "finalizers",
            "managedFields");

    /** Fields of an entry of KServe's {@code storage-config}. */
    public static final Set<String> STORAGE_FIELDS =
            Set.of("type", "bucket", "region", "endpoint_url", "anonymous", "verify_ssl", "cabundle_configmap");

    /** Annotations in which tools keep a packed copy of the whole object: never plain. */
    public static final Set<String> COPIES =
            Set.of("kubectl.kubernetes.io/last-applied-configuration", "objectset.rio.cattle.io/applied");

    private PlainOfSecret() {}
}
