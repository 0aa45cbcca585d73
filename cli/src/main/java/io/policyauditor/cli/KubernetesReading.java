package io.policyauditor.cli;

import io.policyauditor.collect.kubernetes.Collected;
import io.policyauditor.collect.kubernetes.KubernetesCollector;
import io.policyauditor.collect.kubernetes.KubernetesSnapshot;
import io.policyauditor.collect.kubernetes.Settings;
import io.policyauditor.estate.snapshot.SnapshotWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A reading of Kubernetes clusters; beside {@link KubernetesSource} because it needs the collector. */
final class KubernetesReading implements Source.Reading {
    private static final Duration CALL = Duration.ofMinutes(1);

    private final Settings settings;

    private KubernetesReading(Settings settings) {
        this.settings = settings;
    }

    static KubernetesReading of(LiveOptions options, Path directory) {
        Settings.Builder settings = Settings.current();
        options.one(KubernetesSource.KUBECONFIG).ifPresent(file -> settings.kubeconfig(directory.resolve(file)));
        List<String> contexts = options.all(KubernetesSource.CONTEXT);
        boolean all = options.has(KubernetesSource.ALL_CONTEXTS);
        if (all && !contexts.isEmpty()) {
            throw options.usage(KubernetesSource.CONTEXT + " has no effect with " + KubernetesSource.ALL_CONTEXTS);
        }
        contexts.forEach(settings::context);
        if (all) {
            settings.allContexts();
        }
        for (String name : options.all(KubernetesSource.CLUSTER_NAME)) {
            int equals = name.lastIndexOf('=');
            if (equals < 0 && (all || contexts.size() > 1)) {
                throw options.usage(KubernetesSource.CLUSTER_NAME
                        + " says of which context, as CONTEXT=CLUSTER, where several are read: " + name);
            }
            if (equals < 0) {
                settings.named(name);
            } else {
                settings.named(name.substring(0, equals), name.substring(equals + 1));
            }
        }
        options.all(KubernetesSource.NAMESPACES).forEach(settings::namespace);
        if (options.has(KubernetesSource.SECRET_KEYS)) {
            settings.secretKeys();
        }
        try {
            return new KubernetesReading(
                    settings.within(CALL, options.deadline()).build());
        } catch (IllegalArgumentException e) {
            throw options.usage(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public List<String> asked() {
        List<String> asked = new ArrayList<>();
        if (settings.allContexts()) {
            asked.add("kubernetes: every context");
        } else {
            asked.add("kubernetes: "
                    + (settings.contexts().isEmpty()
                            ? "the current context"
                            : "contexts " + String.join(", ", settings.contexts())));
        }
        if (!settings.namespaces().isEmpty()) {
            asked.add("kubernetes: namespaces " + String.join(", ", settings.namespaces()));
        }
        if (settings.secretKeys()) {
            asked.add("kubernetes: the keys of Secrets");
        }
        return asked;
    }

    @Override
    public Source.Ended into(SnapshotWriter writer, Consumer<String> progress) throws IOException {
        KubernetesSnapshot snapshot =
                new KubernetesSnapshot(writer, seen -> progress.accept("reading Kubernetes: " + seen));
        Collected collected;
        try {
            collected = KubernetesCollector.collect(settings, snapshot);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        String clusters = collected.clusters() == 1 ? "1 cluster" : collected.clusters() + " clusters";
        String unread = collected.unread() == 0 ? "" : ", " + collected.unread() + " of them not at all";
        return new Source.Ended(
                collected.nothing(),
                collected.complete(),
                "kubernetes: " + clusters + unread + ", " + collected.answers() + " calls answered, " + collected.gaps()
                        + " gaps");
    }
}
