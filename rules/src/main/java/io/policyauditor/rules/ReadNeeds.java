package io.policyauditor.rules;

import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoint.Direction;
import io.policyauditor.estate.loading.LoadPoints;
import io.policyauditor.estate.loading.ModelUri;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Bucket.AccessPoint;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.estate.verdict.LoadVerdicts;
import io.policyauditor.estate.verdict.Purpose;
import io.policyauditor.policy.access.ResourceSet;
import io.policyauditor.rules.environments.Openness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The objects that have to be read for the models that are loaded as a role: all whose keys begin with the path of a URI.
 *
 * <p>Source: KServe aaac4e294, {@code kserve_storage.py}, {@code _download_s3}: the path is sent as a raw prefix, so that
 * {@code s3://models/fraud} loads {@code fraud-old/model.bin} too.
 */
public final class ReadNeeds {
    private final Estate estate;
    private final Map<String, String> bucketByAlias = new HashMap<>();
    private final Optional<Gap> credentials;

    private ReadNeeds(Estate estate) {
        this.estate = estate;
        for (Bucket bucket : estate.buckets()) {
            for (AccessPoint accessPoint : bucket.accessPoints().known().orElse(List.of())) {
                accessPoint.alias().known().ifPresent(alias -> bucketByAlias.put(alias, bucket.name()));
            }
        }
        this.credentials = LoadPoints.of(estate).all().stream()
                .filter(point -> point.direction() == Direction.READ)
                .flatMap(point -> point.credentials().missing().stream())
                .findFirst();
    }

    /** Those of an estate, looked up once. */
    public static ReadNeeds of(Estate estate) {
        return estate.derived(ReadNeeds.class, ReadNeeds::new);
    }

    /**
     * What the role of an ARN has to read.
     *
     * @param points its load points by the bucket that they read, in the order of their keys
     * @param gap why it may have to read more
     */
    public record Needs(Map<String, List<LoadPoint>> points, Optional<Gap> gap) {
        /** The patterns of the objects of a bucket. */
        public List<String> patterns(Bucket bucket) {
            return points.getOrDefault(bucket.name(), List.of()).stream()
                    .map(point -> objects(point, bucket))
                    .distinct()
                    .toList();
        }

        /** Whether any load point reads the bucket. */
        public boolean reads(Bucket bucket) {
            return points.containsKey(bucket.name());
        }
    }

    /** What the role of an ARN has to read. */
    public Needs of(String role) {
        Map<String, List<LoadPoint>> points = new LinkedHashMap<>();
        Optional<Gap> gap = credentials;
        for (LoadPoint point : LoaderRoles.of(estate).loadPoints(role)) {
            gap = gap.or(() -> point.uri().missing());
            point.bucket()
                    .ifPresent(name -> points.computeIfAbsent(
                                    bucketByAlias.getOrDefault(name, name), ignored -> new ArrayList<>())
                            .add(point));
        }
        return new Needs(points, gap.or(() -> unseen(role)));
    }

    /** Why a load point may not be in the estate. */
    private Optional<Gap> unseen(String arn) {
        return estate.role(arn)
                .known()
                .map(role -> RoleClusters.open(role, estate, ReadNeeds::unseen))
                .orElseGet(() -> estate.clusters().stream()
                        .flatMap(cluster -> unseen(cluster).stream())
                        .findFirst());
    }

    private static Optional<Gap> unseen(Cluster cluster) {
        return Openness.ofLoadPoints(cluster).or(() -> ServiceAccountRoles.open(cluster));
    }

    /**
     * The fewest resources that a policy has to name so that everything loads; what {@code auditor excess} leaves of a
     * grant.
     */
    public List<String> smallest(Needs needs, Bucket bucket) {
        TreeSet<String> all = new TreeSet<>();
        for (LoadPoint point : needs.points().getOrDefault(bucket.name(), List.of())) {
            List<String> asked = asked(point, bucket).toList();
            all.addAll(asked.isEmpty() ? List.of(objects(point, bucket)) : asked);
        }
        return all.stream()
                .filter(one -> all.stream()
                        .noneMatch(other -> !other.equals(one)
                                && ResourceSet.ofPattern(other).covers(one)))
                .toList();
    }

    private Stream<String> asked(LoadPoint point, Bucket bucket) {
        return LoadVerdicts.of(estate).of(point).needs().stream()
                .filter(need -> need.purpose() == Purpose.READ)
                .map(need -> need.pattern().orElse(need.request().resource().text()))
                .filter(resource -> resource.startsWith(bucket.arn() + "/"));
    }

    private static String objects(LoadPoint point, Bucket bucket) {
        return Ask.objects(bucket.arn(), point.uri().known().map(ModelUri::key).orElse(""));
    }
}
