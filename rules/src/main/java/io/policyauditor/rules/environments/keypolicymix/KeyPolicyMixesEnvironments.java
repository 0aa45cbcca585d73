package io.policyauditor.rules.environments.keypolicymix;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.rules.BucketKeys;
import io.policyauditor.rules.KmsActions;
import io.policyauditor.rules.ModelBuckets;
import io.policyauditor.rules.environments.MixedPrincipalsRule;
import java.util.List;

/** Flags a key policy by which principals of more than one environment use the key. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class KeyPolicyMixesEnvironments extends MixedPrincipalsRule {
    public KeyPolicyMixesEnvironments() {
        super(
                RuleInfo.of(
                        "EN009",
                        "kms-key-policy-mixes-envs",
                        Severity.HIGH,
                        "A key policy lets principals of more than one environment use the key"),
                PolicyKind.KEY,
                "give the models of each environment a key of their own, and name only its principals");
    }

    /** A key that encrypts buckets, none of them with models, is another's concern. */
    @Override
    protected boolean speaksOf(String arn, Estate estate, Settings settings) {
        List<Bucket> buckets = BucketKeys.of(estate).buckets(arn);
        ModelBuckets models = ModelBuckets.of(estate, settings);
        return buckets.isEmpty() || buckets.stream().anyMatch(bucket -> models.contains(bucket.name()));
    }

    /** All statements together: whom a key lets in is one list, however many statements spell it. */
    @Override
    protected List<List<CompiledStatement>> groups(CompiledPolicy policy) {
        return List.of(policy.allows().stream()
                .filter(statement -> KmsActions.using(statement).isPresent())
                .toList());
    }
}
