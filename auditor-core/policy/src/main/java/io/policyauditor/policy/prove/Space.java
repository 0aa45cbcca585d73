package io.policyauditor.policy.prove;

import io.policyauditor.policy.access.Dimension;
import io.policyauditor.policy.access.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * A dimension of the question and what a request can have there.
 *
 * @param single whether it can have one value
 * @param several whether it can have several
 * @param all of an action: every action that is asked about here; null in other dimensions
 */
record Space(
        int id,
        Dimension dimension,
        boolean single,
        boolean several,
        @Nullable Matcher all) {
    boolean key() {
        return dimension.kind() == Dimension.Kind.KEY;
    }
}
