package io.policyauditor.rules.environments.sharedrole;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.RoleSubject;
import io.policyauditor.estate.loading.LoadPoints;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Role;
import io.policyauditor.rules.LoaderRoles;
import io.policyauditor.rules.RecordRule;
import io.policyauditor.rules.environments.Bindings;
import io.policyauditor.rules.environments.Mixture;
import java.util.Optional;

/** Flags a loader role that ServiceAccounts of more than one environment use. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class OneRoleManyEnvironments extends RecordRule<RoleSubject> {
    public OneRoleManyEnvironments() {
        super(
                RuleInfo.of(
                        "EN005",
                        "one-role-many-envs",
                        Severity.HIGH,
                        "ServiceAccounts of more than one environment use the same loader role"),
                RoleSubject.class);
    }

    @Override
    public Outcome judge(RoleSubject subject, Estate estate, Settings settings) {
        Role role = subject.role();
        Lookup<Boolean> loader = LoaderRoles.of(estate).contains(role);
        Mixture users = Bindings.of(role.arn(), estate, settings.environments(estate));
        if (!loader.known().orElse(false)) {
            Optional<Gap> missing =
                    users.isEmpty() ? loader.missing() : loader.missing().or(() -> credentials(estate));
            return missing.map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        if (users.mixed()) {
            return fail(
                    role.place(),
                    users.names(),
                    "role " + role.name() + " serves " + users.names() + ": " + users.described(),
                    "give each environment a role of its own",
                    users.related());
        }
        Optional<Gap> gap = users.gap().or(() -> Bindings.open(estate));
        if (gap.isPresent()) {
            return Outcome.notAssessed(gap.get());
        }
        return users.isEmpty() ? Outcome.notApplicable() : Outcome.pass();
    }

    /** Why it is not known of a role that ServiceAccounts use whether models are loaded as it. */
    private static Optional<Gap> credentials(Estate estate) {
        return LoadPoints.of(estate).all().stream()
                .flatMap(point -> point.credentials().missing().stream())
                .findFirst();
    }
}
