package io.policyauditor.audit;

import io.policyauditor.estate.model.Gap;
import java.util.Optional;

/**
 * What makes a run fail.
 *
 * @param failOn the least severity that fails it; empty for never
 * @param failOnNotAssessed which not-assessed outcomes make it incomplete
 */
public record Gate(Optional<Severity> failOn, NotAssessed failOnNotAssessed) {
    /** Which not-assessed outcomes count. */
    public enum NotAssessed {
        ANY,
        UNREAD,
        NEVER
    }

    /** What {@code scan} does when nothing else is said. */
    public static final Gate SCAN = new Gate(Optional.of(Severity.MEDIUM), NotAssessed.UNREAD);

    /** What {@code audit} does when nothing else is said: who reads everything wants to know what is left open. */
    public static final Gate AUDIT = new Gate(Optional.of(Severity.MEDIUM), NotAssessed.ANY);

    /** Whether an open finding of this severity fails the run; one of severity info never does. */
    public boolean fails(Severity severity) {
        return severity != Severity.INFO
                && failOn.filter(least -> severity.compareTo(least) >= 0).isPresent();
    }

    /** Whether a not-assessed outcome of this reason makes the run incomplete. */
    public boolean incomplete(Gap.Reason reason) {
        return switch (failOnNotAssessed) {
            case ANY -> true;
            case UNREAD -> reason != Gap.Reason.OUT_OF_SCOPE;
            case NEVER -> false;
        };
    }

    int exitCode(AuditRun run) {
        if (!run.errors().isEmpty()) {
            return 3;
        }
        if (run.open().stream().anyMatch(finding -> fails(finding.severity()))) {
            return 1;
        }
        boolean missing = run.notAssessed().stream()
                .anyMatch(unassessed -> incomplete(unassessed.gap().reason()));
        return missing ? 4 : 0;
    }
}
