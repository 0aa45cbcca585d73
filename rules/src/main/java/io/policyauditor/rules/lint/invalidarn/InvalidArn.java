package io.policyauditor.rules.lint.invalidarn;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.LintRule;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.language.Diagnostic;

/** Flags an ARN that is formed so that it matches nothing. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class InvalidArn extends LintRule {
    public InvalidArn() {
        super(
                RuleInfo.of("LN012", "invalid-arn", Severity.HIGH, "An ARN is formed so that it matches nothing"),
                Diagnostic.Code.INVALID_ARN,
                "write the ARN as the service forms it, for S3 arn:aws:s3:::BUCKET or arn:aws:s3:::BUCKET/KEY");
    }
}
