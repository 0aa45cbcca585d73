package io.policyauditor.rules.snapshot.unreaddocument;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.SnapshotSubject;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Snapshot;
import io.policyauditor.rules.RecordRule;
import java.util.List;

/** Points out everything that was asked for and is not in a snapshot, once for each call or document. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class UnreadDocument extends RecordRule<SnapshotSubject> {
    public UnreadDocument() {
        super(
                RuleInfo.of(
                        "SN002",
                        "collection-access-denied",
                        Severity.LOW,
                        "Something was asked for and could not be read, so what hangs on it is not judged"),
                SnapshotSubject.class);
    }

    @Override
    public Outcome judge(SnapshotSubject subject, Estate estate, Settings settings) {
        Snapshot snapshot = subject.snapshot();
        List<Finding> findings = snapshot.unread().stream()
                .map(Gap::what)
                .sorted()
                .map(what -> finding(
                        snapshot.place(),
                        what,
                        "not read: " + what,
                        "repair what it names and collect again; auditor iam-policy prints what the auditor needs"))
                .toList();
        return findings.isEmpty() ? Outcome.pass() : Outcome.fail(findings);
    }
}
