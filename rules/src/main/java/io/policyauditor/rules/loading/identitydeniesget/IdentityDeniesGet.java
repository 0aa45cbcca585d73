package io.policyauditor.rules.loading.identitydeniesget;

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

/** Flags a loader whose own policies do not let it read the objects of its model. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class IdentityDeniesGet extends VerdictRule {
    public IdentityDeniesGet() {
        super(
                RuleInfo.of("RL008", "identity-denies-get", Severity.HIGH, "The role may not read the model"),
                "C17",
                Set.of(Purpose.READ, Purpose.WRITE),
                "allow the role s3:GetObject on the path of the model");
    }

    @Override
    protected Map<Span, String> wrong(LoadVerdict verdict, List<Need> needs) {
        return refused(verdict, needs, refusal -> refusal.layer() == Layer.IDENTITY);
    }
}
