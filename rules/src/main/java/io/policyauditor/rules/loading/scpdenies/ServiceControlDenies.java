package io.policyauditor.rules.loading.scpdenies;

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

/** Flags a service control policy above the loader's account that refuses a request of the load. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class ServiceControlDenies extends VerdictRule {
    public ServiceControlDenies() {
        super(
                RuleInfo.of("RL020", "scp-denies", Severity.HIGH, "A service control policy refuses the load"),
                "C24",
                Set.of(Purpose.values()),
                "have the service control policy changed by its owner, or load from an account that it spares");
    }

    @Override
    protected Map<Span, String> wrong(LoadVerdict verdict, List<Need> needs) {
        return refused(verdict, needs, refusal -> refusal.layer() == Layer.SERVICE_CONTROL);
    }
}
