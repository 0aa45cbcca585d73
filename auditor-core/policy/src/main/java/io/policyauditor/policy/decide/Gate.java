package io.policyauditor.policy.decide;

import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.access.Access.Or;
import io.policyauditor.policy.access.Access.Way;
import io.policyauditor.policy.decide.Layers.Part;
import java.util.Set;

/** One thing that has to hold for a request to be allowed, with the documents that make it hold or not. */
sealed interface Gate {
    /** The documents, and what they are to the request. */
    Part part();

    /** What stands for it. */
    Access access();

    /** Some document allows the request, and names the caller in one of the ways. */
    record Allows(Part part, Set<Way> ways) implements Gate {
        public Allows {
            ways = Set.copyOf(ways);
        }

        @Override
        public Access access() {
            return new Or(part.documents().stream()
                    .map(document -> document.grants(ways))
                    .toList());
        }
    }

    /**
     * A document does not deny the request.
     *
     * @param part with this document alone
     */
    record Spares(Part part, Document document, boolean bounded) implements Gate {
        @Override
        public Access access() {
            return document.notDenied(bounded);
        }
    }
}
