package io.policyauditor.rules;

import io.policyauditor.audit.Settings;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoint.Direction;
import io.policyauditor.estate.loading.LoadPoints;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.ResourceSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The buckets that hold models: those that a load point reads, and those that {@code models.buckets} of {@code
 * auditor.yaml} names. Where neither names any, every bucket is judged as if it held models.
 */
public final class ModelBuckets {
    private final Set<String> loaded;
    private final Set<String> configured;
    private final boolean all;

    private ModelBuckets(Set<String> loaded, Set<String> configured, boolean all) {
        this.loaded = loaded;
        this.configured = configured;
        this.all = all;
    }

    /** Those of an estate. */
    public static ModelBuckets of(Estate estate, Settings settings) {
        Loaded loaded = estate.derived(Loaded.class, Loaded::by);
        Set<String> configured = settings.configuration().models().buckets();
        boolean all = !loaded.anything() && configured.isEmpty();
        return new ModelBuckets(loaded.names(), configured, all);
    }

    /** Whether the bucket of a name holds models. */
    public boolean contains(String name) {
        return all || loaded.contains(name) || configured.contains(name);
    }

    /** Whether a statement allows an S3 action on one of them or on its objects. */
    public boolean grantedBy(CompiledStatement statement) {
        if (!statement.allows()
                || S3Actions.reaching(statement.resources(), S3Actions.of(statement))
                        .isEmpty()) {
            return false;
        }
        ResourceSet resources = statement.resources();
        return all || Stream.concat(loaded.stream(), configured.stream()).anyMatch(name -> names(resources, name));
    }

    private static boolean names(ResourceSet resources, String bucket) {
        return Partitions.meet(resources, ":s3:::" + bucket) || Partitions.meet(resources, ":s3:::" + bucket + "/*");
    }

    /**
     * What load points say.
     *
     * @param anything whether there is a load point at all
     */
    private record Loaded(boolean anything, Set<String> names) {
        static Loaded by(Estate estate) {
            LoadPoints points = LoadPoints.of(estate);
            Set<String> names = points.all().stream()
                    .filter(point -> point.direction() == Direction.READ)
                    .map(LoadPoint::bucket)
                    .flatMap(bucket -> bucket.stream())
                    .collect(Collectors.toUnmodifiableSet());
            return new Loaded(!points.all().isEmpty(), names);
        }
    }
}
