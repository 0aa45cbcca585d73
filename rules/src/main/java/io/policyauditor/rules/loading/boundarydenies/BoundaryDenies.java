package io.policyauditor.rules.loading.boundarydenies;

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

/** Flags a permissions boundary or session policy that keeps the loader from what its role is granted. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class BoundaryDenies extends VerdictRule {
    public BoundaryDenies() {
        super(
                RuleInfo.of("RL019", "boundary-denies", Severity.HIGH, "The permissions boundary refuses the load"),
                "C24",
                Set.of(Purpose.values()),
                "let the permissions boundary allow what the load needs");
    }

    @Override
    protected Map<Span, String> wrong(LoadVerdict verdict, List<Need> needs) {
        return refused(
                verdict, needs, refusal -> refusal.layer() == Layer.BOUNDARY || refusal.layer() == Layer.SESSION);
    }
}
