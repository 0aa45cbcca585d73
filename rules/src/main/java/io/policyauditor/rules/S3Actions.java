package io.policyauditor.rules;

import io.policyauditor.policy.access.ActionSets;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.ResourceSet;
import io.policyauditor.policy.access.S3Resource;
import io.policyauditor.policy.catalogue.AccessLevel;
import io.policyauditor.policy.catalogue.ActionSet;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.language.Patterns;
import io.policyauditor.policy.text.StringNode;
import java.util.EnumSet;

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

    /** Actions that read how a bucket is set up, and nothing of what is in it: who audits needs them of every bucket. */
    public static final ActionSet READING_SETTINGS =
            ON_BUCKETS.minus(ON_OBJECTS).filter(action -> action.levels().equals(EnumSet.of(AccessLevel.READ)));

    /** The actions of a KServe load. */
    public static final ActionSet LOAD = ALL.filter(
            action -> action.name().equals("ListBucket") || action.name().equals("GetObject"));

    private S3Actions() {}

    /** All of them. */
    public static ActionSet all() {
        return ALL;
    }

    /** The S3 actions that a pattern of an action element fits. */
    public static ActionSet of(String pattern) {
        // AWS takes no wildcard in the prefix of a service but the star that is everything.
        boolean possible = pattern.startsWith("*") || pattern.regionMatches(true, 0, "s3:", 0, 3);
        return possible ? ActionSets.of(pattern, CATALOGUE).intersect(ALL) : CATALOGUE.noActions();
    }

    /** The S3 actions that a statement's action element fits. */
    public static ActionSet of(CompiledStatement statement) {
        Patterns element = statement.source().action();
        ActionSet named = CATALOGUE.noActions();
        if (element == null) {
            return named;
        }
        for (StringNode pattern : element.values()) {
            named = named.union(of(pattern.value()));
        }
        return element.negated() ? ALL.minus(named) : named;
    }

    /** Whether actions, more than one, are all that S3 can do to these resources; LP001 reports the pattern. */
    public static boolean areAllOn(ResourceSet resources, ActionSet actions) {
        if (actions.size() < 2 || actions.containsAll(ALL)) {
            return actions.size() > 1;
        }
        boolean buckets = actions.containsAll(ON_BUCKETS);
        boolean objects = actions.containsAll(ON_OBJECTS);
        if (!buckets && !objects) {
            return false;
        }
        boolean meetsBuckets = resources.meets(S3Resource.BUCKET);
        boolean meetsObjects = resources.meets(S3Resource.OBJECT);
        return (meetsBuckets || meetsObjects) && (!meetsBuckets || buckets) && (!meetsObjects || objects);
    }

    /** Those of the actions that have something to act on among the resources. */
    public static ActionSet reaching(ResourceSet resources, ActionSet actions) {
        if (resources.covers("*")) {
            return actions;
        }
        boolean buckets = resources.meets(S3Resource.BUCKET);
        boolean objects = resources.meets(S3Resource.OBJECT);
        boolean others = Partitions.meet(resources, ":s3:?*:*:*") || Partitions.meet(resources, ":s3::?*:*");
        return actions.filter(action -> action.resources().stream()
                .map(use -> use.type().key())
                .anyMatch(type -> type.equals("bucket") ? buckets : type.equals("object") ? objects : others));
    }

    private static ActionSet on(String resourceType) {
        return ALL.filter(action ->
                action.resources().stream().anyMatch(use -> use.type().key().equals(resourceType)));
    }
}
