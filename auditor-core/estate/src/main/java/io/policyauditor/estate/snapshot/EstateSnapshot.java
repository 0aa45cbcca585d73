package io.policyauditor.estate.snapshot;

import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Observations;
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

    /**
     * Writes the records of one account, all of them under its name; the organization and what belongs to it are left
     * out.
     *
     * @param id of the account
     * @param estate the account alone
     */
    public static void writeAccount(String id, Estate estate, SnapshotWriter writer) throws IOException {
        Scope scope = Scope.account(id);
        EstateSnapshot snapshot = new EstateSnapshot(writer);
        Observations observed = estate.observations();
        snapshot.write(RecordKind.ACCOUNTS, estate.accounts(), each -> scope);
        snapshot.write(RecordKind.ROLES, estate.roles(), each -> scope);
        snapshot.write(RecordKind.USERS, estate.users(), each -> scope);
        snapshot.write(RecordKind.BUCKETS, estate.buckets(), each -> scope);
        snapshot.write(RecordKind.KEYS, estate.keys(), each -> scope);
        snapshot.write(RecordKind.OIDC_PROVIDERS, estate.oidcProviders(), each -> scope);
        snapshot.write(RecordKind.CLUSTERS, estate.clusters(), each -> scope);
        snapshot.write(RecordKind.POLICIES, alone(estate), each -> scope);
        snapshot.write(RecordKind.ACCOUNT_TRAITS, observed.accounts(), each -> scope);
        snapshot.write(RecordKind.BUCKET_TRAITS, observed.buckets(), each -> scope);
        snapshot.write(RecordKind.ACCESS_FINDINGS, observed.accessFindings(), each -> scope);
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
        Observations observed = estate.observations();
        write(RecordKind.ACCOUNT_TRAITS, observed.accounts(), traits -> Scope.account(traits.account()));
        write(
                RecordKind.BUCKET_TRAITS,
                observed.buckets(),
                traits -> account(estate.bucket(traits.bucket())
                        .known()
                        .flatMap(bucket -> bucket.account().known())));
        write(RecordKind.ACCESS_FINDINGS, observed.accessFindings(), finding -> ofArn(finding.analyzer()));
        write(RecordKind.DELEGATED_ADMINISTRATORS, observed.delegatedAdministrators(), one -> Scope.ORGANIZATION);
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
        estate.observations().accounts().forEach(held::add);
        Set<Policy> known = Collections.newSetFromMap(new IdentityHashMap<>());
        known.addAll(held.judged());
        return estate.policies().stream()
                .filter(policy -> !known.contains(policy))
                .toList();
    }
}
