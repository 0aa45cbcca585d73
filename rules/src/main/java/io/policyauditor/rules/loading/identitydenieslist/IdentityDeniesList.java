package io.policyauditor.rules.loading.identitydenieslist;

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

/** Flags a loader whose own policies do not let it list the bucket, which KServe does for every URI. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class IdentityDeniesList extends VerdictRule {
    public IdentityDeniesList() {
        super(
                RuleInfo.of("RL007", "identity-denies-list", Severity.HIGH, "The role may not list the bucket"),
                "C17",
                Set.of(Purpose.HEAD_BUCKET, Purpose.LIST),
                "allow the role s3:ListBucket on the bucket");
    }

    @Override
    protected Map<Span, String> wrong(LoadVerdict verdict, List<Need> needs) {
        return failsByPrefix(verdict)
                ? Map.of()
                : refused(verdict, needs, refusal -> refusal.layer() == Layer.IDENTITY);
    }
}
