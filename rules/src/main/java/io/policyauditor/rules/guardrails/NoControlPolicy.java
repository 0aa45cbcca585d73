package io.policyauditor.rules.guardrails;

import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Subject.AccountSubject;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.OrganizationPath;
import io.policyauditor.rules.RecordRule;
import java.util.Optional;

/** A rule on accounts under which no control policy of a type stands but those that allow everything. */
public abstract class NoControlPolicy extends RecordRule<AccountSubject> {
    private final ControlPolicy.Type type;

    protected NoControlPolicy(RuleInfo info, ControlPolicy.Type type) {
        super(info, AccountSubject.class);
        this.type = type;
    }

    /** Whether the rule speaks about an account. */
    protected abstract boolean applies(Account account, Estate estate, Settings settings);

    /** What a finding says of an account, and what to do. */
    protected abstract Outcome fail(Account account);

    @Override
    public final Outcome judge(AccountSubject subject, Estate estate, Settings settings) {
        Account account = subject.account();
        Lookup<OrganizationPath> found = OrganizationPath.of(account, estate);
        if (found instanceof Lookup.Unknown<OrganizationPath> unknown) {
            return Outcome.notAssessed(unknown.gap());
        }
        Optional<OrganizationPath> path = found.known();
        if (path.isEmpty() || OrganizationPath.isManagement(account, estate) || !applies(account, estate, settings)) {
            return Outcome.notApplicable();
        }
        if (ControlPath.limited(path.get(), type, estate)) {
            return Outcome.pass();
        }
        Optional<Gap> gap = path.get().open(estate);
        return gap.isPresent() ? Outcome.notAssessed(gap.get()) : fail(account);
    }
}
