package io.policyauditor.rules.leastprivilege.bucketadmin;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.rules.LoaderGrantRule;
import io.policyauditor.rules.ReachableModels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Flags a role that loads models and could change who else gets at them, or how long they last. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class LoaderHasBucketAdmin extends LoaderGrantRule {
    private static final List<String> ADMINISTRATION = List.of(
            "s3:PutBucketPolicy",
            "s3:DeleteBucketPolicy",
            "s3:PutBucketAcl",
            "s3:PutBucketPublicAccessBlock",
            "s3:PutEncryptionConfiguration",
            "s3:PutLifecycleConfiguration",
            "s3:PutReplicationConfiguration",
            "s3:PutBucketOwnershipControls",
            "s3:PutBucketVersioning",
            "s3:PutBucketObjectLockConfiguration");

    public LoaderHasBucketAdmin() {
        super(RuleInfo.of(
                "LP006",
                "loader-has-bucket-admin",
                Severity.CRITICAL,
                "Whoever gets hold of a pod that reads the model can take over the bucket",
                "FSBP S3.6"));
    }

    @Override
    protected Map<String, Ask> asks(Role role, Estate estate, Settings settings) {
        Map<String, Ask> asks = new LinkedHashMap<>();
        for (Bucket bucket : ReachableModels.of(estate, settings).from(role.account())) {
            asks.put("bucket " + bucket.name(), Ask.on(bucket.arn(), ADMINISTRATION));
        }
        return asks;
    }

    @Override
    protected String message(Role role, String resource, Granted granted) {
        return "role " + role.name() + " loads models and is allowed "
                + granted.witness().action().text() + " on " + resource;
    }

    @Override
    protected String repair(Role role, String resource, Granted granted) {
        return "allow the role s3:GetObject and s3:ListBucket alone; leave the settings of the bucket to its owner";
    }
}
