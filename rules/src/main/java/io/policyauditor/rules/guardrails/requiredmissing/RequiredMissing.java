package io.policyauditor.rules.guardrails.requiredmissing;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Finding.Related;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.AccountSubject;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Guardrail;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.OrganizationPath;
import io.policyauditor.rules.RecordRule;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Flags an account that a required control policy does not reach. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class RequiredMissing extends RecordRule<AccountSubject> {
    public RequiredMissing() {
        super(
                RuleInfo.of(
                        "OG021",
                        "scp-not-attached-path",
                        Severity.HIGH,
                        "A required guardrail is not in force for the account",
                        "CIS7 2.1.2"),
                AccountSubject.class);
    }

    @Override
    public Outcome judge(AccountSubject subject, Estate estate, Settings settings) {
        Account account = subject.account();
        Lookup<OrganizationPath> found = OrganizationPath.of(account, estate);
        if (estate.guardrails().isEmpty() || OrganizationPath.isManagement(account, estate)) {
            return Outcome.notApplicable();
        }
        if (!(found instanceof Lookup.Known<OrganizationPath> path)) {
            return found.missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        List<ControlPolicy> attached = Stream.of(ControlPolicy.Type.values())
                .flatMap(type -> path.value().attached(type, estate).stream())
                .toList();
        List<Guardrail> missing = estate.guardrails().stream()
                .filter(guardrail -> attached.stream().noneMatch(policy -> is(policy, guardrail)))
                .toList();
        if (missing.isEmpty()) {
            return Outcome.pass();
        }
        Optional<Gap> gap = path.value().open(estate);
        return gap.isPresent()
                ? Outcome.notAssessed(gap.get())
                : Outcome.fail(missing.stream()
                        .map(guardrail -> finding(account, guardrail, estate))
                        .toList());
    }

    private static boolean is(ControlPolicy policy, Guardrail guardrail) {
        return policy.name().equals(guardrail.name()) || policy.id().equals(guardrail.name());
    }

    private Finding finding(Account account, Guardrail guardrail, Estate estate) {
        Optional<ControlPolicy> policy = estate.controlPolicies().stream()
                .filter(known -> is(known, guardrail))
                .findFirst();
        Related required = new Related(guardrail.place(), "required here");
        return finding(
                account.place(),
                guardrail.name(),
                "control policy " + guardrail.name() + " is required, but "
                        + (policy.isPresent() ? "attached to nothing above account " : "does not exist for account ")
                        + account.id(),
                "attach " + guardrail.name() + " to the root, or to a unit above the account",
                policy.map(known -> new Related[] {required, new Related(known.place(), "the policy and its targets")})
                        .orElseGet(() -> new Related[] {required}));
    }
}
