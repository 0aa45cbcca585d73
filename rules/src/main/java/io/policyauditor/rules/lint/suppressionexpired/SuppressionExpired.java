package io.policyauditor.rules.lint.suppressionexpired;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.SuppressionSubject;
import io.policyauditor.audit.Suppression;
import io.policyauditor.estate.model.Estate;
import java.util.List;

/** Flags a suppression that suppresses nothing: it has no reason, it has expired, or no finding is left for it. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class SuppressionExpired implements Rule<SuppressionSubject> {
    private static final RuleInfo INFO = RuleInfo.of(
            "LN030", "suppression-expired", Severity.LOW, "A suppression has no reason, has expired or is not used");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public Class<SuppressionSubject> subject() {
        return SuppressionSubject.class;
    }

    @Override
    public Outcome judge(SuppressionSubject subject, Estate estate, Settings settings) {
        Suppression suppression = subject.suppression();
        if (suppression.reason().isEmpty()) {
            return fail(
                    suppression,
                    "the suppression of " + suppression.rule() + " has no reason, so it suppresses nothing",
                    "write why the finding is accepted, as reason",
                    "reason");
        }
        if (suppression.expired(settings.asOf())) {
            return fail(
                    suppression,
                    "the suppression of " + suppression.rule()
                            + suppression
                                    .expires()
                                    .map(last -> " expired on " + last)
                                    .orElse(" has expired"),
                    "mend what it suppressed, or decide again and set a new date",
                    "expires");
        }
        return subject.uses() > 0
                ? Outcome.pass()
                : fail(
                        suppression,
                        "the suppression of " + suppression.rule() + " suppressed no finding of this run",
                        "remove it, or correct what it speaks about",
                        "unused");
    }

    private static Outcome fail(Suppression suppression, String message, String repair, String value) {
        return Outcome.fail(List.of(new Finding(INFO.severity(), suppression.at(), message, repair, value, List.of())));
    }
}
