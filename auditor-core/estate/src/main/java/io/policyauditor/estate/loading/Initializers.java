package io.policyauditor.estate.loading;

import io.policyauditor.estate.loading.LoadPoint.Problem;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the container that loads a URI: KServe's own, or the ClusterStorageContainer that is named or matches first. One
 * that no manifest shows is taken not to exist.
 *
 * <p>Source: kserve aaac4e294, pkg/utils/storage.go GetStorageContainerSpec and
 * pkg/webhook/admission/pod/storage_initializer_injector.go.
 */
final class Initializers {
    /** {@code workloadType} of a ClusterStorageContainer. */
    enum Workload {
        INIT_CONTAINER("initContainer"),
        DOWNLOAD_JOB("localModelDownloadJob");

        private final String word;

        Workload(String word) {
            this.word = word;
        }
    }

    private final KserveCluster kserve;
    private final Workload workload;
    private final List<Problem> problems = new ArrayList<>();

    private Initializers(KserveCluster kserve, Workload workload) {
        this.kserve = kserve;
        this.workload = workload;
    }

    /**
     * The one for a load.
     *
     * @param named token that names a ClusterStorageContainer; null when the first that matches is taken
     * @param uri the first of the URIs, which alone selects; null when it is not known
     * @param place of that URI
     * @param several whether the load is one of {@code storageUris}
     */
    static Initializer of(
            Home home, Workload workload, @Nullable Scalar named, @Nullable ModelUri uri, Span place, boolean several) {
        return new Initializers(home.kserve(), workload).find(named, uri, place, several);
    }

    /** KServe's own, which a ClusterStorageContainer does not touch. */
    static Initializer own(KserveConfig config) {
        return Initializer.plain(Initializer.STORAGE_INITIALIZER, KserveConfig.NAME, version(config), List.of());
    }

    private Initializer find(@Nullable Scalar named, @Nullable ModelUri uri, Span place, boolean several) {
        KubernetesObject selected = null;
        Optional<Gap> open = kserve.contradiction();
        for (KubernetesObject container : open.isEmpty() ? kserve.storageContainers() : List.<KubernetesObject>of()) {
            Lookup<Boolean> taken = named == null ? matches(container, uri) : Lookup.known(isNamed(container, named));
            if (taken.missing().isPresent()) {
                open = taken.missing();
                break;
            }
            if (taken.known().orElse(false)) {
                selected = container;
                break;
            }
        }
        if (selected == null && open.isEmpty()) {
            refuse(named, uri, place);
        }
        return selected == null
                ? new Initializer(
                        Initializer.STORAGE_INITIALIZER,
                        KserveConfig.NAME,
                        open.<Lookup<String>>map(Lookup::unknown).orElseGet(() -> version(kserve.config())),
                        List.of(),
                        List.of(),
                        workload == Workload.INIT_CONTAINER,
                        open,
                        problems)
                : with(selected, several);
    }

    private Initializer with(KubernetesObject selected, boolean several) {
        Scalar multi = Fields.scalar(selected.node(), "spec", "supportsMultiModelDownload");
        if (several && multi != null && multi.value().equals("false")) {
            problems.add(new Problem(
                    "C31",
                    "ClusterStorageContainer " + selected.name()
                            + " does not take storageUris: set supportsMultiModelDownload or use one storageUri",
                    multi.span()));
        }
        Scalar image = Fields.scalar(selected.node(), "spec", "container", "image");
        return new Initializer(
                Initializer.STORAGE_INITIALIZER,
                "ClusterStorageContainer " + selected.name(),
                image == null ? version(kserve.config()) : Initializer.version(image.value()),
                Fields.items(selected.node(), "spec", "container", "env"),
                Fields.items(selected.node(), "spec", "container", "volumeMounts"),
                workload == Workload.INIT_CONTAINER,
                Optional.empty(),
                problems);
    }

    private boolean isNamed(KubernetesObject container, Scalar named) {
        if (!container.name().equals(named.value())) {
            return false;
        }
        if (!isEnabled(container)) {
            problems.add(new Problem(
                    "C31",
                    "ClusterStorageContainer " + named.value() + " is disabled or of another workloadType: enable it",
                    named.span()));
        }
        return true;
    }

    private Lookup<Boolean> matches(KubernetesObject container, @Nullable ModelUri uri) {
        if (!isEnabled(container) || uri == null) {
            return Lookup.known(false);
        }
        for (Node format : Fields.items(container.node(), "spec", "supportedUriFormats")) {
            String prefix = Fields.text(format, "prefix");
            if (!prefix.isEmpty() && uri.text().startsWith(prefix)) {
                return Lookup.known(true);
            }
            String regex = Fields.text(format, "regex");
            Lookup<Boolean> found = regex.isEmpty() ? Lookup.known(false) : UriPattern.found(regex, uri.text());
            if (!found.equals(Lookup.known(false))) {
                return found;
            }
        }
        return Lookup.known(false);
    }

    private boolean isEnabled(KubernetesObject container) {
        String type = Fields.text(container.node(), "spec", "workloadType");
        return !Fields.isTrue(container.node(), "disabled")
                && (type.isEmpty() ? workload == Workload.INIT_CONTAINER : type.equals(workload.word));
    }

    private void refuse(@Nullable Scalar named, @Nullable ModelUri uri, Span place) {
        if (!kserve.lists("ClusterStorageContainer")) {
            return;
        }
        if (named != null) {
            problems.add(new Problem(
                    "C31",
                    "ClusterStorageContainer " + named.value() + " does not exist: create it or correct the name",
                    named.span()));
        } else if (uri != null && !UriChecks.isAccepted(uri)) {
            problems.add(new Problem(
                    "C31",
                    "KServe does not take the scheme of this URI: use s3:// or add a ClusterStorageContainer",
                    place));
        }
    }

    private static Lookup<String> version(KserveConfig config) {
        Lookup<Scalar> image = config.image();
        return image instanceof Lookup.Known<Scalar> known
                ? Initializer.version(known.value().value())
                : Lookup.unknown(image.missing().orElse(Gap.unread("no image of the storage initializer is known")));
    }
}
