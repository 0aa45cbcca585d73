package io.policyauditor.rules.snapshot.missingaccount;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.AccountSubject;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.text.Span;
import io.policyauditor.rules.AwsPrincipal;
import io.policyauditor.rules.RecordRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Points out the accounts that policies of an account let in and of which nothing is known, once for each. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class MissingAccount extends RecordRule<AccountSubject> {
    public MissingAccount() {
        super(
                RuleInfo.of(
                        "SN004",
                        "account-not-in-snapshot",
                        Severity.INFO,
                        "What a principal of a missing account may do is assumed, not known"),
                AccountSubject.class);
    }

    /**
     * The accounts that policies let in.
     *
     * @param byOwner the owner of the policies to the accounts, each with where it is named first
     */
    private record Named(Map<String, Map<String, Span>> byOwner) {
        static Named in(Estate estate) {
            Map<String, Map<String, Span>> byOwner = new HashMap<>();
            for (Policy policy : estate.policies()) {
                policy.account()
                        .known()
                        .ifPresent(owner -> add(byOwner.computeIfAbsent(owner, ignored -> new TreeMap<>()), policy));
            }
            return new Named(byOwner);
        }

        private static void add(Map<String, Span> named, Policy policy) {
            List<CompiledStatement> allows =
                    policy.compiled().known().map(compiled -> compiled.allows()).orElse(List.of());
            for (CompiledStatement statement : allows) {
                for (AwsPrincipal principal : AwsPrincipal.of(statement)) {
                    named.putIfAbsent(
                            principal.account(), principal.entry().value().span());
                }
            }
        }
    }

    @Override
    public Outcome judge(AccountSubject subject, Estate estate, Settings settings) {
        String owner = subject.account().id();
        Map<String, Span> named =
                estate.derived(Named.class, Named::in).byOwner().getOrDefault(owner, Map.of());
        List<Finding> findings = new ArrayList<>();
        named.forEach((account, place) -> {
            if (estate.account(account).known().isEmpty()) {
                findings.add(finding(
                        place,
                        account,
                        "account " + account + " is let in by policies of account " + owner
                                + " and is not in the estate, so its own policies are taken to allow everything",
                        "add account " + account + " to estate.yaml or to what is collected, if it is yours"));
            }
        });
        if (!findings.isEmpty()) {
            return Outcome.fail(findings);
        }
        return named.isEmpty() ? Outcome.notApplicable() : Outcome.pass();
    }
}
