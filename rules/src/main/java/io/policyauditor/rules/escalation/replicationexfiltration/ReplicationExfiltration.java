package io.policyauditor.rules.escalation.replicationexfiltration;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.rules.ReachableModels;
import io.policyauditor.rules.escalation.EscalationRule;
import io.policyauditor.rules.escalation.Inquiry;
import java.util.List;
import java.util.Optional;

/** Flags a role that loads models and can have S3 copy whatever comes into their bucket elsewhere. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class ReplicationExfiltration extends EscalationRule {
    private static final String REPLICATE = "s3:PutReplicationConfiguration";

    public ReplicationExfiltration() {
        super(RuleInfo.of(
                "PE012",
                "replication-exfil",
                Severity.HIGH,
                "S3 itself can be made to copy every new model to another bucket"));
    }

    @Override
    protected void judge(Inquiry inquiry) {
        String name = inquiry.role().name();
        for (Bucket bucket : ReachableModels.of(inquiry.estate(), inquiry.settings())
                .from(inquiry.role().account())) {
            Optional<Granted> replicate = inquiry.granted(Ask.on(bucket.arn(), List.of(REPLICATE)));
            if (replicate.isEmpty()) {
                continue;
            }
            inquiry.passed("s3.amazonaws.com", List.of("sts:AssumeRole")).stream()
                    .findFirst()
                    .ifPresent(pass -> inquiry.fail(
                            List.of(pass, replicate.get()),
                            "role " + name + " loads models and is allowed " + REPLICATE + " on bucket "
                                    + bucket.name() + " and iam:PassRole on "
                                    + pass.witness().resource().text() + ", as which S3 then copies to any bucket",
                            "take both actions out of the policies of the role; whoever owns the bucket sets up its"
                                    + " replication"));
        }
    }
}
