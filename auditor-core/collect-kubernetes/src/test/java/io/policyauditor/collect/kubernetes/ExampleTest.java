package io.policyauditor.collect.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.audit.AuditRun;
import io.policyauditor.audit.AuditRun.Tool;
import io.policyauditor.audit.Configuration;
import io.policyauditor.audit.Engine;
import io.policyauditor.audit.Gate;
import io.policyauditor.collect.files.FileEstate;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.snapshot.EstateSnapshot;
import io.policyauditor.estate.snapshot.SnapshotReader;
import io.policyauditor.estate.snapshot.SnapshotReader.Result;
import io.policyauditor.estate.snapshot.SnapshotWriter;
import io.policyauditor.estate.verdict.LoadVerdict;
import io.policyauditor.estate.verdict.LoadVerdicts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The examples' clusters, collected: judged as their files are. */
class ExampleTest {
    private static final Path EXAMPLES = Path.of("..", "..", "examples");

    /** The day of the judgement: data is not old. */
    private static final Instant COLLECTED = Instant.parse("2026-11-23T00:00:00Z");

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"cross-account-kserve", "cross-account-kserve-chain", "cross-account-kserve-repaired"})
    void aCollectedClusterGivesTheFindingsOfItsFiles(String example) throws IOException {
        Path root = EXAMPLES.resolve(example);
        Estate files = FileEstate.read(
                        List.of(root.toString()),
                        Path.of("").toAbsolutePath(),
                        Configuration.DEFAULT,
                        Optional.empty(),
                        InputStream.nullInputStream())
                .estate();
        Path aws = directory.resolve("aws");
        try (SnapshotWriter writer = SnapshotWriter.open(aws, "1.2.3")) {
            EstateSnapshot.write(withoutObjects(files), writer);
            writer.publish(COLLECTED, List.of("aws"));
        }
        Path kubernetes = directory.resolve("kubernetes");
        try (SnapshotWriter writer = SnapshotWriter.open(kubernetes, "1.2.3")) {
            for (Cluster cluster : files.clusters()) {
                collect(cluster, root, writer);
            }
            writer.publish(COLLECTED, List.of("kubernetes"));
        }
        Result read = SnapshotReader.read(List.of(aws, kubernetes), Path::toString);
        assertThat(read).isInstanceOf(Result.Sound.class);
        Estate live = new Estate(((Result.Sound) read).parts());

        assertThat(live.clusters()).hasSameSizeAs(files.clusters());
        assertThat(live.objects())
                .extracting(KubernetesObject::key)
                .containsExactlyInAnyOrderElementsOf(
                        files.objects().stream().map(KubernetesObject::key).toList());
        AuditRun ofFiles = run(files);
        AuditRun ofCluster = run(live);
        // The repaired example says in its auditor.yaml how it stands to OG005, which is not read here.
        assertThat(words(ofFiles).stream().allMatch(line -> line.startsWith("OG005 ")))
                .isEqualTo(example.endsWith("repaired"));
        assertThat(words(ofCluster)).isEqualTo(words(ofFiles));
        // Of pods the collector reads those of KServe alone, so it cannot tell who else runs as a ServiceAccount.
        assertThat(notAssessed(ofCluster).stream().filter(line -> !line.startsWith("KS011 ")))
                .containsExactlyElementsOf(notAssessed(ofFiles));
        if (example.endsWith("chain")) {
            // Also the one whose profile is in a ConfigMap, which is asked for by the name that the pod has for it.
            assertThat(LoadVerdicts.of(live).all())
                    .extracting(LoadVerdict::result)
                    .hasSize(2)
                    .containsOnly(LoadVerdict.Result.LOADS);
        }
    }

    /** What AWS knows of an estate. */
    private static Estate withoutObjects(Estate estate) {
        List<Cluster> clusters = estate.clusters().stream()
                .map(cluster -> {
                    Set<Listing> complete = EnumSet.noneOf(Listing.class);
                    complete.addAll(cluster.complete());
                    complete.remove(Listing.MANIFESTS);
                    return new Cluster(
                            cluster.name(),
                            cluster.arn(),
                            cluster.account(),
                            cluster.issuer(),
                            cluster.tags(),
                            cluster.podIdentityAssociations(),
                            cluster.nodeGroups(),
                            cluster.accessEntries(),
                            complete,
                            cluster.place());
                })
                .toList();
        return new Estate(new Estate.Parts(
                estate.organization(),
                estate.accounts(),
                estate.controlPolicies(),
                estate.roles(),
                estate.users(),
                estate.buckets(),
                estate.keys(),
                estate.oidcProviders(),
                clusters,
                List.of(),
                estate.policies(),
                estate.guardrails(),
                estate.conflicts(),
                estate.observations(),
                List.of()));
    }

    private void collect(Cluster cluster, Path root, SnapshotWriter writer) throws IOException {
        try (ScriptedCluster server = new ScriptedCluster()
                .issuer("https://" + cluster.issuer().known().orElseThrow())) {
            for (JsonNode object : manifests(root.resolve("clusters").resolve(cluster.name()))) {
                server.with(object);
            }
            Settings settings = Settings.current()
                    .kubeconfig(Collection.kubeconfig(directory, "ctx", cluster.name(), server.url()))
                    .secretKeys()
                    .build();
            Collected collected = KubernetesCollector.collect(settings, new KubernetesSnapshot(writer, line -> {}));
            assertThat(collected.complete()).isTrue();
        }
    }

    private static List<JsonNode> manifests(Path folder) throws IOException {
        List<JsonNode> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                try (var documents = new YAMLMapper().readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
                    all.addAll(documents.readAll());
                }
            }
        }
        return all;
    }

    private static AuditRun run(Estate estate) {
        LocalDate day = LocalDate.of(2026, 11, 23);
        return Engine.installed()
                .run(
                        estate,
                        new io.policyauditor.audit.Settings(Configuration.DEFAULT, day),
                        new Engine.Request(
                                new Tool("1.2.3", "4.5.6", day), List.of(), Optional.empty(), List.of(), Gate.SCAN));
    }

    /** Rule, subject, severity and words; the place is in a file there and in an object here. */
    private static Set<String> words(AuditRun run) {
        return run.findings().stream()
                .map(found -> found.rule().id() + " " + found.severity() + " "
                        + found.subject().key() + " " + found.finding().message())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> notAssessed(AuditRun run) {
        return run.notAssessed().stream()
                .map(one -> one.rule().id() + " " + one.subject().key())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
