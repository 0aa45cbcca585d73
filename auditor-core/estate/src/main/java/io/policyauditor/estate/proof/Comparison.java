package io.policyauditor.estate.proof;

import io.policyauditor.estate.model.AccessFinding;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What an Access Analyzer says of a resource beside what is proven of it.
 *
 * @param resource ARN
 * @param analyzer ARN
 * @param reason why it is like that, one line without a full stop
 * @param findings the active ones of the analyzer about the resource
 * @param answer what was proven, with its witness; empty where nothing could be asked
 */
public record Comparison(
        String resource,
        String analyzer,
        Agreement agreement,
        String reason,
        List<AccessFinding> findings,
        Optional<Answer> answer) {
    public Comparison {
        findings = List.copyOf(findings);
    }

    /** How the two stand to each other. */
    public enum Agreement {
        /** Both say that someone outside has access. */
        CONFIRMED,
        /** The analyzer says so, and it is proven that nobody has. */
        CONTRADICTED_BY_PROOF,
        /** A witness has access, and the analyzer has no active finding. */
        MISSED_BY_ANALYZER,
        /** Both say that nobody has. */
        AGREES_NONE,
        /** One of the two leaves it open. */
        UNKNOWN;

        /** The word for it in every output. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
