package io.policyauditor.collect.kubernetes;

import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.snapshot.RecordKind;
import io.policyauditor.estate.snapshot.Scope;
import io.policyauditor.estate.snapshot.SnapshotWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/**
 * Puts what is collected into a snapshot as it comes, one cluster in memory at a time; to publish it is the caller's. Everything of a cluster is in its own scope, so that the same snapshot can hold
 * what AWS says of it: whoever reads both makes one record of them.
 */
public final class KubernetesSnapshot implements Records {
    private final SnapshotWriter writer;
    private final Consumer<String> progress;
    private int clusters;
    private long answers;
    private long gaps;

    /**
     * Into a writer.
     *
     * @param progress takes a line about how far it is
     */
    public KubernetesSnapshot(SnapshotWriter writer, Consumer<String> progress) {
        this.writer = writer;
        this.progress = progress;
    }

    /** @throws UncheckedIOException when it cannot be written */
    @Override
    public void cluster(ClusterRecords read) {
        Scope scope = Scope.cluster(read.cluster().name());
        try (SnapshotWriter.Sink<Cluster> clusters = writer.part(scope, RecordKind.CLUSTERS);
                SnapshotWriter.Sink<KubernetesObject> objects = writer.part(scope, RecordKind.OBJECTS)) {
            clusters.write(read.cluster());
            for (KubernetesObject object : read.objects()) {
                objects.write(object);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        read.gaps().forEach(writer::gap);
        clusters++;
        answers += read.answers();
        gaps += read.gaps().size();
        progress.accept(
                clusters + (clusters == 1 ? " cluster, " : " clusters, ") + answers + " calls, " + gaps + " gaps");
    }

    @Override
    public void unread(Gap gap) {
        writer.gap(gap);
    }
}
