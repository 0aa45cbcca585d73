package io.policyauditor.rules.escalation.trustrewrite;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.rules.escalation.EscalationRule;
import io.policyauditor.rules.escalation.Inquiry;
import io.policyauditor.rules.escalation.Wider;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Flags a role that loads models and can make another that is allowed more trust it; once for each statement that grants it. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class TrustRewrite extends EscalationRule {
    private static final String REWRITE = "iam:UpdateAssumeRolePolicy";

    public TrustRewrite() {
        super(RuleInfo.of(
                "PE002",
                "trust-rewrite",
                Severity.CRITICAL,
                "Whoever writes the trust of a role is allowed what the role is"));
    }

    @Override
    protected void judge(Inquiry inquiry) {
        if (inquiry.somewhere(REWRITE).isEmpty()) {
            return;
        }
        Role role = inquiry.role();
        Wider wider = new Wider(inquiry.estate(), inquiry.settings());
        Set<Optional<CompiledStatement>> told = new HashSet<>();
        for (Role target : inquiry.estate().rolesOf(role.account())) {
            if (target.arn().equals(role.arn()) || target.arn().contains(":role/aws-service-role/")) {
                continue;
            }
            Granted granted =
                    inquiry.granted(Ask.on(target.arn(), List.of(REWRITE))).orElse(null);
            if (granted == null || told.contains(statement(granted))) {
                continue;
            }
            Lookup<String> more = wider.than(role, target);
            more.missing().ifPresent(inquiry::unknown);
            more.known().ifPresent(allowed -> {
                told.add(statement(granted));
                inquiry.fail(
                        granted,
                        "role " + role.name() + " loads models and is allowed " + REWRITE + " on role " + target.name()
                                + ", which is allowed " + allowed + " and can be made to trust it",
                        "take " + REWRITE + " out of the statement");
            });
        }
        inquiry.unlisted(Listing.ROLES);
    }

    private static Optional<CompiledStatement> statement(Granted granted) {
        return granted.by().stream().findFirst().map(reading -> reading.statement());
    }
}
