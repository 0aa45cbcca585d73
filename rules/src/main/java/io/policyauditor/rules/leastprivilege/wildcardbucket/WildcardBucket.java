package io.policyauditor.rules.leastprivilege.wildcardbucket;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.catalogue.Action;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.rules.Pins;
import io.policyauditor.rules.leastprivilege.S3Grant;
import java.util.List;

/**
 * Flags a wildcard in the name of a bucket, unless a condition says whose the bucket must be. A pattern that is every
 * bucket is LP008's.
 */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class WildcardBucket extends DocumentRule {
    private static final List<String> OWNER_KEYS =
            List.of("aws:ResourceAccount", "s3:ResourceAccount", "aws:ResourceOrgID", "aws:ResourceOrgPaths");

    public WildcardBucket() {
        super(
                RuleInfo.of(
                        "LP009",
                        "wildcard-bucket-name",
                        Severity.MEDIUM,
                        "A bucket name with a wildcard fits buckets of strangers"),
                PolicyKind.IDENTITY,
                PolicyKind.SESSION);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (S3Grant grant : S3Grant.of(judgement)) {
            if (!grant.severalBuckets() || Pins.any(grant.statement(), OWNER_KEYS)) {
                continue;
            }
            boolean writes = grant.reached().stream().anyMatch(Action::writes);
            String pattern = grant.resource().value();
            judgement.fail(
                    writes ? Severity.HIGH : Severity.MEDIUM,
                    grant.resource().span(),
                    pattern,
                    "\"" + pattern + "\" fits buckets that anybody can create, since bucket names are global"
                            + Judgement.limits(grant.statement()),
                    "name the bucket, or add StringEquals \"aws:ResourceAccount\" with the account of the models");
        }
    }
}
