package io.policyauditor.rules.loading.tokenaudience;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.loading.Credential.Irsa;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.OidcProvider;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.Role;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.Variables;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.Span;
import io.policyauditor.rules.Annotations;
import io.policyauditor.rules.loading.Identity;
import io.policyauditor.rules.loading.LoadRule;
import io.policyauditor.rules.trust.Tested;
import io.policyauditor.rules.trust.WebIdentityTrust;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Flags a token for another audience than the role, or the OIDC provider of its account, takes. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class TokenAudience extends LoadRule {
    private static final String DEFAULT = "sts.amazonaws.com";

    public TokenAudience() {
        super(
                RuleInfo.of(
                        "RL034",
                        "token-audience",
                        Severity.HIGH,
                        "The token of the pod is for another audience than the role takes"),
                "C9");
    }

    @Override
    protected Outcome judge(LoadPoint loadPoint, Estate estate, Settings settings) {
        Lookup<Irsa> irsa = Identity.irsa(loadPoint);
        if (irsa.known().isEmpty()) {
            return irsa.missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        Lookup<String> issuer = Identity.issuer(loadPoint, estate);
        if (issuer.known().isEmpty()) {
            return issuer.missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        Optional<Scalar> said = Annotations.get(irsa.known().get().serviceAccount(), Annotations.AUDIENCE);
        String audience = said.map(Scalar::value).orElse(DEFAULT);
        List<Finding> findings = new ArrayList<>();

        Lookup<OidcProvider> provider =
                provider(irsa.known().get(), issuer.known().get(), estate);
        Lookup<Set<String>> taken = provider.flatMap(OidcProvider::clientIds);
        if (taken.known().filter(ids -> !ids.contains(audience)).isPresent()) {
            findings.add(finding(
                    loadPoint,
                    estate,
                    settings,
                    said.map(Scalar::span)
                            .orElseGet(() ->
                                    provider.known().map(OidcProvider::place).orElse(loadPoint.place())),
                    audience,
                    "the token is for the audience " + audience + ", which is no client id of the OIDC provider "
                            + issuer.known().get(),
                    "add the client id " + audience + " to the OIDC provider, or delete the annotation "
                            + Annotations.AUDIENCE));
        }
        Lookup<CompiledPolicy> trust =
                estate.role(irsa.known().get().role()).flatMap(Role::trust).flatMap(Policy::compiled);
        List<WebIdentityTrust> trusts = trust.known().stream()
                .flatMap(policy -> policy.allows().stream())
                .flatMap(statement -> WebIdentityTrust.of(statement).stream())
                .filter(one -> one.issuer().equals(issuer.known().get()))
                .toList();
        if (findings.isEmpty()
                && !trusts.isEmpty()
                && trusts.stream().noneMatch(one -> refusing(one, audience).isEmpty())) {
            Span at = said.map(Scalar::span)
                    .orElseGet(() -> refusing(trusts.get(0), audience)
                            .get(0)
                            .condition()
                            .written()
                            .span());
            findings.add(finding(
                    loadPoint,
                    estate,
                    settings,
                    at,
                    audience,
                    "the token is for the audience " + audience + ", which the trust policy of "
                            + irsa.known().get().role() + " does not let in",
                    "let " + issuer.known().get() + ":aud be " + audience
                            + " in the trust policy, or delete the annotation " + Annotations.AUDIENCE));
        }
        if (!findings.isEmpty()) {
            return Outcome.fail(findings);
        }
        Optional<Gap> gap = taken.missing().or(trust::missing);
        if (gap.isPresent()) {
            return Outcome.notAssessed(gap.get());
        }
        return trusts.isEmpty() ? Outcome.notApplicable() : Outcome.pass();
    }

    private static Lookup<OidcProvider> provider(Irsa irsa, String issuer, Estate estate) {
        return Arn.parse(irsa.role())
                .map(role -> new Arn(role.partition(), "iam", "", role.account(), "oidc-provider/" + issuer).toString())
                .map(estate::oidcProvider)
                .orElseGet(Lookup::absent);
    }

    /** Conditions on the audience that a token for this one does not satisfy. */
    private static List<Tested> refusing(WebIdentityTrust trust, String audience) {
        return trust.on("aud").stream()
                .filter(condition -> !condition.literal().holdsFor(audience, Variables.NONE))
                .toList();
    }
}
