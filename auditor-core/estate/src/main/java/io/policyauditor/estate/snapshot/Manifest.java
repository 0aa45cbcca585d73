package io.policyauditor.estate.snapshot;

import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Listing;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a snapshot says about itself.
 *
 * @param tool version of the auditor that wrote it
 * @param collected when it was published
 * @param asked what was to be read, in words
 * @param parts by scope and kind
 * @param complete the listings that leave nothing out
 * @param incomplete why others may leave something out, where that is known
 * @param gaps everything that is not known, by the id by which records name it
 */
public record Manifest(
        String tool,
        Instant collected,
        List<String> asked,
        List<Part> parts,
        SortedMap<Scope, Set<Listing>> complete,
        SortedMap<Scope, SortedMap<Listing, Gap>> incomplete,
        SortedMap<String, Gap> gaps) {
    /** The name of the file. */
    public static final String NAME = "manifest.json";

    /** The version of the format that is written, and the only one that is read. */
    public static final int SCHEMA_VERSION = 1;

    public Manifest {
        tool = WellFormed.of(tool);
        asked = asked.stream().map(WellFormed::of).toList();
        parts = List.copyOf(parts);
        complete = unmodifiable(complete);
        incomplete = unmodifiable(incomplete);
        gaps = unmodifiable(gaps);
    }

    /** Whether it says nothing: no record, and nothing that is missing. */
    public boolean empty() {
        return parts.isEmpty() && gaps.isEmpty();
    }

    private static <K, V> SortedMap<K, V> unmodifiable(Map<K, V> map) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }

    /**
     * A file of records.
     *
     * @param sha256 of its bytes unpacked, and its name
     * @param records how many lines it has
     * @param bytes how many it has unpacked
     */
    public record Part(Scope scope, RecordKind<?> kind, String sha256, long records, long bytes) {
        /** Where it is, relative to the directory of the snapshot. */
        String file() {
            return Parts.DIRECTORY + "/" + sha256 + Parts.SUFFIX;
        }
    }
}
