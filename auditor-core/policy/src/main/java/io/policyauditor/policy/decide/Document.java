package io.policyauditor.policy.decide;

import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.access.Access.Way;
import io.policyauditor.policy.access.CompiledPolicy;
import java.util.Set;

/** A policy document that has a say in a decision. */
public sealed interface Document {
    /** What an explanation calls it. */
    String name();

    /** What stands for "some Allow of it applies and names the caller so". */
    Access grants(Set<Way> ways);

    /** What stands for "no Deny of it applies". */
    Access notDenied(boolean bounded);

    /** A document that was read. */
    record Known(String name, CompiledPolicy policy) implements Document {
        @Override
        public Access grants(Set<Way> ways) {
            return new Access.Grants(policy, ways);
        }

        @Override
        public Access notDenied(boolean bounded) {
            return new Access.NotDenied(policy, bounded);
        }
    }

    /**
     * A document, or documents, of which nothing is known: it may allow and it may deny.
     *
     * @param reason why, as a finding would say it
     */
    record Unknown(String name, String reason) implements Document {
        @Override
        public Access grants(Set<Way> ways) {
            return new Access.Gap(reason);
        }

        @Override
        public Access notDenied(boolean bounded) {
            return new Access.Gap(reason);
        }
    }
}
