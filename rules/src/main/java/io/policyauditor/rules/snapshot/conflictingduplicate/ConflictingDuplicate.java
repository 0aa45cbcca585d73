package io.policyauditor.rules.snapshot.conflictingduplicate;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding.Related;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.ConflictSubject;
import io.policyauditor.estate.model.Conflict;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.rules.RecordRule;

/** Points out what is given twice with different content, and so is taken for unknown. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class ConflictingDuplicate extends RecordRule<ConflictSubject> {
    public ConflictingDuplicate() {
        super(
                RuleInfo.of(
                        "SN007",
                        "duplicate-resource-conflicting",
                        Severity.LOW,
                        "Two versions of one thing are given, and neither is judged"),
                ConflictSubject.class);
    }

    @Override
    public Outcome judge(ConflictSubject subject, Estate estate, Settings settings) {
        Conflict conflict = subject.conflict();
        return fail(
                conflict.second(),
                conflict.name(),
                conflict.name() + " is given a second time with different content, so what depends on it is not judged",
                "keep the one that is true",
                new Related(conflict.first(), "given here first"));
    }
}
