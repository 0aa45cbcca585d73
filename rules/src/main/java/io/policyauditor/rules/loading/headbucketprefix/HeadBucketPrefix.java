package io.policyauditor.rules.loading.headbucketprefix;

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

/** Flags s3:ListBucket that only a prefix gets, where KServe asks for the bucket without one. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class HeadBucketPrefix extends VerdictRule {
    public HeadBucketPrefix() {
        super(
                RuleInfo.of(
                        "RL009",
                        "prefix-condition-breaks-headbucket",
                        Severity.HIGH,
                        "The prefix condition refuses HeadBucket"),
                "C20",
                Set.of(Purpose.HEAD_BUCKET),
                "use StringLikeIfExists for s3:prefix, or allow s3:ListBucket without a condition");
    }

    @Override
    protected Map<Span, String> wrong(LoadVerdict verdict, List<Need> needs) {
        return caused(verdict.problems(), "C20");
    }
}
