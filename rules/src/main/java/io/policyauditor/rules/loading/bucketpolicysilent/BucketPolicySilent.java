package io.policyauditor.rules.loading.bucketpolicysilent;

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

/** Flags a bucket of another account whose policy has no grant for the loader. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class BucketPolicySilent extends VerdictRule {
    public BucketPolicySilent() {
        super(
                RuleInfo.of(
                        "RL012",
                        "bucket-policy-silent-cross-account",
                        Severity.HIGH,
                        "The bucket policy does not let the role in"),
                "C18",
                Set.of(Purpose.HEAD_BUCKET, Purpose.LIST, Purpose.READ, Purpose.WRITE),
                "let the bucket policy allow the role what it needs");
    }

    @Override
    protected Map<Span, String> wrong(LoadVerdict verdict, List<Need> needs) {
        return failsByPrefix(verdict)
                ? Map.of()
                : refused(verdict, needs, refusal -> refusal.layer() == Layer.RESOURCE && !refusal.denied());
    }
}
