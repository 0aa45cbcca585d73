package io.policyauditor.rules.leastprivilege.objectwrite;

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

/** Flags a role that loads models and could put others in their place. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class LoaderHasObjectWrite extends LoaderGrantRule {
    private static final List<String> WRITES = List.of(
            "s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion", "s3:RestoreObject", "s3:PutObjectTagging");

    public LoaderHasObjectWrite() {
        super(RuleInfo.of(
                "LP005",
                "loader-has-object-write",
                Severity.HIGH,
                "Whoever gets hold of a pod that reads the model can replace it"));
    }

    @Override
    protected Map<String, Ask> asks(Role role, Estate estate, Settings settings) {
        Map<String, Ask> asks = new LinkedHashMap<>();
        for (Bucket bucket : ReachableModels.of(estate, settings).from(role.account())) {
            asks.put("bucket " + bucket.name(), Ask.onObjects(bucket.arn(), WRITES));
        }
        return asks;
    }

    @Override
    protected String message(Role role, String resource, Granted granted) {
        return "role " + role.name() + " loads models and is allowed "
                + granted.witness().action().text() + " in " + resource;
    }

    @Override
    protected String repair(Role role, String resource, Granted granted) {
        return "allow the role s3:GetObject and s3:ListBucket alone; let another role upload models";
    }
}
