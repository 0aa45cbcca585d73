package io.policyauditor.estate.snapshot;

import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.policy.language.Arn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Writes an estate that is in memory whole. */
public final class EstateSnapshot {
    private final SnapshotWriter writer;

    private EstateSnapshot(SnapshotWriter writer) {
        this.writer = writer;
    }

    /** Writes every record; to publish them is left to the caller. */
    public static void write(Estate estate, SnapshotWriter writer) throws IOException {
        new EstateSnapshot(writer).write(estate);
    }

    private void write(Estate estate) throws IOException {
        writer.organization(estate.organization());
        write(RecordKind.ACCOUNTS, estate.accounts(), account -> Scope.ORGANIZATION);
        write(RecordKind.CONTROL_POLICIES, estate.controlPolicies(), policy -> Scope.ORGANIZATION);
        write(RecordKind.ROLES, estate.roles(), role -> ofArn(role.arn()));
        write(RecordKind.USERS, estate.users(), user -> ofArn(user.arn()));
        write(
                RecordKind.BUCKETS,
                estate.buckets(),
                bucket -> account(bucket.account().known()));
        write(RecordKind.KEYS, estate.keys(), key -> ofArn(key.arn()));
        write(RecordKind.OIDC_PROVIDERS, estate.oidcProviders(), provider -> ofArn(provider.arn()));
        write(RecordKind.CLUSTERS, estate.clusters(), EstateSnapshot::cluster);
        write(
                RecordKind.OBJECTS,
                estate.objects(),
                object -> object.cluster().known().map(Scope::cluster).orElse(Scope.ESTATE));
        write(RecordKind.POLICIES, alone(estate), policy -> Scope.ESTATE);
        write(RecordKind.GUARDRAILS, estate.guardrails(), guardrail -> Scope.ORGANIZATION);
        write(RecordKind.CONFLICTS, estate.conflicts(), conflict -> Scope.ESTATE);
    }

    private <R> void write(RecordKind<R> kind, List<R> records, Function<R, Scope> scope) throws IOException {
        Map<Scope, List<R>> byScope = new TreeMap<>();
        records.forEach(each -> byScope.computeIfAbsent(scope.apply(each), key -> new ArrayList<>())
                .add(each));
        for (Map.Entry<Scope, List<R>> part : byScope.entrySet()) {
            try (SnapshotWriter.Sink<R> sink = writer.part(part.getKey(), kind)) {
                for (R each : part.getValue()) {
                    sink.write(each);
                }
            }
        }
    }

    private static Scope cluster(Cluster cluster) {
        return account(cluster.account().known());
    }

    private static Scope ofArn(String arn) {
        return account(Arn.parse(arn).map(Arn::account));
    }

    private static Scope account(Optional<String> id) {
        return id.filter(Arn::isAccountId).map(Scope::account).orElse(Scope.ESTATE);
    }

    /** The policies to judge that no other record holds. */
    private static List<Policy> alone(Estate estate) {
        Assembly.Held held = new Assembly.Held();
        estate.controlPolicies().forEach(held::add);
        estate.roles().forEach(held::add);
        estate.users().forEach(held::add);
        estate.buckets().forEach(held::add);
        estate.keys().forEach(held::add);
        estate.clusters().forEach(held::add);
        Set<Policy> known = Collections.newSetFromMap(new IdentityHashMap<>());
        known.addAll(held.judged());
        return estate.policies().stream()
                .filter(policy -> !known.contains(policy))
                .toList();
    }
}
