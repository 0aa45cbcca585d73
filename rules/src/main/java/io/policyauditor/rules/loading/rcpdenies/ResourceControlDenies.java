package io.policyauditor.rules.loading.rcpdenies;

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

/** Flags a resource control policy above the bucket, the key or the role that refuses a request of the load. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class ResourceControlDenies extends VerdictRule {
    public ResourceControlDenies() {
        super(
                RuleInfo.of("RL021", "rcp-denies", Severity.HIGH, "A resource control policy refuses the load"),
                "C24",
                Set.of(Purpose.values()),
                "have the resource control policy changed by its owner, or except the role");
    }

    @Override
    protected Map<Span, String> wrong(LoadVerdict verdict, List<Need> needs) {
        return refused(verdict, needs, refusal -> refusal.layer() == Layer.RESOURCE_CONTROL);
    }
}
