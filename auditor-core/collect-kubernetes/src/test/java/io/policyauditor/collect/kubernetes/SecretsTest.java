package io.policyauditor.collect.kubernetes;

import static io.policyauditor.collect.kubernetes.ScriptedCluster.listing;
import static io.policyauditor.collect.kubernetes.ScriptedCluster.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.collect.kubernetes.ScriptedCluster.Asked;
import io.policyauditor.estate.snapshot.SnapshotWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Canaries in every field that may hold a secret, and every byte that is written searched for them. */
class SecretsTest {
    private static final String CANARY = "canary";
    private static final String KEY_ID = "AKIACANARYCANARY1234";

    @TempDir
    Path directory;

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ScriptedCluster cluster() {
        String about = """
                "annotations": {
                  "serving.kserve.io/s3-region": "eu-west-1",
                  "kubectl.kubernetes.io/last-applied-configuration": "{\\"stringData\\":{\\"x\\":\\"canary-1\\"}}"},
                "managedFields": [{"manager": "canary-2"}]""";
        return new ScriptedCluster()
                .with("""
                        {"apiVersion": "v1", "kind": "Secret", "type": "Opaque",
                         "metadata": {"name": "keys", "namespace": "ml", %s},
                         "data": {"AWS_ACCESS_KEY_ID": "%s", "AWS_SECRET_ACCESS_KEY": "%s", "other": "%s"}}""".formatted(about, base64(KEY_ID), base64("canary-3"), base64("plain canary-4 text")))
                .with("""
                        {"apiVersion": "v1", "kind": "Secret",
                         "metadata": {"name": "storage-config", "namespace": "ml"},
                         "data": {"s3": "%s"}}""".formatted(base64("{\"type\":\"s3\",\"bucket\":\"models\",\"access_key_id\":\"" + KEY_ID
                        + "\",\"secret_access_key\":\"canary-5\",\"session_token\":\"canary-6\"}")))
                .with("""
                        {"apiVersion": "v1", "kind": "ServiceAccount",
                         "metadata": {"name": "loader", "namespace": "ml", %s}, "secrets": [{"name": "keys"}]}""".formatted(about))
                .with("""
                        {"apiVersion": "serving.kserve.io/v1beta1", "kind": "InferenceService",
                         "metadata": {"name": "fraud", "namespace": "ml", %s},
                         "spec": {"predictor": {"model": {"storageUri": "s3://models/fraud", "env": [
                           {"name": "AWS_ACCESS_KEY_ID", "value": "%s"},
                           {"name": "AWS_SECRET_ACCESS_KEY", "value": "canary-7"},
                           {"name": "AWS_SESSION_TOKEN", "value": "canary-8"}]}}}}""".formatted(about, KEY_ID))
                .with(workload("v1", "Pod", "\"spec\"", "canary-9"))
                .with(workload("apps/v1", "Deployment", "\"spec\": {\"template\": {\"spec\"", "canary-10"))
                .with("""
                        {"apiVersion": "v1", "kind": "ConfigMap",
                         "metadata": {"name": "inferenceservice-config", "namespace": "kserve", %s},
                         "data": {"credentials": "{}"}}""".formatted(about));
    }

    private static String workload(String apiVersion, String kind, String specs, String canary) {
        return """
                {"apiVersion": "%s", "kind": "%s",
                 "metadata": {"name": "fraud", "namespace": "ml",
                   "labels": {"serving.kserve.io/inferenceservice": "fraud"}},
                 %s: {"containers": [{"name": "kserve-container", "env": [
                   {"name": "DB_PASSWORD", "value": "%s"}]}]%s}""".formatted(
                        apiVersion,
                        kind,
                        specs,
                        canary,
                        "}".repeat((int) specs.chars().filter(c -> c == '{').count() + 1));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noSecretIsInAnyByte(boolean secretKeys) throws IOException {
        Log log = new Log();
        Path snapshot = directory.resolve("snapshot");
        StringBuilder written = new StringBuilder();
        try (ScriptedCluster cluster = cluster()
                        .on(listing("trainedmodels"), status(403, "canary-11", "X-Told", "canary-12"))
                        .on(listing("inferencegraphs"), ScriptedCluster.answer("{\"data\":{\"canary-13\": 1}}"));
                SnapshotWriter writer = SnapshotWriter.open(snapshot, "1.2.3")) {
            Settings.Builder settings =
                    Settings.current().kubeconfig(Collection.kubeconfig(directory, "prod", "prod", cluster.url()));
            if (secretKeys) {
                settings.secretKeys();
            }
            Collection read;
            log.open();
            try {
                // What the client logs by itself hangs on what ran before; this shows that its log is read at every
                // level.
                LoggerFactory.getLogger("io.fabric8.kubernetes.client").trace("the log is read");
                read = Collection.of(settings.build());
            } finally {
                log.close();
            }
            KubernetesSnapshot records = new KubernetesSnapshot(writer, line -> written.append(line));
            read.clusters().forEach(records::cluster);
            writer.publish(Instant.EPOCH, List.of("cluster prod"));
            assertThat(cluster.asked())
                    .extracting(Asked::token)
                    .allMatch(token -> token.orElse("").contains(CANARY));
            // Nor is one in memory: what a finding shows is taken from there.
            read.cluster()
                    .objects()
                    .forEach(object -> written.append(object)
                            .append(object.node().span().source().text())
                            .append('\n'));
            written.append(read.cluster().gaps()).append(read.collected());
        }
        written.append(log.text());
        try (Stream<Path> files = Files.walk(snapshot)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                written.append(file).append('\n').append(text(file)).append('\n');
            }
        }
        // Not the whole text: a failure would print it.
        String all = written.toString().toLowerCase(Locale.ROOT);
        assertThat(Stream.of("fraud", "denied (http 403)", "db_password", "the log is read")
                        .filter(word -> !all.contains(word)))
                .as("the search finds what is there")
                .isEmpty();
        assertThat(Stream.of(
                                CANARY,
                                base64(KEY_ID),
                                base64(CANARY).substring(0, 7),
                                "last-applied-configuration",
                                "managedFields")
                        .filter(word -> all.contains(word.toLowerCase(Locale.ROOT))))
                .isEmpty();
        assertThat(Stream.of("AKIA****************", "\"bucket\":\"models\"", "storage-config")
                        .filter(word -> written.indexOf(word) >= 0))
                .as("of Secrets what is plain is kept, when they are asked for")
                .hasSize(secretKeys ? 3 : 0);
    }

    private static String text(Path file) throws IOException {
        if (!file.toString().endsWith(".gz")) {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        }
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** Everything that anybody logs, at every level. */
    private static final class Log extends Handler {
        private final StringBuilder text = new StringBuilder();
        private final Logger root = Logger.getLogger("");
        private final List<Handler> others = List.of(root.getHandlers());
        private final Level before = root.getLevel();

        void open() {
            others.forEach(root::removeHandler);
            setLevel(Level.ALL);
            setFormatter(new SimpleFormatter());
            root.setLevel(Level.ALL);
            root.addHandler(this);
        }

        @Override
        public synchronized void publish(LogRecord entry) {
            // The server of the test tells what it was asked, and Java every certificate that it trusts.
            String name = String.valueOf(entry.getLoggerName());
            if (!name.startsWith("com.sun.net.httpserver") && !name.equals("jdk.event.security")) {
                text.append(entry.getLoggerName())
                        .append(' ')
                        .append(getFormatter().format(entry));
            }
        }

        synchronized String text() {
            return text.toString();
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            root.removeHandler(this);
            others.forEach(root::addHandler);
            root.setLevel(before);
        }
    }
}
