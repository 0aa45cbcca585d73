package io.policyauditor.rules;

import io.policyauditor.audit.Settings;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoint.Direction;
import io.policyauditor.estate.loading.LoadPoints;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.ResourceSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    private final List<ResourceSet> resources;

    /** Of each statement: many roles share the document that it stands in. */
    private final Map<CompiledStatement, Boolean> granting = new ConcurrentHashMap<>();

    private ModelBuckets(Loaded loaded, Set<String> configured) {
        this.loaded = loaded.names();
        this.configured = configured;
        this.all = !loaded.anything() && configured.isEmpty();
        this.resources = Stream.concat(loaded.names().stream(), configured.stream())
                .distinct()
                .flatMap(name -> Stream.of(":s3:::" + name, ":s3:::" + name + "/*"))
                .flatMap(Partitions::of)
                .map(ResourceSet::ofPattern)
                .toList();
    }

    /** Those of an estate, found once for each list of configured ones. */
    public static ModelBuckets of(Estate estate, Settings settings) {
        Loaded loaded = estate.derived(Loaded.class, Loaded::by);
        return estate.derived(ByConfigured.class, ignored -> new ByConfigured(new ConcurrentHashMap<>()))
                .known()
                .computeIfAbsent(
                        settings.configuration().models().buckets(),
                        configured -> new ModelBuckets(loaded, configured));
    }

    private record ByConfigured(Map<Set<String>, ModelBuckets> known) {}

    /** Whether the bucket of a name holds models. */
    public boolean contains(String name) {
        return all || loaded.contains(name) || configured.contains(name);
    }

    /** Whether a statement allows an S3 action on one of them or on its objects. */
    public boolean grantedBy(CompiledStatement statement) {
        return granting.computeIfAbsent(statement, this::grants);
    }

    private boolean grants(CompiledStatement statement) {
        if (!statement.allows()
                || S3Actions.reaching(statement.resources(), S3Actions.of(statement))
                        .isEmpty()) {
            return false;
        }
        ResourceSet named = statement.resources();
        return all || resources.stream().anyMatch(named::meets);
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
