package io.policyauditor.rules;

import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Subject.RoleSubject;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.paths.Allowance;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.estate.paths.Allowance.Open;
import io.policyauditor.estate.paths.Allowances;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.policy.decide.Caller;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A rule about what roles of one sort are allowed: it fails with a request that is allowed, and passes when it is proven
 * that there is none.
 */
public abstract class RoleGrantRule extends RecordRule<RoleSubject> {
    protected RoleGrantRule(RuleInfo info) {
        super(info, RoleSubject.class);
    }

    /** Whether a role is of the sort that the rule speaks about. */
    protected abstract Lookup<Boolean> speaksOf(Role role, Estate estate);

    /** What the role should not be allowed, by what a message calls the resource. */
    protected abstract Map<String, Ask> asks(Role role, Estate estate, Settings settings);

    /** What a finding says, without a full stop. */
    protected abstract String message(Role role, String resource, Granted granted);

    /** What to do. */
    protected abstract String repair(Role role, String resource, Granted granted);

    /** Why there may be more that the role should not be allowed; asked where nothing is found. */
    protected Optional<Gap> unasked(Role role, Estate estate, Settings settings) {
        return Optional.empty();
    }

    /** What is found about one resource. */
    protected Finding found(Role role, Estate estate, String resource, Granted granted) {
        return finding(granted, role.place(), message(role, resource, granted), repair(role, resource, granted));
    }

    @Override
    public final Outcome judge(RoleSubject subject, Estate estate, Settings settings) {
        Role role = subject.role();
        Lookup<Boolean> meant = speaksOf(role, estate);
        if (meant instanceof Lookup.Unknown<Boolean> unknown) {
            return Outcome.notAssessed(unknown.gap());
        }
        if (!meant.known().orElse(false)) {
            return Outcome.notApplicable();
        }
        Map<String, Ask> asks = asks(role, estate, settings);
        Map<String, Finding> findings = new LinkedHashMap<>();
        Optional<Gap> gap = Optional.empty();
        Allowances allowances = Allowances.of(estate);
        for (Map.Entry<String, Ask> ask : asks.entrySet()) {
            Allowance allowance = allowances.of(Caller.aws(role.arn(), role.account()), ask.getValue());
            if (allowance instanceof Granted granted) {
                findings.put(ask.getKey(), found(role, estate, ask.getKey(), granted));
            } else if (allowance instanceof Open open) {
                gap = gap.or(() -> Optional.of(open.gap()));
            }
        }
        if (!findings.isEmpty()) {
            return Outcome.fail(List.copyOf(findings.values()));
        }
        return gap.or(() -> unasked(role, estate, settings))
                .map(Outcome::notAssessed)
                .orElseGet(() -> asks.isEmpty() ? Outcome.notApplicable() : Outcome.pass());
    }
}
