package io.policyauditor.rules.exposure.orgwidegrant;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.language.PrincipalElement.Entry;
import io.policyauditor.rules.AwsPrincipal;
import io.policyauditor.rules.CallerKeys;
import io.policyauditor.rules.Pins;
import java.util.Optional;

/** Flags a bucket policy that opens to a whole organization. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class OrgWideGrant extends DocumentRule {
    public OrgWideGrant() {
        super(
                RuleInfo.of(
                        "BX008", "org-wide-grant", Severity.MEDIUM, "Every principal of the organization is let in"),
                PolicyKind.BUCKET);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (CompiledStatement statement : judgement.allows()) {
            Optional<Entry> anyone = AwsPrincipal.anyone(statement);
            if (anyone.isEmpty() || !Pins.any(statement, "aws:PrincipalOrgID")) {
                continue;
            }
            judgement.applies();
            boolean narrower = Pins.any(statement, "aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalOrgPaths")
                    || Pins.any(statement, CallerKeys.TAGS_AND_SESSIONS)
                    || Pins.any(statement, CallerKeys.WAYS);
            if (!narrower) {
                judgement.fail(
                        anyone.get().value(),
                        statement.source().label()
                                + " lets in every principal of every account of the organization, by aws:PrincipalOrgID"
                                + " alone",
                        "name the loader role as Principal, or add ArnEquals \"aws:PrincipalArn\" with it");
            }
        }
    }
}
