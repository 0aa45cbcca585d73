package io.policyauditor.rules.trust.forallvaluessub;

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

/** Flags ForAllValues on a subject or audience: it holds when the token has no such claim. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class ForAllValuesSub extends DocumentRule {
    public ForAllValuesSub() {
        super(
                RuleInfo.of(
                        "TR008",
                        "irsa-forallvalues-sub",
                        Severity.HIGH,
                        "ForAllValues makes the condition on a claim hold without it"),
                PolicyKind.TRUST);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (WebIdentityTrust trust : WebIdentityTrust.in(judgement)) {
            judgement.applies();
            for (String claim : List.of("sub", "aud")) {
                List<Tested> conditions = trust.on(claim);
                if (conditions.stream().noneMatch(Tested::pins)) {
                    conditions.stream().filter(Tested::forAll).forEach(condition -> report(judgement, condition));
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
                condition.operator().test().negated()
                        ? "name the values that may come under StringEquals"
                        : "write " + condition.operator().test().text() + " without ForAllValues");
    }
}
