package io.policyauditor.estate.loading;

import io.policyauditor.estate.loading.LoadPoint.Problem;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.Node;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The container that loads.
 *
 * @param container its name
 * @param source what gives it the environment, for a person
 * @param kserve version of KServe by its image
 * @param env as manifests write it
 * @param mounts its volume mounts, as manifests write them
 * @param injected whether KServe's webhook adds it to the pod
 * @param open why its environment is not known; empty when it is
 */
record Initializer(
        String container,
        String source,
        Lookup<String> kserve,
        List<Node> env,
        List<Node> mounts,
        boolean injected,
        Optional<Gap> open,
        List<Problem> problems) {
    static final String STORAGE_INITIALIZER = "storage-initializer";

    private static final Pattern RELEASE = Pattern.compile("v?([0-9]{1,4}\\.[0-9]{1,4}\\.[0-9]{1,4})");

    /** The container a model server runs in, or one whose environment nobody but KServe writes. */
    static Initializer plain(String container, String source, Lookup<String> kserve, List<Node> env) {
        return new Initializer(container, source, kserve, env, List.of(), false, Optional.empty(), List.of());
    }

    /** The same with volume mounts. */
    Initializer mounting(List<Node> volumeMounts) {
        return new Initializer(container, source, kserve, env, volumeMounts, injected, open, problems);
    }

    /** The release that an image of the storage initializer is from: its tag, which only a release tells. */
    static Lookup<String> version(String image) {
        String name = image.substring(image.lastIndexOf('/') + 1);
        int colon = name.indexOf(':');
        if (colon > 0 && !name.contains("@") && name.substring(0, colon).equals(STORAGE_INITIALIZER)) {
            Matcher release = RELEASE.matcher(name.substring(colon + 1));
            if (release.matches()) {
                return Lookup.known(release.group(1));
            }
        }
        return Lookup.unknown(Gap.outOfScope(
                "the image " + image
                        + " does not tell its version of KServe, use storage-initializer with a release tag",
                "{n} images do not tell their version of KServe, use storage-initializer with a release tag"));
    }

    /** Whether the version is known and at least the given minor version of 0. */
    boolean isAtLeast(int minor) {
        return kserve.known().filter(version -> compare(version, minor) >= 0).isPresent();
    }

    /** Whether the version is known and below the given minor version of 0. */
    boolean isBelow(int minor) {
        return kserve.known().filter(version -> compare(version, minor) < 0).isPresent();
    }

    private static int compare(String version, int minor) {
        String[] parts = version.split("\\.", 3);
        int major = Integer.parseInt(parts[0]);
        return major > 0 ? 1 : Integer.compare(Integer.parseInt(parts[1]), minor);
    }
}
