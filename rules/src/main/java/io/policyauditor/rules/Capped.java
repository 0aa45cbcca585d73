package io.policyauditor.rules;

import io.policyauditor.audit.Finding;
import java.util.ArrayList;
import java.util.List;

/** Findings of one subject that would be too many to read. */
public final class Capped {
    /** So many are told one by one. */
    public static final int MOST = 20;

    private Capped() {}

    /**
     * The first of them, and one that says how many more there are.
     *
     * @param what they are, such as {@code principals}
     */
    public static List<Finding> of(List<Finding> findings, String what) {
        if (findings.size() <= MOST + 1) {
            return findings;
        }
        List<Finding> first = new ArrayList<>(findings.subList(0, MOST));
        Finding next = findings.get(MOST);
        first.add(new Finding(
                next.severity(),
                next.at(),
                (findings.size() - MOST) + " more " + what + ", the first of them: " + next.message(),
                next.repair(),
                "more",
                next.related(),
                next.witness()));
        return first;
    }
}
