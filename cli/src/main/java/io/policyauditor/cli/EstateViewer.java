package io.policyauditor.cli;

import io.policyauditor.audit.AuditRun.Input;
import io.policyauditor.audit.AuditRun.Role;
import io.policyauditor.audit.Settings;
import io.policyauditor.estate.environment.Environment;
import io.policyauditor.estate.environment.Environments;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoints;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Conflict;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Key;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.reports.EstateView;
import io.policyauditor.reports.EstateView.LoaderRole;
import io.policyauditor.reports.EstateView.Placed;
import io.policyauditor.rules.BucketKeys;
import io.policyauditor.rules.LoaderRoles;
import io.policyauditor.rules.ModelBuckets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Picks out of an estate what is on the way of a model, and what is not known of it. */
final class EstateViewer {
    private final Estate estate;
    private final Environments environments;
    private final LoaderRoles loaders;
    private final ModelBuckets models;
    private final Set<Gap> unknowns = new LinkedHashSet<>();

    EstateViewer(Estate estate, Settings settings) {
        this.estate = estate;
        this.environments = settings.environments(estate);
        this.loaders = LoaderRoles.of(estate);
        this.models = ModelBuckets.of(estate, settings);
    }

    EstateView view(List<String> scope, List<Input> inputs) {
        List<LoadPoint> points = LoadPoints.of(estate).all();
        inputs.stream()
                .filter(input -> input.role() == Role.UNREAD)
                .forEach(input -> unknowns.add(Gap.unread(input.name() + ": " + input.note())));
        estate.conflicts().stream().map(Conflict::gap).forEach(unknowns::add);
        unknown(estate.organization());
        var accounts = estate.accounts().stream()
                .map(account -> placed(account, environments.account(account.id())))
                .toList();
        estate.accounts().forEach(account -> unknown(account.unit()));
        var clusters = estate.clusters().stream()
                .map(cluster -> placed(cluster, environments.cluster(cluster.name())))
                .toList();
        estate.clusters().forEach(this::unknowns);
        List<Placed<LoaderRole>> roles = roles(points);
        List<Bucket> buckets = estate.buckets().stream()
                .filter(bucket -> models.contains(bucket.name()))
                .toList();
        buckets.forEach(this::unknowns);
        List<Key> keys = estate.keys().stream()
                .filter(key -> BucketKeys.of(estate).buckets(key.arn()).stream()
                        .anyMatch(bucket -> models.contains(bucket.name())))
                .toList();
        keys.forEach(key -> unknown(key.policy()));
        points.forEach(this::unknowns);
        List<Placed<Bucket>> placedBuckets = buckets.stream()
                .map(bucket -> environed(bucket, environments.bucket(bucket.name())))
                .toList();
        List<Placed<Key>> placedKeys = keys.stream()
                .map(key -> environed(key, environments.key(key.arn())))
                .toList();
        List<Placed<LoadPoint>> placedPoints = points.stream()
                .map(point -> environed(point, environments.object(point.object())))
                .toList();
        List<Gap> worstFirst = unknowns.stream()
                .sorted(Comparator.comparing(Gap::reason).reversed())
                .toList();
        return new EstateView(
                scope, inputs, accounts, clusters, roles, placedBuckets, placedKeys, placedPoints, worstFirst);
    }

    private List<Placed<LoaderRole>> roles(List<LoadPoint> points) {
        Set<String> arns = new TreeSet<>();
        estate.roles().stream()
                .filter(role -> loaders.contains(role).known().orElse(false))
                .forEach(role -> arns.add(role.arn()));
        points.forEach(point -> point.credentials().known().orElse(List.of()).stream()
                .flatMap(LoaderRoles::roles)
                .forEach(arns::add));
        List<Placed<LoaderRole>> roles = new ArrayList<>();
        for (String arn : arns) {
            Lookup<io.policyauditor.estate.model.Role> role = estate.role(arn);
            unknown(role);
            role.known().ifPresent(known -> {
                unknown(known.trust());
                unknown(known.policies());
                unknown(known.boundary());
            });
            List<String> users = loaders.loadPoints(arn).stream()
                    .map(LoadPoint::key)
                    .distinct()
                    .toList();
            roles.add(environed(new LoaderRole(arn, role.known().isPresent(), users), environments.role(arn)));
        }
        return roles;
    }

    private void unknowns(Cluster cluster) {
        unknown(cluster.account());
        unknown(cluster.issuer());
        unknown(cluster.podIdentityAssociations());
    }

    private void unknowns(Bucket bucket) {
        unknown(bucket.account());
        unknown(bucket.policy());
        unknown(bucket.encryption());
        unknown(BucketKeys.of(estate).of(bucket));
    }

    private void unknowns(LoadPoint point) {
        unknown(point.object().cluster());
        unknown(point.object().namespace());
        unknown(point.uri());
        unknown(point.serviceAccount());
        unknown(point.kserve());
        unknown(point.credentials());
        point.bucket().ifPresent(name -> unknown(estate.bucket(name)));
    }

    private void unknown(Lookup<?> lookup) {
        lookup.missing().ifPresent(unknowns::add);
        if (lookup instanceof Lookup.Known<?> known && known.value() instanceof Policy policy) {
            policy.document().missing().ifPresent(unknowns::add);
        }
    }

    /** A thing on the way of a model, whose environment should be known. */
    private <T> Placed<T> environed(T thing, Environment environment) {
        environment.name().missing().ifPresent(unknowns::add);
        return placed(thing, environment);
    }

    private static <T> Placed<T> placed(T thing, Environment environment) {
        return new Placed<>(thing, environment);
    }
}
