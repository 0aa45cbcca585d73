package io.policyauditor.rules.escalation.eventtolambda;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.rules.ReachableModels;
import io.policyauditor.rules.escalation.EscalationRule;
import io.policyauditor.rules.escalation.Inquiry;
import java.util.List;
import java.util.Optional;

/** Flags a role that loads models and can have code of its own run whenever one is stored. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class EventToLambda extends EscalationRule {
    private static final String NOTIFY = "s3:PutBucketNotification";
    private static final String UPDATE = "lambda:UpdateFunctionCode";

    public EventToLambda() {
        super(RuleInfo.of(
                "PE014",
                "s3-event-to-lambda",
                Severity.MEDIUM,
                "Code that the loader chooses runs on every model that is stored"));
    }

    @Override
    protected void judge(Inquiry inquiry) {
        for (Bucket bucket : ReachableModels.of(inquiry.estate(), inquiry.settings())
                .from(inquiry.role().account())) {
            Optional<Granted> notify = inquiry.granted(Ask.on(bucket.arn(), List.of(NOTIFY)));
            if (notify.isEmpty()) {
                continue;
            }
            Optional<Granted> update = inquiry.somewhere(UPDATE);
            if (update.isEmpty()) {
                inquiry.unknown(Gap.outOfScope(
                        "the policies of functions are not in the estate, and one may allow the role " + UPDATE));
                continue;
            }
            inquiry.fail(
                    List.of(notify.get(), update.get()),
                    "role " + inquiry.role().name() + " loads models and is allowed " + NOTIFY + " on bucket "
                            + bucket.name() + " and " + UPDATE + " on "
                            + update.get().witness().resource().text()
                            + ", and so may have code of its own run on what is stored there",
                    "take both actions out of the policies of the role; whoever owns the bucket sets up its events");
        }
    }
}
