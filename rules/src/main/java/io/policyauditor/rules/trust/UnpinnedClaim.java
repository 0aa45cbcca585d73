package io.policyauditor.rules.trust;

import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.policy.language.PolicyKind;
import java.util.List;
import java.util.Locale;

/** A rule on conditions on a subject or audience that also hold for a token without the claim. */
public abstract class UnpinnedClaim extends DocumentRule {
    private final RuleInfo info;

    protected UnpinnedClaim(RuleInfo info) {
        super(info, PolicyKind.TRUST);
        this.info = info;
    }

    /** Whether it is this rule's way to pin nothing. */
    protected abstract boolean concerns(Tested condition);

    /** What to write instead. */
    protected abstract String repair(Tested condition);

    @Override
    protected final void judge(Judgement judgement) {
        for (WebIdentityTrust trust : WebIdentityTrust.in(judgement)) {
            judgement.applies();
            for (String claim : List.of("sub", "aud")) {
                List<Tested> conditions = trust.on(claim);
                if (conditions.stream().noneMatch(Tested::pins)) {
                    conditions.stream().filter(this::concerns).forEach(condition -> report(judgement, condition));
                }
            }
        }
    }

    private void report(Judgement judgement, Tested condition) {
        String key = condition.condition().key().value();
        judgement.fail(
                info.severity(),
                condition.condition().written().span(),
                key.toLowerCase(Locale.ROOT),
                condition.condition().written().value() + " on " + key
                        + " also holds when the token has no such claim, so it pins nothing",
                repair(condition));
    }
}
