package io.policyauditor.rules.loading.providermissing;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.loading.Credential.Irsa;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.OidcProvider;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.rules.loading.Identity;
import io.policyauditor.rules.loading.LoadRule;
import java.util.List;
import java.util.Optional;

/** Flags a role in an account that does not know the issuer of the cluster, whatever its trust policy says. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class ProviderMissing extends LoadRule {
    public ProviderMissing() {
        super(
                RuleInfo.of(
                        "RL005",
                        "oidc-provider-missing",
                        Severity.HIGH,
                        "The account of the role has no OIDC provider for the cluster"),
                "C6");
    }

    @Override
    protected Outcome judge(LoadPoint loadPoint, Estate estate, Settings settings) {
        Lookup<Irsa> irsa = Identity.irsa(loadPoint);
        if (irsa.known().isEmpty()) {
            return irsa.missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        Optional<Arn> role = Arn.parse(irsa.known().get().role()).filter(arn -> Arn.isAccountId(arn.account()));
        Lookup<String> issuer = Identity.issuer(loadPoint, estate);
        if (role.isEmpty() || issuer.known().isEmpty()) {
            return role.isEmpty()
                    ? Outcome.notApplicable()
                    : issuer.missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        String account = role.get().account();
        String provider = new Arn(
                        role.get().partition(),
                        "iam",
                        "",
                        account,
                        "oidc-provider/" + issuer.known().get())
                .toString();
        Lookup<OidcProvider> found = estate.oidcProvider(provider);
        if (found instanceof Lookup.KnownAbsent) {
            return Outcome.fail(List.of(finding(
                    loadPoint,
                    estate,
                    settings,
                    irsa.known().get().place(),
                    provider,
                    "the role " + irsa.known().get().role() + " is in account " + account
                            + ", which has no OIDC provider for the issuer "
                            + issuer.known().get() + " of the cluster",
                    "create the OIDC provider " + issuer.known().get() + " in account " + account
                            + ", or name a role of an account that has it")));
        }
        return found.missing().map(Outcome::notAssessed).orElseGet(Outcome::pass);
    }
}
