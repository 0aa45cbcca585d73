package io.policyauditor.rules.leastprivilege.noderole;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Cluster.NodeGroup;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.rules.NodeRoles;
import io.policyauditor.rules.ReachableModels;
import io.policyauditor.rules.RoleGrantRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Flags the role of a node with which every pod on it can read models. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class NodeRoleReadsModels extends RoleGrantRule {
    private static final List<String> READ = List.of("s3:GetObject");

    public NodeRoleReadsModels() {
        super(RuleInfo.of(
                "LP025",
                "node-role-has-model-access",
                Severity.HIGH,
                "Every pod on a node can read the models with the role of the node",
                "EKS 5.2.1"));
    }

    @Override
    protected Lookup<Boolean> speaksOf(Role role, Estate estate) {
        return NodeRoles.of(estate).contains(role);
    }

    @Override
    protected Map<String, Ask> asks(Role role, Estate estate, Settings settings) {
        Map<String, Ask> asks = new LinkedHashMap<>();
        for (Bucket bucket : ReachableModels.of(estate, settings).from(role.account())) {
            asks.put("bucket " + bucket.name(), Ask.onObjects(bucket.arn(), READ));
        }
        return asks;
    }

    /** With a hop limit of 1 the metadata service answers pods of the host's network alone. */
    @Override
    protected Finding found(Role role, Estate estate, String resource, Granted granted) {
        Finding finding = super.found(role, estate, resource, granted);
        List<NodeGroup> groups = NodeRoles.of(estate).groups(role.arn());
        boolean near = !groups.isEmpty()
                && groups.stream()
                        .allMatch(group -> group.hopLimit()
                                .known()
                                .filter(limit -> limit == 1)
                                .isPresent());
        return near
                ? new Finding(
                        finding.severity().lower(),
                        finding.at(),
                        finding.message() + ", though a hop limit of 1 keeps pods without hostNetwork from it",
                        finding.repair(),
                        finding.value(),
                        finding.related(),
                        finding.witness())
                : finding;
    }

    @Override
    protected String message(Role role, String resource, Granted granted) {
        return "role " + role.name() + " of the nodes is allowed s3:GetObject in " + resource
                + ", so every pod on them can read the models";
    }

    @Override
    protected String repair(Role role, String resource, Granted granted) {
        return "take the grant away and give the ServiceAccount that loads the model a role of its own";
    }
}
