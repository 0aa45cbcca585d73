package io.policyauditor.reports;

import io.policyauditor.audit.AuditRun;
import java.util.Locale;

/** An exit code in words. */
enum Verdict {
    PASSED,
    FAILED,
    INCOMPLETE,
    ERROR;

    static Verdict of(AuditRun run) {
        return switch (run.exitCode()) {
            case 0 -> PASSED;
            case 1 -> FAILED;
            case 4 -> INCOMPLETE;
            default -> ERROR;
        };
    }

    /** The word for it in JSON. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
