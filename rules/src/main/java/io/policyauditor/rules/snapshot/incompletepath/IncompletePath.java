package io.policyauditor.rules.snapshot.incompletepath;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.AccountSubject;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.OrganizationPath;
import io.policyauditor.rules.RecordRule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Points out what is missing between an account and the root of its organization, once for the account. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class IncompletePath extends RecordRule<AccountSubject> {
    public IncompletePath() {
        super(
                RuleInfo.of(
                        "SN003",
                        "org-path-incomplete",
                        Severity.LOW,
                        "The way up the organization has holes, so guardrails cannot be judged"),
                AccountSubject.class);
    }

    @Override
    public Outcome judge(AccountSubject subject, Estate estate, Settings settings) {
        Account account = subject.account();
        Lookup<OrganizationPath> found = OrganizationPath.of(account, estate);
        if (found instanceof Lookup.Unknown<OrganizationPath> unknown) {
            return Outcome.notAssessed(unknown.gap());
        }
        if (found.known().isEmpty() || OrganizationPath.isManagement(account, estate)) {
            return Outcome.notApplicable();
        }
        OrganizationPath path = found.known().get();
        List<Finding> findings = new ArrayList<>();
        path.gap()
                .ifPresent(gap -> findings.add(finding(
                        account.place(),
                        "path",
                        "the path of account " + account.id() + " ends before the root: " + gap.what(),
                        "list the unit of the account and every unit above it, up to the root, in estate.yaml")));
        String bare = levels(path)
                .filter(level -> estate.controlPolicies().stream()
                        .noneMatch(policy -> policy.type() == ControlPolicy.Type.SCP
                                && policy.targets().contains(level)))
                .collect(Collectors.joining(", "));
        if (!bare.isEmpty()) {
            findings.add(finding(
                    account.place(),
                    bare,
                    "no service control policy is known at " + bare + " on the path of account " + account.id()
                            + ", though AWS keeps at least one at every level while SCPs are enabled",
                    "list every policy with its targets, FullAWSAccess too"));
        }
        return findings.isEmpty() ? Outcome.pass() : Outcome.fail(findings);
    }

    private static Stream<String> levels(OrganizationPath path) {
        return Stream.concat(
                Stream.of(path.account().id()), path.units().stream().map(unit -> unit.id()));
    }
}
