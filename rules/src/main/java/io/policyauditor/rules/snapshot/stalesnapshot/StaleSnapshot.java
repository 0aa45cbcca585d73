package io.policyauditor.rules.snapshot.stalesnapshot;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.SnapshotSubject;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Snapshot;
import io.policyauditor.rules.RecordRule;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Flags a snapshot that says how things were too long ago, or that comes from a later day than the one in force. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class StaleSnapshot extends RecordRule<SnapshotSubject> {
    /** Days; policies of a living estate change faster. */
    private static final long MOST = 7;

    public StaleSnapshot() {
        super(
                RuleInfo.of(
                        "SN001", "stale-snapshot", Severity.LOW, "What is judged is how things were, not how they are"),
                SnapshotSubject.class);
    }

    @Override
    public Outcome judge(SnapshotSubject subject, Estate estate, Settings settings) {
        Snapshot snapshot = subject.snapshot();
        LocalDate day = snapshot.collected().atZone(ZoneOffset.UTC).toLocalDate();
        long age = ChronoUnit.DAYS.between(day, settings.asOf());
        if (age >= 0 && age <= MOST) {
            return Outcome.pass();
        }
        return fail(
                snapshot.place(),
                "collected",
                age < 0
                        ? "snapshot " + snapshot.name() + " was collected on " + day
                                + ", after the day that is taken for today"
                        : "snapshot " + snapshot.name() + " was collected on " + day + ", " + age + " days ago",
                age < 0 ? "set the clock of the machine that collects, or give another --as-of" : "collect again");
    }
}
