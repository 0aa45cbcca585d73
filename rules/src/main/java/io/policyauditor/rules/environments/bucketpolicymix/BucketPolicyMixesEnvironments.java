package io.policyauditor.rules.environments.bucketpolicymix;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.rules.ModelBuckets;
import io.policyauditor.rules.environments.MixedPrincipalsRule;
import java.util.List;

/** Flags a statement of a model bucket's policy that lets in principals of more than one environment. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class BucketPolicyMixesEnvironments extends MixedPrincipalsRule {
    public BucketPolicyMixesEnvironments() {
        super(
                RuleInfo.of(
                        "EN010",
                        "bucket-policy-mixes-envs",
                        Severity.HIGH,
                        "One statement of a model bucket's policy lets in principals of several environments"),
                PolicyKind.BUCKET,
                "write one statement for each environment, with its own principals and its own prefix");
    }

    @Override
    protected boolean speaksOf(String arn, Estate estate, Settings settings) {
        return Arn.parse(arn)
                .map(Arn::resource)
                .filter(ModelBuckets.of(estate, settings)::contains)
                .isPresent();
    }

    @Override
    protected List<List<CompiledStatement>> groups(CompiledPolicy policy) {
        return policy.allows().stream().map(List::of).toList();
    }
}
