package io.policyauditor.rules.leastprivilege.widerthanprefix;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Role;
import io.policyauditor.rules.ReadNeeds;
import io.policyauditor.rules.ReadNeeds.Needs;
import io.policyauditor.rules.leastprivilege.BeyondNeed.Grant;
import io.policyauditor.rules.leastprivilege.BeyondNeedRule;
import java.util.List;
import java.util.stream.Collectors;

/** Flags a resource pattern by which a role may read more of a bucket than the models that are loaded as it. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class WiderThanPrefix extends BeyondNeedRule {
    public WiderThanPrefix() {
        super(RuleInfo.of(
                "LP010",
                "grant-wider-than-model-prefix",
                Severity.MEDIUM,
                "Whoever gets hold of the pod can read other models than the one that it serves"));
    }

    @Override
    protected List<Lookup<Bucket>> buckets(Role role, Needs needs, Estate estate, Settings settings) {
        return needs.points().keySet().stream().map(estate::bucket).toList();
    }

    @Override
    protected String message(Role role, Grant grant, List<Bucket> buckets) {
        return grant.named() + " lets role " + role.name() + " read "
                + grant.granted().witness().resource().text() + ", which nothing loads as it";
    }

    @Override
    protected String repair(Role role, Needs needs, List<Bucket> buckets, Estate estate) {
        return "name what is loaded alone: "
                + buckets.stream()
                        .flatMap(bucket -> ReadNeeds.of(estate).smallest(needs, bucket).stream())
                        .collect(Collectors.joining(", "));
    }
}
