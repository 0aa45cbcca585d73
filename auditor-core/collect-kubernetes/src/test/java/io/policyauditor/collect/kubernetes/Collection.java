package io.policyauditor.collect.kubernetes;

import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.snapshot.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** A run against scripted clusters, and everything that came of it. */
final class Collection implements Records {
    static final String TOKEN = "bearer-canary-4711";

    private final List<ClusterRecords> clusters = new ArrayList<>();
    private final List<Gap> unread = new ArrayList<>();
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private Collected collected = new Collected(0, 0, 0, 0);

    private Collection() {}

    /** Reads a cluster that is named {@code prod} in the kubeconfig. */
    static Collection of(Path directory, ScriptedCluster cluster) {
        return of(directory, cluster, settings -> settings);
    }

    static Collection of(Path directory, ScriptedCluster cluster, UnaryOperator<Settings.Builder> more) {
        Path file = kubeconfig(directory, "prod", "prod", cluster.url());
        return of(more.apply(Settings.current().kubeconfig(file)).build());
    }

    static Collection of(Settings settings) {
        return of(settings, Deadline.in(settings.deadline()));
    }

    static Collection of(Settings settings, Deadline deadline) {
        Collection all = new Collection();
        all.collected = KubernetesCollector.collect(settings, all.pauses::add, deadline, all);
        return all;
    }

    /** A kubeconfig whose context is the current one. */
    static Path kubeconfig(Path directory, String context, String cluster, String url) {
        return write(directory.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: "%1$s"
                contexts:
                  - name: "%1$s"
                    context: { cluster: "%2$s", user: someone }
                clusters:
                  - name: "%2$s"
                    cluster: { server: "%3$s" }
                users:
                  - name: someone
                    user: { token: "%4$s" }
                """.formatted(context, cluster, url, TOKEN));
    }

    static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void cluster(ClusterRecords cluster) {
        clusters.add(cluster);
    }

    @Override
    public void unread(Gap gap) {
        unread.add(gap);
    }

    Collected collected() {
        return collected;
    }

    List<ClusterRecords> clusters() {
        return clusters;
    }

    /** The only cluster. */
    ClusterRecords cluster() {
        if (clusters.size() != 1) {
            throw new AssertionError(clusters.size() + " clusters, " + unread);
        }
        return clusters.get(0);
    }

    List<String> unread() {
        return unread.stream().map(Gap::what).toList();
    }

    /** The words of the gaps of the only cluster. */
    List<String> gaps() {
        return cluster().gaps().stream().map(Gap::what).toList();
    }

    /** Why there may be more objects of a type; empty when there cannot. */
    String incomplete(String type) {
        Gap gap = cluster().incomplete().get(type);
        return gap == null ? "" : gap.what();
    }

    /** The keys of the objects of the only cluster. */
    List<String> keys() {
        return cluster().objects().stream().map(KubernetesObject::key).toList();
    }

    /** How long was waited between attempts. */
    List<Duration> pauses() {
        return pauses;
    }
}
