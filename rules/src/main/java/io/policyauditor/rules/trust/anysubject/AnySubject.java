package io.policyauditor.rules.trust.anysubject;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.rules.trust.Reach;
import io.policyauditor.rules.trust.WebIdentityTrust;
import io.policyauditor.rules.trust.WideSubject;

/** Flags a subject that fits every ServiceAccount of an EKS cluster. Issuers that many tenants share are TR028. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class AnySubject extends WideSubject {
    public AnySubject() {
        super(
                RuleInfo.of(
                        "TR005",
                        "irsa-sub-any",
                        Severity.CRITICAL,
                        "The condition on the subject fits every ServiceAccount",
                        "EKS 5.2.1"),
                Reach.ALL);
    }

    @Override
    protected String whatItDoes(WebIdentityTrust trust) {
        return "fits every ServiceAccount of the cluster " + trust.issuer();
    }

    @Override
    protected String repair() {
        return "write StringEquals with \"system:serviceaccount:NAMESPACE:NAME\"";
    }
}
