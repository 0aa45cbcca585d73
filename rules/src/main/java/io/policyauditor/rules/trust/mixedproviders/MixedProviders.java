package io.policyauditor.rules.trust.mixedproviders;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Finding.Related;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.rules.trust.WebIdentityTrust;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Flags a trust policy that lets in the tokens of more than one EKS cluster. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class MixedProviders extends DocumentRule {
    public MixedProviders() {
        super(
                RuleInfo.of(
                        "TR014",
                        "irsa-sub-mixed-providers",
                        Severity.MEDIUM,
                        "One role is trusted to several clusters"),
                PolicyKind.TRUST);
    }

    @Override
    protected void judge(Judgement judgement) {
        List<WebIdentityTrust> clusters = new ArrayList<>();
        Set<String> issuers = new HashSet<>();
        for (WebIdentityTrust trust : WebIdentityTrust.in(judgement)) {
            if (trust.eks()) {
                judgement.applies();
                if (issuers.add(trust.issuer().toLowerCase(Locale.ROOT))) {
                    clusters.add(trust);
                }
            }
        }
        if (clusters.size() > 1) {
            WebIdentityTrust first = clusters.get(0);
            WebIdentityTrust second = clusters.get(1);
            judgement.fail(
                    Severity.MEDIUM,
                    second.provider().value().span(),
                    second.issuer(),
                    "the role is trusted to " + clusters.size() + " clusters, " + second.issuer() + " after "
                            + first.issuer() + ", so the weakest of them guards it",
                    "make a role for each cluster",
                    new Related(first.provider().value().span(), "the first cluster"));
        }
    }
}
