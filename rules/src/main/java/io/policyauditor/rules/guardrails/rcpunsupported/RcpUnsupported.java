package io.policyauditor.rules.guardrails.rcpunsupported;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.language.Patterns;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.StringNode;

/** Flags an action of a resource control policy whose service such policies do not reach. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class RcpUnsupported extends DocumentRule {
    public RcpUnsupported() {
        super(
                RuleInfo.of(
                        "OG026",
                        "scp-rcp-unsupported-service",
                        Severity.HIGH,
                        "The resource control policy names actions it cannot limit"),
                PolicyKind.RCP);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (CompiledStatement statement : judgement.statements()) {
            Patterns action = statement.source().action();
            if (action == null) {
                continue;
            }
            judgement.applies();
            for (StringNode pattern : action.values()) {
                if (isOutOfReach(pattern.value(), judgement.catalogue())) {
                    judgement.fail(
                            pattern,
                            "\"" + pattern.value() + "\" is of a service that resource control policies do not reach",
                            "limit it by a service control policy or a resource policy instead");
                }
            }
        }
    }

    /**
     * Whether AWS lists the service, and not among those; a service that nobody knows is LN009, and the bare {@code *},
     * which AWS refuses, LN005.
     */
    private static boolean isOutOfReach(String pattern, Catalogue catalogue) {
        int colon = pattern.indexOf(':');
        String prefix = colon < 0 ? "" : pattern.substring(0, colon);
        return catalogue.knowsService(prefix) && !catalogue.rcpSupported(prefix);
    }
}
