package io.policyauditor.rules.lint.listonobjectarn;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.language.Patterns;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.rules.lint.ResourceFit;
import java.util.Optional;

/** Flags an action that lists a bucket in a statement whose resources are objects only. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class ListOnObjectArn extends DocumentRule {
    public ListOnObjectArn() {
        super(
                RuleInfo.of(
                        "LN011",
                        "list-on-object-arn",
                        Severity.HIGH,
                        "Listing a bucket is granted or denied on its objects, where it does nothing"),
                PolicyKind.IDENTITY,
                PolicyKind.BUCKET,
                PolicyKind.KEY,
                PolicyKind.SCP,
                PolicyKind.RCP,
                PolicyKind.VPC_ENDPOINT,
                PolicyKind.SESSION);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (CompiledStatement statement : judgement.statements()) {
            Patterns action = statement.source().action();
            if (action == null || action.values().stream().noneMatch(ResourceFit::listsBucket)) {
                continue;
            }
            Optional<ResourceFit> written = ResourceFit.of(statement, judgement.catalogue());
            if (written.isEmpty()) {
                continue;
            }
            judgement.applies();
            for (StringNode pattern : written.get().listsOfObjects()) {
                judgement.fail(
                        pattern,
                        pattern.value() + " does nothing in "
                                + statement.source().label()
                                + ", it is allowed on a bucket and the resources there are objects",
                        "add the bucket itself to Resource, such as arn:aws:s3:::BUCKET without a slash");
            }
        }
    }
}
