package io.policyauditor.rules.trust.missingaud;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.rules.trust.Tested;
import io.policyauditor.rules.trust.WebIdentityTrust;
import java.util.List;
import java.util.Set;

/**
 * Flags a trust in an EKS cluster whose tokens may be made for another audience than AWS STS. Conditions on {@code :aud}
 * that are there but pin nothing are TR006 and TR008 to TR010.
 */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class MissingAud extends DocumentRule {
    private static final Set<String> STS = Set.of("sts.amazonaws.com", "sts.amazonaws.com.cn");

    public MissingAud() {
        super(
                RuleInfo.of(
                        "TR002",
                        "irsa-trust-missing-aud",
                        Severity.MEDIUM,
                        "The audience of the token is not pinned to AWS STS"),
                PolicyKind.TRUST);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (WebIdentityTrust trust : WebIdentityTrust.in(judgement)) {
            if (trust.eks()) {
                judgement.applies();
                audience(judgement, trust);
            }
        }
    }

    private static void audience(Judgement judgement, WebIdentityTrust trust) {
        List<Tested> conditions = trust.on("aud");
        List<Tested> pinning = conditions.stream().filter(Tested::pins).toList();
        boolean reported = conditions.isEmpty()
                ? !trust.saysNothingOf("aud")
                : conditions.stream().anyMatch(condition -> condition.forAll() || condition.ifExists());
        if (pinning.isEmpty()) {
            if (!reported) {
                missing(judgement, trust);
            }
            return;
        }
        if (pinning.stream()
                .anyMatch(condition ->
                        condition.condition().values().stream().allMatch(value -> STS.contains(value.value())))) {
            return;
        }
        for (Tested condition : pinning) {
            for (Scalar value : condition.condition().values()) {
                if (!STS.contains(value.value()) && !condition.isLiteralStar(value)) {
                    other(judgement, trust, value);
                }
            }
        }
    }

    private static void missing(Judgement judgement, WebIdentityTrust trust) {
        judgement.fail(
                Severity.MEDIUM,
                trust.statement().source().place("Condition", "Principal"),
                trust.issuer(),
                trust.statement().source().label() + " takes tokens that " + trust.issuer()
                        + " made for any other audience too",
                "add StringEquals \"" + trust.issuer() + ":aud\": \"sts.amazonaws.com\"");
    }

    private static void other(Judgement judgement, WebIdentityTrust trust, Scalar value) {
        judgement.fail(
                Severity.MEDIUM,
                value.span(),
                value.value(),
                "audience \"" + value.value() + "\" is not AWS STS, so "
                        + trust.statement().source().label() + " takes tokens that were made for something else",
                "write \"sts.amazonaws.com\"");
    }
}
