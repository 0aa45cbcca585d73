package io.policyauditor.rules.leastprivilege.unusedbucket;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Role;
import io.policyauditor.rules.ReachableModels;
import io.policyauditor.rules.ReadNeeds.Needs;
import io.policyauditor.rules.leastprivilege.BeyondNeed.Grant;
import io.policyauditor.rules.leastprivilege.BeyondNeedRule;
import java.util.List;

/** Flags a resource pattern by which a role may read model buckets from which nothing is loaded as it. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class UnusedBucketGrant extends BeyondNeedRule {
    public UnusedBucketGrant() {
        super(RuleInfo.of(
                "LP013",
                "unused-bucket-grant",
                Severity.LOW,
                "A role that loads models can read a model bucket from which it loads none"));
    }

    /** Without any load point of the role there is nothing to measure its grants by. */
    @Override
    protected List<Lookup<Bucket>> buckets(Role role, Needs needs, Estate estate, Settings settings) {
        return needs.points().isEmpty()
                ? List.of()
                : ReachableModels.of(estate, settings).from(role.account()).stream()
                        .filter(bucket -> !needs.reads(bucket))
                        .map(Lookup::known)
                        .toList();
    }

    @Override
    protected String message(Role role, Grant grant, List<Bucket> buckets) {
        return grant.named() + " lets role " + role.name() + " read bucket "
                + buckets.get(0).name()
                + (buckets.size() == 1 ? "" : " and " + (buckets.size() - 1) + " more")
                + ", from which nothing loads as it";
    }

    @Override
    protected String repair(Role role, Needs needs, List<Bucket> buckets, Estate estate) {
        return "take " + buckets.get(0).arn() + (buckets.size() == 1 ? "" : " and the others")
                + " out of what the statement grants";
    }
}
