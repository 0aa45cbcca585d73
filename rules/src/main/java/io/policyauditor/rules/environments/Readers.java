package io.policyauditor.rules.environments;

import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoint.Direction;
import io.policyauditor.estate.loading.LoadPoints;
import io.policyauditor.estate.model.Estate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The load points that read from each bucket. */
public final class Readers {
    private final Map<String, List<LoadPoint>> byBucket = new HashMap<>();

    private Readers(Estate estate) {
        for (LoadPoint point : LoadPoints.of(estate).all()) {
            if (point.direction() == Direction.READ) {
                point.bucket()
                        .ifPresent(bucket -> byBucket.computeIfAbsent(bucket, ignored -> new ArrayList<>())
                                .add(point));
            }
        }
    }

    /** Those of an estate, found once. */
    public static Readers of(Estate estate) {
        return estate.derived(Readers.class, Readers::new);
    }

    /** Those of the bucket of a name, in the order of their keys. */
    public List<LoadPoint> of(String bucket) {
        return List.copyOf(byBucket.getOrDefault(bucket, List.of()));
    }

    /** What a message calls a load point. */
    public static String name(LoadPoint point) {
        return point.object().kind() + " "
                + point.object().namespace().known().map(in -> in + "/").orElse("")
                + point.object().name();
    }
}
