package io.policyauditor.cli;

import io.policyauditor.audit.AuditRun.Tool;
import io.policyauditor.audit.Engine;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;

/**
 * What the commands are put together from and a test wants otherwise; each is asked for only where it is needed.
 *
 * @param engine with the rules to judge by
 * @param tool the auditor itself
 * @param today the day that {@code --as-of} stands for when it is not given
 * @param now when something was collected, in whole seconds
 */
record Parts(Supplier<Engine> engine, Supplier<Tool> tool, Supplier<LocalDate> today, Supplier<Instant> now) {
    /** Parts for which it is always midnight. */
    Parts(Supplier<Engine> engine, Supplier<Tool> tool, Supplier<LocalDate> today) {
        this(engine, tool, today, () -> today.get().atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    /** Every rule on the class path, and today in UTC, so that a run in CI does not depend on where it runs. */
    static Parts installed() {
        return new Parts(
                Engine::installed,
                Version::tool,
                () -> LocalDate.now(ZoneOffset.UTC),
                () -> Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }
}
