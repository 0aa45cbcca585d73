package io.policyauditor.rules.environments.nonprodreads;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.rules.environments.ProductionReachRule;
import java.util.List;

/** Flags a model bucket of production that principals of other environments can read. Prefixes are EN007's. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class NonprodReads extends ProductionReachRule {
    public NonprodReads() {
        super(
                RuleInfo.of(
                        "EN001",
                        "nonprod-reads-prod-model",
                        Severity.HIGH,
                        "What runs outside production can read its models",
                        "CIS7 2.1.4"),
                List.of("s3:GetObject"),
                false,
                "take the grant away, or deny the bucket to principals that are not of production");
    }
}
