package io.policyauditor.rules.trust.issuermismatch;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.rules.trust.Tested;
import io.policyauditor.rules.trust.WebIdentityTrust;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Flags a condition on a claim of another issuer than those of the statement: no token that comes has it. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class IssuerMismatch extends DocumentRule {
    public IssuerMismatch() {
        super(
                RuleInfo.of(
                        "TR010",
                        "irsa-issuer-mismatch",
                        Severity.HIGH,
                        "A condition asks for a claim of an issuer that is not trusted"),
                PolicyKind.TRUST);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (CompiledStatement statement : judgement.statements()) {
            List<WebIdentityTrust> trusts = WebIdentityTrust.of(statement);
            if (trusts.isEmpty()) {
                continue;
            }
            judgement.applies();
            String issuers = trusts.stream().map(WebIdentityTrust::issuer).collect(Collectors.joining(" or "));
            for (Tested condition : Tested.of(statement)) {
                String key = condition.condition().key().value();
                if (isForeign(key, trusts)) {
                    judgement.fail(
                            Severity.HIGH,
                            condition.condition().key().span(),
                            key.toLowerCase(Locale.ROOT),
                            "no token of " + issuers + " has " + key + ", so the condition "
                                    + (condition.literal().whenAbsent() ? "always holds" : "never holds"),
                            "write \"" + trusts.get(0).issuer() + key.substring(key.lastIndexOf(':')) + "\"");
                }
            }
        }
    }

    /** An issuer is a host with or without a path; other keys that end so, such as saml:aud, have no dot. */
    private static boolean isForeign(String key, List<WebIdentityTrust> trusts) {
        int colon = key.lastIndexOf(':');
        String claim = key.substring(colon + 1).toLowerCase(Locale.ROOT);
        return (claim.equals("sub") || claim.equals("aud"))
                && key.lastIndexOf('.', colon) >= 0
                && trusts.stream().noneMatch(trust -> key.equalsIgnoreCase(trust.issuer() + ":" + claim));
    }
}
