package io.policyauditor.rules.environments.foreigncluster;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.RoleSubject;
import io.policyauditor.estate.environment.Environment;
import io.policyauditor.estate.environment.Environments;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.Role;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.rules.RecordRule;
import io.policyauditor.rules.trust.WebIdentityTrust;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Flags a trust in the tokens of a cluster of another environment than the role's. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class RoleTrustsOtherCluster extends RecordRule<RoleSubject> {
    public RoleTrustsOtherCluster() {
        super(
                RuleInfo.of(
                        "EN003",
                        "role-trusts-other-env-cluster",
                        Severity.HIGH,
                        "A role trusts the tokens of a cluster of another environment",
                        "CIS7 2.1.4"),
                RoleSubject.class);
    }

    @Override
    public Outcome judge(RoleSubject subject, Estate estate, Settings settings) {
        Role role = subject.role();
        if (!(role.trust() instanceof Lookup.Known<Policy> trust)) {
            return role.trust().missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        Lookup<CompiledPolicy> compiled = trust.value().compiled();
        if (!(compiled instanceof Lookup.Known<CompiledPolicy> known)) {
            return compiled.missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        return judge(role, known.value(), settings.environments(estate));
    }

    private Outcome judge(Role role, CompiledPolicy trust, Environments environments) {
        List<WebIdentityTrust> trusts = trust.allows().stream()
                .flatMap(statement -> WebIdentityTrust.of(statement).stream())
                .filter(WebIdentityTrust::eks)
                .toList();
        Environment own = environments.role(role.arn());
        List<Finding> findings = new ArrayList<>();
        Optional<Gap> gap = trust.rejections().isEmpty()
                ? Optional.empty()
                : Optional.of(Gap.unread(String.join("; ", trust.rejections())));
        for (WebIdentityTrust each : trusts) {
            Environment cluster = environments.issuer(each.issuer());
            if (own.differs(cluster)) {
                findings.add(finding(
                        each.provider().value().span(),
                        each.issuer(),
                        "role " + role.name() + " is " + own + " and trusts the tokens of a cluster that is " + cluster,
                        "give that cluster a role of its own environment and remove this statement"));
            } else if (gap.isEmpty()) {
                gap = own.name().missing().or(() -> cluster.name().missing());
            }
        }
        if (!findings.isEmpty()) {
            return Outcome.fail(findings);
        }
        if (gap.isPresent()) {
            return Outcome.notAssessed(gap.get());
        }
        return trusts.isEmpty() ? Outcome.notApplicable() : Outcome.pass();
    }
}
