package io.policyauditor.rules;

import io.policyauditor.policy.catalogue.ActionSet;
import io.policyauditor.policy.catalogue.Catalogue;

/**
 * Sets of S3 actions that rules speak of.
 *
 * <p>Source of the load set: KServe aaac4e294, {@code kserve_storage.py}, {@code _download_s3}: HeadBucket and
 * ListObjects need s3:ListBucket, HeadObject and GetObject need s3:GetObject, and nothing else is called.
 */
public final class S3Actions {
    /** What loading a model needs, for messages. */
    public static final String LOAD_SET = "s3:ListBucket and s3:GetObject";

    private static final Catalogue CATALOGUE = Catalogue.bundled();
    private static final ActionSet ALL = CATALOGUE.actionsOf("s3");

    /** Actions on a bucket itself. */
    public static final ActionSet ON_BUCKETS = on("bucket");

    /** Actions on objects. */
    public static final ActionSet ON_OBJECTS = on("object");

    /** The actions of a KServe load. */
    public static final ActionSet LOAD = ALL.filter(
            action -> action.name().equals("ListBucket") || action.name().equals("GetObject"));

    private S3Actions() {}

    /** All of them. */
    public static ActionSet all() {
        return ALL;
    }

    private static ActionSet on(String resourceType) {
        return ALL.filter(action ->
                action.resources().stream().anyMatch(use -> use.type().key().equals(resourceType)));
    }
}
