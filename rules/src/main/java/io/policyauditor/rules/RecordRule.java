package io.policyauditor.rules;

import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Finding.Related;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Subject;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.policy.text.Span;
import java.util.List;

/**
 * A rule about records of the estate.
 *
 * @param <S> the kind of record
 */
public abstract class RecordRule<S extends Subject> implements Rule<S> {
    private final RuleInfo info;
    private final Class<S> subject;

    protected RecordRule(RuleInfo info, Class<S> subject) {
        this.info = info;
        this.subject = subject;
    }

    @Override
    public final RuleInfo info() {
        return info;
    }

    @Override
    public final Class<S> subject() {
        return subject;
    }

    /** A finding of the rule's own severity. */
    protected final Finding finding(Span at, String value, String message, String repair, Related... related) {
        return new Finding(info.severity(), at, message, repair, value, List.of(related));
    }

    /**
     * A finding about something that is allowed: at the action in the statement that grants it, one level less where it hangs
     * on the circumstances, and shown by the request.
     *
     * @param instead where to point when no statement has to grant it
     */
    protected final Finding finding(Granted granted, Span instead, String message, String repair, Related... related) {
        return Granting.of(info, granted, instead, message, repair, related);
    }

    /** The outcome of one finding of the rule's own severity. */
    protected final Outcome fail(Span at, String value, String message, String repair, Related... related) {
        return Outcome.fail(List.of(finding(at, value, message, repair, related)));
    }
}
