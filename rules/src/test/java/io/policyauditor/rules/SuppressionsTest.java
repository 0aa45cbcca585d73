package io.policyauditor.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.audit.AuditRun;
import io.policyauditor.audit.Counts;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a suppression says of a place is asked of every kind of subject. */
class SuppressionsTest {
    private static final String ESTATE = """
            version: 1
            organization: { id: o-abcde12345, managementAccount: "999988887777", complete: true }
            accounts:
              "111122223333":
                tags: { env: prod }
                publicAccessBlock: { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: false }
                complete: [roles, oidc-providers]
                roles:
                  loader:
                    trust:
                      Version: "2012-10-17"
                      Statement:
                        - Sid: Any
                          Effect: Allow
                          Action: sts:AssumeRoleWithWebIdentity
                          Principal: { Federated: "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC" }
                oidcProviders:
                  - { issuer: oidc.eks.eu-west-1.amazonaws.com/id/ABC, clientIds: [sts.amazonaws.com] }
                buckets:
                  models: { region: eu-west-1, versioning: false, encryption: { algorithm: "aws:kms", key: "arn:aws:kms:eu-west-1:111122223333:key/k1" } }
                keys:
                  k1: { region: eu-west-1, state: Disabled }
            clusters:
              east:
                arn: arn:aws:eks:eu-west-1:111122223333:cluster/east
                issuer: oidc.eks.eu-west-1.amazonaws.com/id/ABC
                manifests: ["k8s/**"]
                complete: [manifests, pod-identity-associations]
            """;

    private static final String MANIFESTS = """
            apiVersion: v1
            kind: Namespace
            metadata: { name: a, labels: { env: dev } }
            ---
            apiVersion: v1
            kind: Namespace
            metadata: { name: b, labels: { env: prod } }
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: { name: default, namespace: a, annotations: { eks.amazonaws.com/role-arn: "arn:aws:iam::111122223333:role/loader" } }
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: { name: loader, namespace: b, annotations: { eks.amazonaws.com/role-arn: "arn:aws:iam::111122223333:role/loader" } }
            ---
            apiVersion: serving.kserve.io/v1beta1
            kind: InferenceService
            metadata: { name: scorer, namespace: a }
            spec: { predictor: { model: { storageUri: "s3://models/fraud/v3/" } } }
            ---
            apiVersion: serving.kserve.io/v1beta1
            kind: InferenceService
            metadata: { name: scorer, namespace: b }
            spec: { predictor: { serviceAccountName: loader, model: { storageUri: "s3://models/fraud/v3/" } } }
            ---
            apiVersion: serving.kserve.io/v1alpha1
            kind: ClusterStorageContainer
            metadata: { name: mine }
            spec: { container: { name: storage-initializer, image: "kserve/storage-initializer:latest" }, supportedUriFormats: [ { prefix: "s3://" } ] }
            """;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        // rule, subject, what is said of it, what is said of another
        "TR001, arn:aws:iam::111122223333:role/loader#trust, resource, arn:aws:iam::*:role/loader, arn:aws:iam::*:role/x",
        "LP016, arn:aws:iam::111122223333:role/loader, resource, arn:aws:iam::*:role/load*, arn:aws:iam::*:role/x*",
        "BX014, arn:aws:s3:::models, resource, arn:aws:s3:::mod*, arn:aws:s3:::dom*",
        "KM018, arn:aws:kms:eu-west-1:111122223333:key/k1, resource, arn:aws:kms:*:*:key/k1, arn:aws:kms:*:*:key/k2",
        "BX003, account/111122223333, resource, account/111122223333, account/444455556666",
        "EN012, cluster/east, resource, arn:aws:eks:*:*:cluster/east, arn:aws:eks:*:*:cluster/west",
        "EN012, cluster/east, resource, cluster/east, cluster/west",
        "KS002, east/a/ServiceAccount/default, object, ServiceAccount/a/*, ServiceAccount/b/*",
        "KS017, east/ClusterStorageContainer/mine, object, ClusterStorageContainer/mine, ClusterStorageContainer/*/mine",
        "KS001, east/a/InferenceService/scorer#predictor, object, InferenceService/a/scorer, InferenceService/b/scorer",
        "KS001, east/a/InferenceService/scorer#predictor, object, **#predictor, **#transformer",
        "KS001, east/a/InferenceService/scorer#predictor, path, k8s/*.yaml, estate.yaml",
        "BX014, arn:aws:s3:::models, path, estate.yaml, k8s/*.yaml"
    })
    void everyKindOfSubjectCanBeSuppressed(String rule, String subject, String key, String fits, String other) {
        assertThat(Scanned.open(run(rule, key, other))).contains(rule + " " + subject);
        AuditRun run = run(rule, key, fits);
        assertThat(Scanned.open(run)).doesNotContain(rule + " " + subject);
        assertThat(run.byRule().getOrDefault(rule, Counts.NONE).suppressed()).isPositive();
    }

    private AuditRun run(String rule, String key, String glob) {
        return new Scanned(directory)
                .with("estate.yaml", ESTATE)
                .with("k8s/all.yaml", MANIFESTS)
                .configured("version: 1\nsuppressions: { entries: [ { rule: " + rule + ", " + key + ": \"" + glob
                        + "\", reason: accepted } ] }\n")
                .run();
    }
}
