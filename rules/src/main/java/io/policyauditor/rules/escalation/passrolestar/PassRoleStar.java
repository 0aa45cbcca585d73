package io.policyauditor.rules.escalation.passrolestar;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.ResourceSet;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.Patterns;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.rules.FullAdmin;
import io.policyauditor.rules.Partitions;
import io.policyauditor.rules.Pins;
import io.policyauditor.rules.Wildcards;

/** Flags iam:PassRole on every role without saying to which service. NotResource is LP020's. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class PassRoleStar extends DocumentRule {
    public PassRoleStar() {
        super(
                RuleInfo.of("PE004", "passrole-star", Severity.HIGH, "Every role can be passed to every service"),
                PolicyKind.IDENTITY,
                PolicyKind.SESSION);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (CompiledStatement statement : judgement.allows()) {
            Patterns resources = statement.source().resource();
            if (resources == null || !statement.coversAction("iam:PassRole") || FullAdmin.is(statement)) {
                continue;
            }
            if (!Partitions.meet(statement.resources(), ":iam::*:role/*")) {
                continue;
            }
            judgement.applies();
            if (resources.negated() || Pins.any(statement, "iam:PassedToService")) {
                continue;
            }
            for (StringNode resource : resources.values()) {
                if (isEveryRole(resource.value())) {
                    judgement.fail(
                            judgement.severity(statement),
                            resource.span(),
                            resource.value(),
                            statement.source().label() + " allows iam:PassRole on \"" + resource.value()
                                    + "\", an administrator's role included" + Judgement.limits(statement),
                            "name the roles to pass, and add StringEquals \"iam:PassedToService\" with the service");
                }
            }
        }
    }

    /** Whether the pattern holds every role of an account, whatever the account. */
    private static boolean isEveryRole(String pattern) {
        if (!Wildcards.in(pattern)) {
            return false;
        }
        ResourceSet set = ResourceSet.ofPattern(pattern);
        return Arn.parse(pattern)
                .map(arn -> set.covers("arn:" + arn.partition() + ":iam::" + arn.account() + ":role/*"))
                .orElseGet(() -> set.covers("arn:aws:iam::*:role/*"));
    }
}
