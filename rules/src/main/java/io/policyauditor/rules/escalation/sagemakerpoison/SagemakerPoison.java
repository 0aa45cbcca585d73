package io.policyauditor.rules.escalation.sagemakerpoison;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.rules.escalation.EscalationRule;
import io.policyauditor.rules.escalation.Inquiry;
import java.util.List;
import java.util.Optional;

/** Flags a role that loads models and can have SageMaker serve one of its own as another role. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class SagemakerPoison extends EscalationRule {
    public SagemakerPoison() {
        super(RuleInfo.of(
                "PE016",
                "sagemaker-model-poison",
                Severity.MEDIUM,
                "The loader can put a model of its own before those who use SageMaker"));
    }

    @Override
    protected void judge(Inquiry inquiry) {
        for (String action : List.of("sagemaker:CreateModel", "sagemaker:UpdateEndpoint")) {
            Optional<Granted> made = inquiry.somewhere(action);
            if (made.isEmpty()) {
                continue;
            }
            inquiry.passed("sagemaker.amazonaws.com", List.of("sts:AssumeRole")).stream()
                    .findFirst()
                    .ifPresent(pass -> inquiry.fail(
                            List.of(made.get(), pass),
                            "role " + inquiry.role().name() + " loads models and is allowed " + action
                                    + " and iam:PassRole on "
                                    + pass.witness().resource().text()
                                    + ", and so may have SageMaker serve a model of its own as that role",
                            "take " + action + " or iam:PassRole out of the policies of the role"));
            if (inquiry.failed()) {
                return;
            }
        }
    }
}
