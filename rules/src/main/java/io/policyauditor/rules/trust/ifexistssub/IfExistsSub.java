package io.policyauditor.rules.trust.ifexistssub;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.rules.trust.Tested;
import io.policyauditor.rules.trust.WebIdentityTrust;
import java.util.List;
import java.util.Locale;

/** Flags IfExists on a subject or audience: it holds when the token has no such claim. With ForAllValues it is TR008. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class IfExistsSub extends DocumentRule {
    public IfExistsSub() {
        super(
                RuleInfo.of(
                        "TR009",
                        "irsa-ifexists-sub",
                        Severity.HIGH,
                        "IfExists makes the condition on a claim hold without it"),
                PolicyKind.TRUST);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (WebIdentityTrust trust : WebIdentityTrust.in(judgement)) {
            judgement.applies();
            for (String claim : List.of("sub", "aud")) {
                List<Tested> conditions = trust.on(claim);
                if (conditions.stream().noneMatch(Tested::pins)) {
                    conditions.stream().filter(Tested::ifExists).forEach(condition -> report(judgement, condition));
                }
            }
        }
    }

    private static void report(Judgement judgement, Tested condition) {
        judgement.fail(
                Severity.HIGH,
                condition.condition().written().span(),
                condition.condition().key().value().toLowerCase(Locale.ROOT),
                condition.condition().written().value() + " on "
                        + condition.condition().key().value()
                        + " also holds when the token has no such claim, so it pins nothing",
                "write " + condition.operator().test().text() + " without IfExists");
    }
}
