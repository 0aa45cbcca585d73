package io.policyauditor.rules.escalation.boundaryremovable;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.effective.Effective;
import io.policyauditor.estate.effective.EffectiveAccess;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.estate.paths.Allowances;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.rules.escalation.EscalationRule;
import io.policyauditor.rules.escalation.Inquiry;
import io.policyauditor.rules.escalation.Rewritten;
import java.util.List;
import java.util.Optional;

/** Flags a role that loads models and can take off the permissions boundary that is to hold it. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class BoundaryRemovable extends EscalationRule {
    private static final String DELETE = "iam:DeleteRolePermissionsBoundary";
    private static final String PUT = "iam:PutRolePermissionsBoundary";
    private static final String KEY = "iam:PermissionsBoundary";

    public BoundaryRemovable() {
        super(RuleInfo.of(
                "PE015",
                "boundary-removable",
                Severity.HIGH,
                "A boundary that the role itself can change holds it no longer than it likes"));
    }

    @Override
    protected void judge(Inquiry inquiry) {
        Role role = inquiry.role();
        if (role.boundary() instanceof Lookup.KnownAbsent) {
            inquiry.notApplicable();
            return;
        }
        Context own = role.boundary()
                .known()
                .map(Policy::name)
                .filter(name -> Arn.parse(name).isPresent())
                .map(arn -> new Context.Builder().put(KEY, arn).build())
                .orElse(Context.EMPTY);
        inquiry.granted(Ask.on(role.arn(), List.of(DELETE)).with(own))
                .ifPresent(granted -> report(inquiry, granted, "remove"));
        another(inquiry, own).ifPresent(granted -> report(inquiry, granted, "replace"));
    }

    /** That it puts another boundary in the place of the one that it has, of which AWS asks nothing. */
    private static Optional<Granted> another(Inquiry inquiry, Context own) {
        Role role = inquiry.role();
        Ask put = Ask.on(role.arn(), List.of(PUT));
        String partition = Arn.parse(role.arn()).map(Arn::partition).orElse("aws");
        Optional<Granted> any = inquiry.granted(put.with(new Context.Builder()
                .put(KEY, "arn:" + partition + ":iam::aws:policy/AdministratorAccess")
                .build()));
        Optional<String> boundary = own.single(KEY);
        if (any.isPresent()) {
            return any;
        }
        if (boundary.isEmpty()) {
            inquiry.granted(put)
                    .ifPresent(granted -> inquiry.unknown(Gap.outOfScope("which boundary role " + role.arn()
                            + " has is not known, and so whether it may put another")));
            return Optional.empty();
        }
        Lookup<Effective> found = EffectiveAccess.of(inquiry.estate())
                .between(Caller.aws(role.arn(), role.account()), role.arn())
                .map(effective -> Rewritten.without(effective, KEY, boundary.get()));
        found.missing().ifPresent(inquiry::unknown);
        return found.known()
                .flatMap(effective ->
                        inquiry.granted(Allowances.of(inquiry.estate()).of(effective, put)));
    }

    private static void report(Inquiry inquiry, Granted granted, String does) {
        inquiry.fail(
                granted,
                "role " + inquiry.role().name() + " loads models and may " + does
                        + " its own permissions boundary, by "
                        + granted.witness().action().text(),
                "take the action out of the policies of the role, or deny it in the boundary");
    }
}
