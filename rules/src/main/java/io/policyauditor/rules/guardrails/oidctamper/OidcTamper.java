package io.policyauditor.rules.guardrails.oidctamper;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.rules.guardrails.GuardrailRule;
import io.policyauditor.rules.guardrails.Workloads;
import java.util.List;

/** Flags an account with loader roles where everyone may make or change OIDC providers. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class OidcTamper extends GuardrailRule {
    public OidcTamper() {
        super(
                RuleInfo.of(
                        "OG013",
                        "scp-oidc-provider-tamper",
                        Severity.HIGH,
                        "Nothing keeps the OIDC providers of the account as they are"),
                "deny iam:CreateOpenIDConnectProvider, iam:AddClientIDToOpenIDConnectProvider and iam:UpdateOpenIDConnectProviderThumbprint by a service control policy, and spare the platform role",
                ControlPolicy.Type.SCP);
    }

    @Override
    protected Lookup<List<List<Ask>>> guards(Account account, Estate estate, Settings settings) {
        return Workloads.loaders(account, estate)
                .map(roles -> List.of(List.of(new Ask(
                        List.of(
                                "iam:CreateOpenIDConnectProvider",
                                "iam:AddClientIDToOpenIDConnectProvider",
                                "iam:UpdateOpenIDConnectProviderThumbprint"),
                        provider(account, Ask.EXAMPLE),
                        provider(account, "*"),
                        provider(account, Ask.EXAMPLE),
                        Context.EMPTY))));
    }

    @Override
    protected String consequence() {
        return "so a token that anybody signs can become one that the account believes";
    }

    private static String provider(Account account, String issuer) {
        return "arn:aws:iam::" + account.id() + ":oidc-provider/" + issuer;
    }
}
