package io.policyauditor.rules.loading.trustdenies;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.verdict.LoadVerdict;
import io.policyauditor.estate.verdict.Need;
import io.policyauditor.estate.verdict.Purpose;
import io.policyauditor.policy.decide.Layer;
import io.policyauditor.policy.text.Span;
import io.policyauditor.rules.loading.VerdictRule;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Flags a role whose trust policy refuses the token of the ServiceAccount, or EKS Pod Identity. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class TrustDeniesServiceAccount extends VerdictRule {
    public TrustDeniesServiceAccount() {
        super(
                RuleInfo.of("RL003", "trust-denies-sa", Severity.HIGH, "The role does not let the ServiceAccount in"),
                "C8",
                Set.of(
                        Purpose.WEB_IDENTITY,
                        Purpose.POD_IDENTITY,
                        Purpose.TAG_SESSION,
                        Purpose.TARGET_ROLE,
                        Purpose.TAG_TARGET),
                "let the trust policy name the issuer, the ServiceAccount and the audience of the cluster");
    }

    @Override
    protected Map<Span, String> wrong(LoadVerdict verdict, List<Need> needs) {
        return refused(
                verdict, needs, refusal -> refusal.layer() == Layer.RESOURCE || refusal.layer() == Layer.IDENTITY);
    }
}
