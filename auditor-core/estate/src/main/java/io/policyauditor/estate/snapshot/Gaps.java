package io.policyauditor.estate.snapshot;

import io.policyauditor.estate.model.Gap;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The gaps of a snapshot by id. An id follows from what the gap says, so that it is the same in whatever order gaps are
 * met, and lines of two snapshots can be compared.
 */
final class Gaps {
    private final SortedMap<String, Gap> byId = new TreeMap<>();

    /** The id of a gap, which is kept. */
    synchronized String add(Gap gap) {
        String id = id(gap);
        // Of two that say the same of one, the first in the order of words speaks for the many.
        byId.merge(
                id,
                new Gap(gap.reason(), WellFormed.of(gap.what()), WellFormed.of(gap.many())),
                (one, other) -> one.many().compareTo(other.many()) <= 0 ? one : other);
        return id;
    }

    synchronized SortedMap<String, Gap> all() {
        return new TreeMap<>(byId);
    }

    /** The id of a gap. */
    static String id(Gap gap) {
        byte[] text = (gap.reason().word() + "\n" + gap.what()).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(Sha256.digest().digest(text), 0, 8);
    }
}
