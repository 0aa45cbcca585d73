package io.policyauditor.rules.loading.prefixmismatch;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.verdict.LoadVerdict;
import io.policyauditor.estate.verdict.Need;
import io.policyauditor.estate.verdict.Purpose;
import io.policyauditor.policy.text.Span;
import io.policyauditor.rules.loading.VerdictRule;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Flags a condition on s3:prefix that the path of the URI, sent as written, does not meet. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class PrefixMismatch extends VerdictRule {
    public PrefixMismatch() {
        super(
                RuleInfo.of(
                        "RL010",
                        "prefix-condition-mismatch",
                        Severity.HIGH,
                        "The prefix condition does not fit the path"),
                "C21",
                Set.of(Purpose.LIST),
                "let the condition fit the path of the URI as it is written");
    }

    @Override
    protected Map<Span, String> wrong(LoadVerdict verdict, List<Need> needs) {
        return caused(verdict.problems(), "C21");
    }
}
