package io.policyauditor.rules.leastprivilege.resourcestar;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.rules.S3Actions;
import io.policyauditor.rules.leastprivilege.S3Grant;

/**
 * Flags a resource that is every bucket, or every object, where an action on buckets or objects is allowed. Actions that
 * AWS takes on {@code *} alone are no fault.
 */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class ResourceStar extends DocumentRule {
    public ResourceStar() {
        super(
                RuleInfo.of(
                        "LP008",
                        "resource-star-on-object-actions",
                        Severity.HIGH,
                        "S3 actions are allowed on every bucket or object"),
                PolicyKind.IDENTITY,
                PolicyKind.SESSION);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (S3Grant allowed : S3Grant.of(judgement)) {
            S3Grant grant = allowed.without(S3Actions.READING_SETTINGS);
            if (!grant.everywhere()) {
                continue;
            }
            int actions = grant.reached().size();
            String pattern = grant.resource().value();
            judgement.fail(
                    judgement.severity(grant.statement()),
                    grant.resource().span(),
                    pattern,
                    "\"" + pattern + "\" lets " + (actions == 1 ? "an S3 action" : actions + " S3 actions")
                            + " reach every bucket of every account" + Judgement.limits(grant.statement()),
                    "name the model bucket: \"arn:aws:s3:::BUCKET\" for s3:ListBucket, \"arn:aws:s3:::BUCKET/PREFIX/*\""
                            + " for s3:GetObject");
        }
    }
}
