package io.policyauditor.rules.loading.bucketpolicydenies;

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

/** Flags a Deny of the bucket policy that hits the loader. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class BucketPolicyDenies extends VerdictRule {
    public BucketPolicyDenies() {
        super(
                RuleInfo.of("RL013", "bucket-policy-explicit-deny", Severity.HIGH, "The bucket policy denies the load"),
                "C23",
                Set.of(Purpose.HEAD_BUCKET, Purpose.LIST, Purpose.READ, Purpose.WRITE),
                "except the role from the Deny, or load as the Deny asks");
    }

    @Override
    protected Map<Span, String> wrong(LoadVerdict verdict, List<Need> needs) {
        return refused(verdict, needs, refusal -> refusal.layer() == Layer.RESOURCE && refusal.denied());
    }
}
