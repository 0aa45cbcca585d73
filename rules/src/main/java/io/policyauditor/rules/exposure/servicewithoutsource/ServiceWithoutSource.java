package io.policyauditor.rules.exposure.servicewithoutsource;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.language.PrincipalElement;
import io.policyauditor.policy.language.PrincipalElement.Entry;
import io.policyauditor.rules.Pins;
import java.util.Set;

/** Flags an AWS service in a bucket policy that does not say on whose behalf the service may come. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class ServiceWithoutSource extends DocumentRule {
    /**
     * Services that deliver into buckets without saying, in documented keys, for whom. Source: Elastic Load Balancing
     * User Guides, enable-access-logging: the policies AWS gives there have no condition.
     */
    private static final Set<String> WITHOUT_SOURCE =
            Set.of("logdelivery.elasticloadbalancing.amazonaws.com", "logdelivery.elb.amazonaws.com");

    public ServiceWithoutSource() {
        super(
                RuleInfo.of(
                        "BX010",
                        "service-principal-no-source",
                        Severity.MEDIUM,
                        "An AWS service is let in on behalf of anybody"),
                PolicyKind.BUCKET);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (CompiledStatement statement : judgement.allows()) {
            PrincipalElement principal = statement.source().principal();
            if (principal == null) {
                continue;
            }
            for (Entry entry : principal.entries()) {
                if (entry.type() != PrincipalElement.Type.SERVICE) {
                    continue;
                }
                judgement.applies();
                String service = entry.value().value();
                if (!WITHOUT_SOURCE.contains(service) && !saysForWhom(statement)) {
                    judgement.fail(
                            entry.value(),
                            "\"" + service + "\" is let in whichever account it works for"
                                    + Judgement.limits(statement),
                            "add StringEquals \"aws:SourceAccount\" with the account, or ArnLike \"aws:SourceArn\" with"
                                    + " the resource, that it works for");
                }
            }
        }
    }

    private static boolean saysForWhom(CompiledStatement statement) {
        return Pins.accounts(statement, "aws:SourceArn")
                || Pins.any(statement, "aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths");
    }
}
