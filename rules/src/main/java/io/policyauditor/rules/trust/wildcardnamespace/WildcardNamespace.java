package io.policyauditor.rules.trust.wildcardnamespace;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.rules.trust.Reach;
import io.policyauditor.rules.trust.WebIdentityTrust;
import io.policyauditor.rules.trust.WideSubject;

/** Flags a subject with a wildcard where the namespace stands. One that fits every subject is TR005. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class WildcardNamespace extends WideSubject {
    public WildcardNamespace() {
        super(
                RuleInfo.of(
                        "TR003",
                        "irsa-sub-wildcard-namespace",
                        Severity.HIGH,
                        "ServiceAccounts of several namespaces can assume the role"),
                Reach.NAMESPACES);
    }

    @Override
    protected String whatItDoes(WebIdentityTrust trust) {
        return "leaves the namespace open, so whoever can make a namespace that fits can assume the role";
    }

    @Override
    protected String repair() {
        return "name the namespace, with one value for each when there are several";
    }
}
