package io.policyauditor.rules.encryption.keyadmin;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Key;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.rules.LoaderGrantRule;
import io.policyauditor.rules.ReachableKeys;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Flags a role that loads models and could give away, or do away with, the key that they are encrypted with. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class KeyAdminToLoader extends LoaderGrantRule {
    private static final List<String> ADMINISTRATION = List.of(
            "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:DisableKey", "kms:ReplicateKey", "kms:CreateGrant");

    /** A grant that no AWS service asks for and that has no constraint; the other actions have neither key. */
    private static final Context UNCONSTRAINED = new Context.Builder()
            .put("kms:GrantIsForAWSResource", "false")
            .absent("kms:GrantConstraintType")
            .build();

    public KeyAdminToLoader() {
        super(RuleInfo.of(
                "KM012",
                "key-admin-to-loader",
                Severity.CRITICAL,
                "Whoever gets hold of a pod that reads the model can take over its key",
                "FSBP KMS.3"));
    }

    @Override
    protected Map<String, Ask> asks(Role role, Estate estate, Settings settings) {
        Map<String, Ask> asks = new LinkedHashMap<>();
        for (Key key : ReachableKeys.of(estate, settings).from(role.account())) {
            asks.put("key " + key.arn(), Ask.on(key.arn(), ADMINISTRATION).with(UNCONSTRAINED));
        }
        return asks;
    }

    @Override
    protected Optional<Gap> unasked(Role role, Estate estate, Settings settings) {
        return ReachableKeys.of(estate, settings).open(role.account());
    }

    @Override
    protected String message(Role role, String resource, Granted granted) {
        return "role " + role.name() + " loads models and is allowed "
                + granted.witness().action().text() + " on " + resource;
    }

    @Override
    protected String repair(Role role, String resource, Granted granted) {
        return "allow the role kms:Decrypt alone; leave the key to an administrator's role";
    }
}
