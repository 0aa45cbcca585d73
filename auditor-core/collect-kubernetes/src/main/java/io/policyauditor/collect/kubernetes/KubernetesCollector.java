package io.policyauditor.collect.kubernetes;

import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.snapshot.Deadline;
import io.policyauditor.estate.snapshot.ForeignText;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads Kubernetes clusters through their API servers: read-only, the clusters of several contexts one after the other,
 * within a deadline. It only ever lists, and Secrets only when that is asked for.
 */
public final class KubernetesCollector {
    /** Bytes of an answer, several of which are in memory at once; no object of Kubernetes has a fifth of it. */
    private static final long ANSWER_BYTES = 16L << 20;

    private final Settings settings;
    private final Pause pause;
    private final Deadline deadline;

    private KubernetesCollector(Settings settings, Pause pause, Deadline deadline) {
        this.settings = settings;
        this.pause = pause;
        this.deadline = deadline;
    }

    /**
     * Reads everything the settings ask for and hands it on.
     *
     * @return how it ended; whatever could not be read is a gap of the records, never an exception
     */
    public static Collected collect(Settings settings, Records records) {
        return collect(settings, Pause.REAL, Deadline.in(settings.deadline()), records);
    }

    static Collected collect(Settings settings, Pause pause, Deadline deadline, Records records) {
        return new KubernetesCollector(settings, pause, deadline).run(records);
    }

    private Collected run(Records records) {
        List<Gap> lost = new ArrayList<>();
        List<Context> contexts = Kubeconfig.contexts(settings, lost::add);
        int unread = lost.size();
        long answers = 0;
        long gaps = lost.size();
        for (Context context : contexts) {
            ClusterRecords read = read(context);
            records.cluster(read);
            unread += read.answers() == 0 ? 1 : 0;
            answers += read.answers();
            gaps += read.gaps().size();
        }
        lost.forEach(records::unread);
        return new Collected(contexts.size() + lost.size(), unread, answers, gaps);
    }

    private ClusterRecords read(Context context) {
        String why = "in time; see whether the command for its credentials ends";
        try (ApiServer server = opened(context);
                Calls calls = new Calls(context.cluster(), server, deadline, settings, pause)) {
            return new ClusterReader(context, calls, settings).read();
        } catch (ExecutionException e) {
            // Whatever it says may quote the kubeconfig.
            why = "with what the kubeconfig says; see its certificates and the command for its credentials";
        } catch (TimeoutException e) {
            // As said above.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            why = "before the run was interrupted";
        }
        return ClusterReader.unread(
                context,
                Gap.unread(ForeignText.plain("cluster " + context.cluster() + " of context " + context.name()
                        + " cannot be reached " + why)));
    }

    /** In a thread of its own, for a command that gives credentials may never end. */
    private ApiServer opened(Context context) throws ExecutionException, TimeoutException, InterruptedException {
        FutureTask<ApiServer> opening =
                new FutureTask<>(() -> new ApiServer(context.config().get(), ANSWER_BYTES));
        Thread thread = new Thread(opening, "kubernetes-" + context.name());
        thread.setDaemon(true);
        thread.start();
        try {
            Deadline call = deadline.within(settings.callTimeout());
            return opening.get(call.left().toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            opening.cancel(true);
        }
    }
}
