package io.policyauditor.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.audit.AuditRun;
import io.policyauditor.audit.AuditRun.Input;
import io.policyauditor.audit.AuditRun.Role;
import io.policyauditor.audit.Configuration;
import io.policyauditor.audit.Engine;
import io.policyauditor.audit.Gate;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject;
import io.policyauditor.collect.files.FileEstate.Found;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoints;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Gap.Reason;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is given twice with different content is said, and neither description of it passes or fails anything. */
class ContradictionsTest {
    private static final String SERVICE = """
            apiVersion: serving.kserve.io/v1beta1
            kind: InferenceService
            metadata: { name: scorer, namespace: fraud }
            spec: { predictor: { serviceAccountName: loader, model: { storageUri: "s3://models/v3/" } } }
            """;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "arn:aws:s3:::models|models|buckets: { models: { versioning: true } }|buckets: { models: { versioning: false } }",
                "arn:aws:iam::111122223333:role/r|arn:aws:iam::111122223333:role/r|roles: { r: { tags: { a: b } }, 'arn:aws:iam::111122223333:role/r': { tags: { a: c } } }|",
                "arn:aws:kms:eu-west-1:111122223333:key/k|arn:aws:kms:eu-west-1:111122223333:key/k|keys: { k: { region: eu-west-1, state: Enabled }, 'arn:aws:kms:eu-west-1:111122223333:key/k': { state: Disabled } }|",
                "arn:aws:iam::111122223333:oidc-provider/x.example|arn:aws:iam::111122223333:oidc-provider/x.example|oidcProviders: [ { issuer: x.example, clientIds: [a] }, { issuer: x.example, clientIds: [b] } ]|"
            })
    void whatAnEstateContradictsIsNeitherPassedNorFailed(String subject, String name, String one, String two) {
        Scanned scanned = new Scanned(directory)
                .with(
                        "estate.yaml",
                        "version: 1\naccounts:\n  '111122223333': { complete: [buckets, roles, keys, oidc-providers], "
                                + one
                                + " }\n  '444455556666': { complete: [buckets, roles], " + (two == null ? "" : two)
                                + " }\n");
        AuditRun run = scanned.run();
        assertThat(conflicts(run)).containsExactly(name);
        assertNeitherPassedNorFailed(scanned.found().estate(), run, subject);
    }

    @Test
    void twoManifestsOfOneObjectInOneCluster() {
        Scanned scanned = cluster()
                .with("k8s/a.yaml", SERVICE)
                .with("k8s/b.yaml", SERVICE.replace("v3", "v4"))
                .with("k8s/same.yaml", "# the same again\n" + SERVICE);
        AuditRun run = scanned.run();
        assertThat(conflicts(run)).containsExactly("east/fraud/InferenceService/scorer");
        assertNeitherPassedNorFailed(scanned.found().estate(), run, "east/fraud/InferenceService/scorer");
        assertNeitherPassedNorFailed(scanned.found().estate(), run, "east/fraud/InferenceService/scorer#predictor");
    }

    @Test
    void twoConfigurationsOfKserveLeaveWhatLoadsOpen() {
        String map = """
                apiVersion: v1
                kind: ConfigMap
                metadata: { name: inferenceservice-config, namespace: kserve }
                data: { storageInitializer: '{"image": "kserve/storage-initializer:v0.17.0"}', credentials: '{}' }
                """;
        cluster().with("k8s/a.yaml", SERVICE).with("k8s/kserve.yaml", map);
        assertThat(point().kserve()).isEqualTo(Lookup.known("0.17.0"));
        new Scanned(directory).with("k8s/other.yaml", map.replace("0.17.0", "0.16.0"));
        assertThat(point().kserve().missing().map(Gap::reason)).contains(Reason.UNREAD);
    }

    @Test
    void twoStorageContainersOfOneNameLeaveTheInitializerOpen() {
        String container = """
                apiVersion: serving.kserve.io/v1alpha1
                kind: ClusterStorageContainer
                metadata: { name: default }
                spec: { container: { name: x, image: "kserve/storage-initializer:v0.17.0" }, supportedUriFormats: [ { prefix: "s3://" } ] }
                """;
        cluster().with("k8s/a.yaml", SERVICE).with("k8s/c.yaml", container);
        assertThat(point().kserve()).isEqualTo(Lookup.known("0.17.0"));
        new Scanned(directory).with("k8s/d.yaml", container.replace("0.17.0", "0.16.0"));
        assertThat(point().kserve().missing().map(Gap::reason)).contains(Reason.UNREAD);
    }

    @Test
    void kindsOfTwoGroupsAreTwoObjects() {
        Estate estate = cluster()
                .with("k8s/a.yaml", "apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: fraud }\n")
                .with(
                        "k8s/b.yaml",
                        "apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: { name: web, namespace: fraud }\n")
                .with(
                        "k8s/c.yaml",
                        "apiVersion: mesh.example/v1\nkind: ServiceAccount\nmetadata: { name: loader, namespace: fraud, annotations: {"
                                + " eks.amazonaws.com/role-arn: \"arn:aws:iam::111122223333:role/x\" } }\n")
                .found()
                .estate();
        assertThat(estate.conflicts()).isEmpty();
        assertThat(estate.objects())
                .extracting(KubernetesObject::key)
                .containsExactly(
                        "east/fraud/Service/web",
                        "east/fraud/Service.serving.knative.dev/web",
                        "east/fraud/ServiceAccount.mesh.example/loader");
        assertThat(estate.object("east", "fraud", "Service", "web")
                        .known()
                        .orElseThrow()
                        .group())
                .isEmpty();
        assertThat(estate.object("east", "fraud", "Service.serving.knative.dev", "web")
                        .known()
                        .orElseThrow()
                        .group())
                .isEqualTo("serving.knative.dev");
        assertThat(estate.object("east", "fraud", "ServiceAccount", "loader"))
                .describedAs("that of another group is no account of pods")
                .isEqualTo(Lookup.absent());
        assertThat(estate.objects("ServiceAccount")).isEmpty();
    }

    @Test
    void aManifestThatTwoClustersNameIsOfNeither() {
        Scanned scanned = new Scanned(directory)
                .with("estate.yaml", """
                        version: 1
                        clusters:
                          east: { manifests: ["k8s/**"], complete: [manifests] }
                          west: { manifests: ["k8s/w*"], complete: [manifests] }
                        """)
                .with("k8s/west.yaml", SERVICE)
                .with("k8s/other.yaml", SERVICE.replace("scorer", "other"))
                .with("elsewhere/x.yaml", SERVICE.replace("scorer", "nowhere"));
        List<KubernetesObject> objects = scanned.found().estate().objects();
        assertThat(objects)
                .extracting(KubernetesObject::key)
                .containsExactlyInAnyOrder(
                        "east/fraud/InferenceService/other",
                        "?/fraud/InferenceService/scorer",
                        "?/fraud/InferenceService/nowhere");
        assertThat(objects)
                .filteredOn(object -> object.name().equals("scorer"))
                .allSatisfy(object -> assertThat(object.cluster().missing())
                        .contains(Gap.unread(
                                "k8s/west.yaml is named by manifests of east and west, leave it to one cluster")));
        assertThat(scanned.run().notAssessed())
                .filteredOn(missing -> missing.subject().key().equals("?/fraud/InferenceService/scorer#predictor"))
                .isNotEmpty()
                .anySatisfy(missing -> assertThat(missing.gap().reason()).isEqualTo(Reason.UNREAD));
    }

    @Test
    void aNestedEstateIsOneOfItsOwn() {
        Scanned scanned = cluster()
                .with("k8s/a.yaml", SERVICE)
                .with("team/estate.yaml", "version: 1\naccounts: { '444455556666': {} }\n")
                .with("team/k8s/b.yaml", SERVICE.replace("scorer", "theirs"));
        Found found = scanned.found();
        assertThat(found.estate().accounts()).isEmpty();
        assertThat(found.estate().objects()).extracting(KubernetesObject::name).containsExactly("scorer");
        assertThat(found.inputs())
                .filteredOn(input -> input.role() == Role.UNREAD)
                .extracting(Input::name, Input::note)
                .containsExactly(org.assertj.core.api.Assertions.tuple(
                        "team/estate.yaml", "an estate of its own, scan team by itself"));
        assertThat(scanned.run().notAssessed())
                .anySatisfy(missing -> assertThat(missing.gap().what())
                        .isEqualTo("team/estate.yaml: an estate of its own, scan team by itself"));
        assertThat(scanned.run("team").inputs()).noneMatch(input -> input.role() == Role.UNREAD);
    }

    @Test
    void ofTwoEstatesTheSecondIsNotRead() {
        Scanned scanned = new Scanned(directory)
                .with(
                        "a/estate.yaml",
                        "version: 1\naccounts: { '111122223333': { buckets: { models: { versioning: true } } } }\n")
                .with(
                        "b/estate.yaml",
                        "version: 1\naccounts: { '111122223333': { buckets: { models: { versioning: false } } } }\n");
        AuditRun run = scanned.run("a", "b");
        assertThat(run.inputs())
                .filteredOn(input -> input.role() == Role.UNREAD)
                .extracting(Input::name)
                .containsExactly("b/estate.yaml");
        assertThat(run.exitCode()).isNotZero();
        assertThat(scanned.found("a", "b").estate().buckets())
                .singleElement()
                .satisfies(bucket -> assertThat(bucket.versioning()).isEqualTo(Lookup.known(true)));
    }

    private Scanned cluster() {
        return new Scanned(directory)
                .with(
                        "estate.yaml",
                        "version: 1\nclusters: { east: { complete: [manifests, pod-identity-associations, node-groups] } }\n");
    }

    private LoadPoint point() {
        List<LoadPoint> points =
                LoadPoints.of(new Scanned(directory).found().estate()).all();
        assertThat(points).hasSize(1);
        return points.get(0);
    }

    private static List<String> conflicts(AuditRun run) {
        return run.findings().stream()
                .filter(finding -> finding.rule().id().equals("SN007"))
                .map(finding -> finding.subject().key())
                .toList();
    }

    /** Rules that pass and fail whatever there is, so that nothing else keeps the subject from it. */
    private static void assertNeitherPassedNorFailed(Estate estate, AuditRun run, String subject) {
        assertThat(run.findings())
                .filteredOn(finding -> !(finding.subject() instanceof Subject.ConflictSubject))
                .extracting(finding -> finding.subject().key())
                .doesNotContain(subject);
        assertThat(estate.conflicts()).hasSize(1);
        for (Outcome outcome : List.of(
                Outcome.pass(), Outcome.fail(List.of(run.findings().get(0).finding())))) {
            Rule<Subject> always = new Always(subject, outcome);
            AuditRun of = new Engine(List.of(always))
                    .run(
                            estate,
                            new Settings(Configuration.DEFAULT, Scanned.AS_OF),
                            new Engine.Request(
                                    new AuditRun.Tool("test", "test", Scanned.AS_OF),
                                    List.of(),
                                    Optional.empty(),
                                    List.of(),
                                    Gate.SCAN));
            assertThat(of.counts().pass() + of.counts().fail()).isZero();
            assertThat(of.notAssessed())
                    .isNotEmpty()
                    .allSatisfy(
                            missing -> assertThat(missing.gap().what()).contains("given twice with different content"));
        }
    }

    private record Always(String key, Outcome outcome) implements Rule<Subject> {
        @Override
        public RuleInfo info() {
            return RuleInfo.of("ZZ001", "always", Severity.LOW, "always");
        }

        @Override
        public Class<Subject> subject() {
            return Subject.class;
        }

        @Override
        public Outcome judge(Subject subject, Estate estate, Settings settings) {
            boolean asked = subject.key().equals(key) && !(subject instanceof Subject.ConflictSubject);
            return asked ? outcome : Outcome.notApplicable();
        }
    }
}
