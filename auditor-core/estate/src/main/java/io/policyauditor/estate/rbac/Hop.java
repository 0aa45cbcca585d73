package io.policyauditor.estate.rbac;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A step from one subject to another.
 *
 * @param what it may do that makes it possible: {@code create pods}; several where it takes them all
 * @param by what allows that, one for each; the access entry of a {@link Way#MEMBER}
 */
public record Hop(Subject from, Way way, String what, Subject to, List<Authority> by) {
    public Hop {
        by = List.copyOf(by);
    }

    /** One line: who, what, whom, and by what. */
    public String text() {
        return from.text() + " → " + to.text() + " (" + what + ": "
                + by.stream().map(Authority::text).collect(Collectors.joining(" and ")) + ")";
    }
}
