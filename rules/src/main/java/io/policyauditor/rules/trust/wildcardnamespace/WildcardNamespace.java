package io.policyauditor.rules.trust.wildcardnamespace;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.rules.trust.Reach;
import io.policyauditor.rules.trust.WebIdentityTrust;

/** Flags a subject with a wildcard where the namespace stands. One that fits every subject is TR005. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class WildcardNamespace extends DocumentRule {
    public WildcardNamespace() {
        super(
                RuleInfo.of(
                        "TR003",
                        "irsa-sub-wildcard-namespace",
                        Severity.HIGH,
                        "ServiceAccounts of several namespaces can assume the role"),
                PolicyKind.TRUST);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (WebIdentityTrust trust : WebIdentityTrust.in(judgement)) {
            if (!trust.eks()) {
                continue;
            }
            judgement.applies();
            for (Scalar value : trust.subjects(Reach.NAMESPACES)) {
                judgement.fail(
                        Severity.HIGH,
                        value.span(),
                        value.value(),
                        "\"" + value.value() + "\" leaves the namespace open, so whoever can make a namespace that fits"
                                + " can assume the role",
                        "name the namespace, with one value for each when there are several");
            }
        }
    }
}
