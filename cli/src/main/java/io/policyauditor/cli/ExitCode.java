package io.policyauditor.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** The exit codes, the worst first in precedence: 3, 2, 1, 4, 0. */
final class ExitCode {
    static final int CLEAN = 0;
    static final int FINDINGS = 1;
    static final int USAGE = 2;
    static final int INTERNAL_ERROR = 3;
    static final int INCOMPLETE = 4;

    private ExitCode() {}

    /** What each means, for the help text. */
    static Map<String, String> meanings() {
        Map<String, String> meanings = new LinkedHashMap<>();
        meanings.put(" " + CLEAN, "clean: nothing that fails, and nothing left open");
        meanings.put(
                " " + FINDINGS,
                "findings at or above --fail-on, a test that fails, a statement that is violated, or excess");
        meanings.put(
                " " + USAGE,
                "usage or configuration: unknown flag, rule or key, missing file, nothing to scan, malformed case");
        meanings.put(" " + INTERNAL_ERROR, "internal error: a rule failed, a report could not be written");
        meanings.put(" " + INCOMPLETE, "incomplete: nothing fails, but something could not be assessed or proven");
        return meanings;
    }
}
