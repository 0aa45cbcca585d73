package io.policyauditor.audit;

import io.policyauditor.estate.model.Policy;

/** What a rule judges: the closed set of kinds of things. */
public sealed interface Subject {
    /** What identifies it across runs: an ARN, cluster/namespace/name, or a path relative to the scan root. */
    String key();

    /** A policy document. */
    record PolicySubject(Policy policy) implements Subject {
        @Override
        public String key() {
            return policy.name();
        }
    }

    /** An entry of {@code suppressions.entries}, judged after everything else, when it is known what it suppressed. */
    record SuppressionSubject(Suppression suppression, int uses) implements Subject {
        @Override
        public String key() {
            return suppression.key();
        }
    }
}
