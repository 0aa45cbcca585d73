package io.policyauditor.estate.model;

import io.policyauditor.policy.text.Span;
import java.time.Instant;
import java.util.List;

/**
 * A snapshot that an estate was read from.
 *
 * @param name as a person knows it
 * @param unread what was asked and is not known
 */
public record Snapshot(String name, Instant collected, List<Gap> unread, Span place) {
    public Snapshot {
        unread = List.copyOf(unread);
    }
}
