package io.policyauditor.rules.guardrails.mixedunit;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Finding.Related;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.OrganizationSubject;
import io.policyauditor.estate.environment.Environment;
import io.policyauditor.estate.environment.Environments;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Organization.Unit;
import io.policyauditor.estate.model.OrganizationPath;
import io.policyauditor.rules.RecordRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Flags a unit that holds accounts of different environments side by side. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class MixedUnit extends RecordRule<OrganizationSubject> {
    public MixedUnit() {
        super(
                RuleInfo.of(
                        "OG022",
                        "ou-env-structure",
                        Severity.MEDIUM,
                        "No control policy can tell the environments of a unit apart",
                        "CIS7 2.1.4"),
                OrganizationSubject.class);
    }

    @Override
    public Outcome judge(OrganizationSubject subject, Estate estate, Settings settings) {
        Environments environments = settings.environments(estate);
        Map<String, Unit> units = new LinkedHashMap<>();
        subject.organization().units().forEach(unit -> units.putIfAbsent(unit.id(), unit));
        Map<String, List<Account>> byUnit = new LinkedHashMap<>();
        List<Gap> gaps = new ArrayList<>();
        for (Account account : estate.accounts()) {
            if (OrganizationPath.isManagement(account, estate)) {
                continue;
            }
            account.unit().missing().ifPresent(gaps::add);
            account.unit()
                    .known()
                    .ifPresent(unit -> byUnit.computeIfAbsent(unit, ignored -> new ArrayList<>())
                            .add(account));
        }
        List<Finding> findings = new ArrayList<>();
        byUnit.forEach((unit, accounts) -> {
            Map<String, Account> first = new LinkedHashMap<>();
            for (Account account : accounts) {
                Environment environment = environments.account(account.id());
                environment.name().known().ifPresent(name -> first.putIfAbsent(name, account));
                // An account without environment matters only where there is another to be mixed with.
                environment.name().missing().filter(gap -> accounts.size() > 1).ifPresent(gaps::add);
            }
            if (first.size() > 1) {
                findings.add(finding(unit, units, first));
            }
        });
        if (!findings.isEmpty()) {
            return Outcome.fail(findings);
        }
        return gaps.stream()
                .findFirst()
                .or(() -> OrganizationPath.open(estate.organization(), estate))
                .map(Outcome::notAssessed)
                .orElseGet(Outcome::pass);
    }

    private Finding finding(String id, Map<String, Unit> units, Map<String, Account> first) {
        List<Account> accounts = List.copyOf(first.values());
        Unit unit = units.get(id);
        String name = unit == null ? id : unit.name();
        return finding(
                unit == null ? accounts.get(1).place() : unit.place(),
                id,
                "unit " + name + " holds accounts of " + String.join(", ", first.keySet())
                        + ", so what is attached to it holds for all of them",
                "make a unit for each environment and move the accounts",
                accounts.stream()
                        .map(account -> new Related(account.place(), "account " + account.id()))
                        .toArray(Related[]::new));
    }
}
