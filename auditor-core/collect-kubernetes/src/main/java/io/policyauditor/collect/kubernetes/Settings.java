package io.policyauditor.collect.kubernetes;

import io.policyauditor.estate.snapshot.ForeignText;
import io.policyauditor.policy.language.Arn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What to collect and how hard to ask.
 *
 * @param kubeconfig instead of those that {@code KUBECONFIG} names, or {@code ~/.kube/config}; where there is none of
 *     them the cluster is the one around the pod
 * @param contexts of the kubeconfig; empty: the current one
 * @param allContexts every context of the kubeconfig, whatever {@code contexts} says
 * @param clusterNames name or ARN of the EKS cluster that a context leads to, where the kubeconfig does not say it; by
 *     context, {@link #ONLY} for the only one
 * @param namespaces the only ones whose objects are read; empty: all. What else there is stays unknown
 * @param secretKeys whether Secrets are asked for; else no call ever names them
 * @param callsAtOnce how many calls to one cluster run at the same time
 * @param callTimeout for one call with all its repetitions
 * @param deadline for the whole run; what was not asked by then is a gap
 */
public record Settings(
        Optional<Path> kubeconfig,
        SortedSet<String> contexts,
        boolean allContexts,
        SortedMap<String, String> clusterNames,
        SortedSet<String> namespaces,
        boolean secretKeys,
        int callsAtOnce,
        Duration callTimeout,
        Duration deadline) {
    /** Stands for the context when there is one. */
    public static final String ONLY = "";

    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");

    /**
     * Checks what would be put into paths and names.
     *
     * @throws IllegalArgumentException in words for a person, when a namespace or the name of a cluster is none
     */
    public Settings {
        contexts = Collections.unmodifiableSortedSet(new TreeSet<>(contexts));
        clusterNames = Collections.unmodifiableSortedMap(new TreeMap<>(clusterNames));
        namespaces = Collections.unmodifiableSortedSet(new TreeSet<>(namespaces));
        if (callsAtOnce < 1) {
            throw new IllegalArgumentException("at least one call at once");
        }
        for (String namespace : namespaces) {
            if (!NAMESPACE.matcher(namespace).matches()) {
                throw new IllegalArgumentException("not a namespace: " + ForeignText.plain(namespace));
            }
        }
        for (String name : clusterNames.values()) {
            if (!NAME.matcher(name).matches() && !isCluster(name)) {
                throw new IllegalArgumentException("not the name or ARN of an EKS cluster: " + ForeignText.plain(name));
            }
        }
    }

    private static boolean isCluster(String text) {
        return Arn.parse(text)
                .filter(arn -> arn.service().equals("eks") && arn.resource().startsWith("cluster/"))
                .isPresent();
    }

    /** Settings of the current context, or of the cluster around. */
    public static Builder current() {
        return new Builder();
    }

    /** Settings in the making. */
    public static final class Builder {
        private Optional<Path> kubeconfig = Optional.empty();
        private final SortedSet<String> contexts = new TreeSet<>();
        private boolean allContexts;
        private final SortedMap<String, String> clusterNames = new TreeMap<>();
        private final SortedSet<String> namespaces = new TreeSet<>();
        private boolean secretKeys;
        private int callsAtOnce = 8;
        private Duration callTimeout = Duration.ofMinutes(1);
        private Duration deadline = Duration.ofHours(1);

        private Builder() {}

        /** The kubeconfig to read. */
        public Builder kubeconfig(Path file) {
            kubeconfig = Optional.of(file);
            return this;
        }

        /** One more context to read. */
        public Builder context(String name) {
            contexts.add(name);
            return this;
        }

        /** Every context of the kubeconfig. */
        public Builder allContexts() {
            allContexts = true;
            return this;
        }

        /** The EKS cluster, by name or ARN, that the only context leads to. */
        public Builder named(String cluster) {
            return named(ONLY, cluster);
        }

        /** The EKS cluster, by name or ARN, that a context leads to. */
        public Builder named(String context, String cluster) {
            clusterNames.put(context, cluster);
            return this;
        }

        /** One more namespace to read. */
        public Builder namespace(String name) {
            namespaces.add(name);
            return this;
        }

        /** Asks for Secrets too, of which the keys are kept and what is plain. */
        public Builder secretKeys() {
            secretKeys = true;
            return this;
        }

        /** How many calls to one cluster at once. */
        public Builder atOnce(int calls) {
            callsAtOnce = calls;
            return this;
        }

        /** How long one call, and how long the whole run may take. */
        public Builder within(Duration call, Duration run) {
            callTimeout = call;
            deadline = run;
            return this;
        }

        public Settings build() {
            return new Settings(
                    kubeconfig,
                    contexts,
                    allContexts,
                    clusterNames,
                    namespaces,
                    secretKeys,
                    callsAtOnce,
                    callTimeout,
                    deadline);
        }
    }
}
