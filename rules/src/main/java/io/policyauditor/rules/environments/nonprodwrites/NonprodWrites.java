package io.policyauditor.rules.environments.nonprodwrites;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.rules.environments.ProductionReachRule;
import java.util.List;

/** Flags models of production that principals of other environments can change or delete. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class NonprodWrites extends ProductionReachRule {
    public NonprodWrites() {
        super(
                RuleInfo.of(
                        "EN002",
                        "nonprod-writes-prod-model",
                        Severity.CRITICAL,
                        "What runs outside production can put other models in the place of its models",
                        "CIS7 2.1.4"),
                List.of(
                        "s3:PutObject",
                        "s3:DeleteObject",
                        "s3:DeleteObjectVersion",
                        "s3:PutObjectAcl",
                        "s3:PutObjectVersionAcl",
                        "s3:PutObjectTagging",
                        "s3:RestoreObject",
                        "s3:ReplicateObject"),
                true,
                "take the grant away and let a role of production, or of the pipeline, write the models");
    }
}
