package io.policyauditor.rules.escalation.oidcproviderhijack;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.rules.escalation.EscalationRule;
import io.policyauditor.rules.escalation.Inquiry;
import java.util.List;

/** Flags a role that loads models and can change who issues the tokens that the account's roles trust. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class OidcProviderHijack extends EscalationRule {
    private static final List<String> ACTIONS =
            List.of("iam:CreateOpenIDConnectProvider", "iam:AddClientIDToOpenIDConnectProvider");

    public OidcProviderHijack() {
        super(RuleInfo.of(
                "PE010",
                "oidc-provider-hijack",
                Severity.CRITICAL,
                "Whoever sets up identity providers issues the tokens that roles trust"));
    }

    @Override
    protected void judge(Inquiry inquiry) {
        for (String action : ACTIONS) {
            String any = inquiry.own("iam", "oidc-provider/");
            inquiry.granted(new Ask(List.of(action), any + Ask.EXAMPLE, any + "*", any + Ask.EXAMPLE, Context.EMPTY))
                    .ifPresent(granted -> inquiry.fail(
                            granted,
                            "role " + inquiry.role().name() + " loads models and is allowed " + action
                                    + ", by which tokens that it can get become good for roles of account "
                                    + inquiry.role().account(),
                            "take " + action + " out of the policies of the role"));
        }
    }
}
