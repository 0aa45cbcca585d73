package io.policyauditor.policy.catalogue;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What an action does, as AWS classifies it. The source gives an action a set of levels: one that changes tags or
 * permissions is also a {@link #WRITE}. Beware that {@code iam:PassRole} and {@code iam:CreateRole} are plain writes.
 */
public enum AccessLevel {
    LIST("List"),
    READ("Read"),
    WRITE("Write"),
    TAGGING("Tagging"),
    PERMISSIONS_MANAGEMENT("Permissions management");

    private final String label;

    AccessLevel(String label) {
        this.label = label;
    }

    /** The name AWS documents it by, such as {@code Permissions management}. */
    public String label() {
        return label;
    }

    static Set<AccessLevel> parse(String labels) {
        EnumSet<AccessLevel> levels = EnumSet.noneOf(AccessLevel.class);
        for (String label : Rows.list(labels)) {
            levels.add(labelled(label));
        }
        return Collections.unmodifiableSet(levels);
    }

    private static AccessLevel labelled(String label) {
        for (AccessLevel level : values()) {
            if (level.label.equals(label)) {
                return level;
            }
        }
        throw new IllegalStateException("the catalogue is damaged: no access level is called " + label);
    }
}
