package io.policyauditor.rules.escalation;

import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Subject.RoleSubject;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Role;
import io.policyauditor.rules.LoaderRoles;
import io.policyauditor.rules.RecordRule;

/**
 * A rule on ways by which a role that loads models comes by more than it was given. To a role that is given everything it
 * does not apply: LP002 tells of that.
 */
public abstract class EscalationRule extends RecordRule<RoleSubject> {
    protected EscalationRule(RuleInfo info) {
        super(info, RoleSubject.class);
    }

    /** Looks for the ways, and tells the inquiry what it finds. */
    protected abstract void judge(Inquiry inquiry);

    @Override
    public final Outcome judge(RoleSubject subject, Estate estate, Settings settings) {
        Role role = subject.role();
        Lookup<Boolean> loads = LoaderRoles.of(estate).contains(role);
        if (loads instanceof Lookup.Unknown<Boolean> unknown) {
            return Outcome.notAssessed(unknown.gap());
        }
        if (!loads.known().orElse(false) || Administrators.include(role)) {
            return Outcome.notApplicable();
        }
        Inquiry inquiry = new Inquiry(info(), role, estate, settings);
        judge(inquiry);
        return inquiry.outcome();
    }
}
