package io.policyauditor.rules.escalation.guardraildetach;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Organization;
import io.policyauditor.estate.model.OrganizationPath;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.rules.escalation.EscalationRule;
import io.policyauditor.rules.escalation.Inquiry;
import java.util.List;
import java.util.Optional;

/**
 * Flags a role that loads models and can change the control policies of the organization: one of the management account,
 * for AWS takes such calls from no other account that the organization has not delegated them to.
 */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class GuardrailDetach extends EscalationRule {
    private static final List<String> ACTIONS = List.of(
            "organizations:DetachPolicy",
            "organizations:UpdatePolicy",
            "organizations:DisablePolicyType",
            "organizations:MoveAccount");

    public GuardrailDetach() {
        super(RuleInfo.of(
                "PE011",
                "org-guardrail-detach",
                Severity.CRITICAL,
                "What limits every account of the organization can be taken away"));
    }

    @Override
    protected void judge(Inquiry inquiry) {
        Lookup<Boolean> management = management(inquiry.role().account(), inquiry.estate());
        if (management instanceof Lookup.KnownAbsent) {
            inquiry.notApplicable();
            return;
        }
        for (String action : ACTIONS) {
            Optional<Granted> granted = inquiry.somewhere(action);
            if (granted.isPresent() && management.known().orElse(false)) {
                inquiry.fail(
                        granted.get(),
                        "role " + inquiry.role().name() + " of the management account loads models and is allowed "
                                + action + " on "
                                + granted.get().witness().resource().text(),
                        "take " + action + " out of the policies of the role, and load models from another account");
            } else if (granted.isPresent()) {
                inquiry.unknown(management
                        .missing()
                        .orElseGet(() -> Gap.outOfScope("whether the organization delegates " + action + " to account "
                                + inquiry.role().account() + " is not known")));
            }
        }
    }

    /** Whether an account manages the organization; absent when it is in none. */
    private static Lookup<Boolean> management(String id, Estate estate) {
        return estate.organization()
                .flatMap(organization -> estate.account(id).flatMap(account -> inside(account, organization, estate)));
    }

    private static Lookup<Boolean> inside(Account account, Organization organization, Estate estate) {
        return OrganizationPath.of(account, estate)
                .flatMap(path -> organization.managementAccount().map(account.id()::equals));
    }
}
