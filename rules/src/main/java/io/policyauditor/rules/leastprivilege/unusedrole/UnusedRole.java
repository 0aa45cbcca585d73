package io.policyauditor.rules.leastprivilege.unusedrole;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.RoleSubject;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.Role;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.rules.LoaderRoles;
import io.policyauditor.rules.ModelBuckets;
import io.policyauditor.rules.RecordRule;
import io.policyauditor.rules.RoleClusters;
import io.policyauditor.rules.ServiceAccountRoles;
import java.util.List;
import java.util.Optional;

/** Flags a role that pods may assume to reach models, and that no ServiceAccount is bound to. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class UnusedRole extends RecordRule<RoleSubject> {
    public UnusedRole() {
        super(
                RuleInfo.of(
                        "LP014",
                        "unused-loader-role",
                        Severity.LOW,
                        "No ServiceAccount uses the role, and whoever makes one that fits gets the models",
                        "CIS5 1.11"),
                RoleSubject.class);
    }

    @Override
    public Outcome judge(RoleSubject subject, Estate estate, Settings settings) {
        Role role = subject.role();
        Lookup<Boolean> pods = LoaderRoles.trustsPods(role);
        if (pods instanceof Lookup.Unknown<Boolean> unknown) {
            return Outcome.notAssessed(unknown.gap());
        }
        if (!pods.known().orElse(false)) {
            return Outcome.notApplicable();
        }
        Lookup<Boolean> reaches = reachesModels(role, ModelBuckets.of(estate, settings));
        if (reaches instanceof Lookup.Unknown<Boolean> unknown) {
            return Outcome.notAssessed(unknown.gap());
        }
        if (!reaches.known().orElse(false)) {
            return Outcome.notApplicable();
        }
        if (!ServiceAccountRoles.of(estate).to(role.arn()).isEmpty()) {
            return Outcome.pass();
        }
        Optional<Gap> gap = RoleClusters.open(role, estate, ServiceAccountRoles::open);
        return gap.isPresent()
                ? Outcome.notAssessed(gap.get())
                : fail(
                        role.place(),
                        role.arn(),
                        "role " + role.name() + " reaches models and pods may assume it, but no ServiceAccount is bound"
                                + " to it",
                        "delete the role, or bind the ServiceAccount that it was made for");
    }

    private static Lookup<Boolean> reachesModels(Role role, ModelBuckets models) {
        if (!(role.policies() instanceof Lookup.Known<List<Policy>> policies)) {
            return role.policies().map(ignored -> false);
        }
        Optional<Gap> gap = Optional.empty();
        for (Policy policy : policies.value()) {
            Lookup<CompiledPolicy> compiled = policy.compiled();
            if (compiled.known()
                    .filter(known -> known.allows().stream().anyMatch(models::grantedBy))
                    .isPresent()) {
                return Lookup.known(true);
            }
            gap = gap.or(compiled::missing);
        }
        return gap.<Lookup<Boolean>>map(Lookup::unknown).orElseGet(() -> Lookup.known(false));
    }
}
