package io.policyauditor.policy.language;

import io.policyauditor.policy.text.StringNode;
import java.util.List;

/**
 * A Principal or NotPrincipal element.
 *
 * @param negated whether it is NotPrincipal
 * @param key the element's name in the source
 * @param entries every principal it names, in source order
 */
public record PrincipalElement(boolean negated, StringNode key, List<Entry> entries) {
    public PrincipalElement {
        entries = List.copyOf(entries);
    }

    /** The member of the Principal object that an entry stands under. */
    public enum Type {
        AWS,
        SERVICE,
        FEDERATED,
        CANONICAL_USER
    }

    /** One principal; the bare string {@code "*"} is the AWS principal {@code *}, as AWS takes it. */
    public record Entry(Type type, StringNode value) {
        /** Whether it names everyone, anonymous callers too. */
        public boolean anyone() {
            return type == Type.AWS && value.value().equals("*");
        }
    }
}
