package io.policyauditor.collect.files;

import io.policyauditor.audit.PathGlob;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which cluster a manifest belongs to: the one whose globs name its file, or the only cluster there is, else it is not
 * known. Where a file of a cluster could not be read, its manifests are not complete, whatever the estate says.
 */
final class ManifestClusters {
    private static final String NOT_GIVEN = " is not given, say it with manifests of a cluster in " + EstateReader.NAME;

    private final Path directory;
    private final Map<String, List<String>> globs;
    private final Set<String> opened = new HashSet<>();

    private ManifestClusters(Path directory, Map<String, List<String>> globs) {
        this.directory = directory;
        this.globs = globs;
    }

    /** Without an estate no cluster is known. */
    static ManifestClusters none() {
        return new ManifestClusters(Path.of(""), Map.of());
    }

    /** The clusters of an estate, whose globs are relative to its directory. */
    static ManifestClusters of(Path directory, EstateReader.Result estate) {
        Map<String, List<String>> globs = new LinkedHashMap<>();
        for (Cluster cluster : estate.parts().clusters()) {
            globs.put(cluster.name(), estate.manifests().getOrDefault(cluster.name(), List.of()));
        }
        return new ManifestClusters(directory, globs);
    }

    /** The cluster of a file. */
    Lookup<String> of(Path file, String name) {
        Set<String> named = named(file);
        if (named.size() == 1) {
            return Lookup.known(named.iterator().next());
        }
        return Lookup.unknown(
                named.isEmpty()
                        ? Gap.outOfScope(
                                "the cluster of " + name + NOT_GIVEN, "the cluster of {n} manifests" + NOT_GIVEN)
                        : Gap.unread(name + " is named by manifests of " + String.join(" and ", named)
                                + ", leave it to one cluster"));
    }

    private Set<String> named(Path file) {
        if (globs.size() == 1) {
            return globs.keySet();
        }
        Set<String> named = new TreeSet<>();
        if (file.startsWith(directory)) {
            String path = directory
                    .relativize(file)
                    .toString()
                    .replace(file.getFileSystem().getSeparator(), "/");
            globs.forEach((cluster, patterns) -> {
                if (patterns.stream().anyMatch(pattern -> PathGlob.matches(pattern, path))) {
                    named.add(cluster);
                }
            });
        }
        return named;
    }

    /** Says that a file could not be read, or not all of it. */
    void unread(Path file) {
        opened.addAll(named(file));
    }

    /** The clusters, without the manifests of those of which a file could not be read. */
    List<Cluster> opened(List<Cluster> clusters) {
        return clusters.stream()
                .map(cluster -> opened.contains(cluster.name()) ? withoutManifests(cluster) : cluster)
                .toList();
    }

    private static Cluster withoutManifests(Cluster cluster) {
        Set<Listing> complete = EnumSet.noneOf(Listing.class);
        complete.addAll(cluster.complete());
        complete.remove(Listing.MANIFESTS);
        return EstateFacts.complete(cluster, complete);
    }
}
