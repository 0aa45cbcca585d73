package io.policyauditor.rules;

import io.policyauditor.audit.Settings;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoint.Direction;
import io.policyauditor.estate.loading.LoadPoints;
import io.policyauditor.estate.model.Estate;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The buckets that hold models: those that a load point reads, and those that {@code models.buckets} of {@code
 * auditor.yaml} names. Where neither names any, every bucket is judged as if it held models.
 */
public final class ModelBuckets {
    private final Predicate<String> names;

    private ModelBuckets(Predicate<String> names) {
        this.names = names;
    }

    /** Those of an estate. */
    public static ModelBuckets of(Estate estate, Settings settings) {
        Loaded loaded = estate.derived(Loaded.class, Loaded::by);
        Set<String> configured = settings.configuration().models().buckets();
        boolean all = !loaded.anything() && configured.isEmpty();
        return new ModelBuckets(name -> all || loaded.names().contains(name) || configured.contains(name));
    }

    /** Whether the bucket of a name holds models. */
    public boolean contains(String name) {
        return names.test(name);
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
