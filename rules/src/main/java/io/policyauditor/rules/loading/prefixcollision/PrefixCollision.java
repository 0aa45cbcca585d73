package io.policyauditor.rules.loading.prefixcollision;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.verdict.LoadVerdict;
import io.policyauditor.estate.verdict.Need;
import io.policyauditor.estate.verdict.Purpose;
import io.policyauditor.policy.text.Span;
import io.policyauditor.rules.loading.VerdictRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Flags a path without a slash at its end whose siblings are loaded too and may not be read. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class PrefixCollision extends VerdictRule {
    public PrefixCollision() {
        super(
                RuleInfo.of("RL011", "prefix-collision", Severity.HIGH, "The path also loads its siblings"),
                "C22",
                Set.of(Purpose.READ, Purpose.READ_SIBLING),
                "end the URI with a slash");
    }

    @Override
    protected Map<Span, String> wrong(LoadVerdict verdict, List<Need> needs) {
        Map<Span, String> wrong = new LinkedHashMap<>(caused(verdict.problems(), "C22"));
        wrong.putAll(caused(verdict.risks(), "C22"));
        return wrong;
    }
}
