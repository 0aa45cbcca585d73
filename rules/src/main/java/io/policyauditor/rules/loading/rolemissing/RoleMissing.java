package io.policyauditor.rules.loading.rolemissing;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.loading.Credential;
import io.policyauditor.estate.loading.Credential.Irsa;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Role;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.rules.LoaderRoles;
import io.policyauditor.rules.loading.Identity;
import io.policyauditor.rules.loading.LoadRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Flags a role that is to be assumed and does not exist. What is no ARN of a role is KS025. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class RoleMissing extends LoadRule {
    public RoleMissing() {
        super(
                RuleInfo.of(
                        "RL004",
                        "role-missing",
                        Severity.HIGH,
                        "The role that a model is to be loaded as does not exist"),
                "C5");
    }

    @Override
    protected Outcome judge(LoadPoint loadPoint, Estate estate, Settings settings) {
        Lookup<Credential> bound = Identity.bound(loadPoint);
        if (bound.known().isEmpty()) {
            return bound.missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        Credential credential = bound.known().get();
        List<String> roles =
                LoaderRoles.roles(credential).filter(RoleMissing::isRole).toList();
        List<Finding> findings = new ArrayList<>();
        Optional<Gap> gap = Optional.empty();
        for (String arn : roles) {
            Lookup<Role> role = estate.role(arn);
            if (role instanceof Lookup.KnownAbsent) {
                findings.add(finding(
                        loadPoint,
                        estate,
                        settings,
                        credential.place(),
                        arn,
                        (credential instanceof Irsa ? "the annotation" : "the Pod Identity association")
                                + " names the role " + arn + ", which does not exist",
                        "create the role, or name one that exists"));
            }
            gap = gap.or(role::missing);
        }
        if (roles.isEmpty()) {
            return Outcome.notApplicable();
        }
        return !findings.isEmpty()
                ? Outcome.fail(findings)
                : gap.map(Outcome::notAssessed).orElseGet(Outcome::pass);
    }

    private static boolean isRole(String text) {
        return Arn.parse(text)
                .filter(arn -> arn.service().equals("iam") && arn.resource().startsWith("role/"))
                .isPresent();
    }
}
