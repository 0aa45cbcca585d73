package io.policyauditor.rules.leastprivilege;

import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Subject.RoleSubject;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Role;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Explanation.Reading;
import io.policyauditor.policy.decide.Layer;
import io.policyauditor.policy.text.Span;
import io.policyauditor.rules.Granting;
import io.policyauditor.rules.LoaderRoles;
import io.policyauditor.rules.ReadNeeds;
import io.policyauditor.rules.ReadNeeds.Needs;
import io.policyauditor.rules.RecordRule;
import io.policyauditor.rules.leastprivilege.BeyondNeed.Grant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A rule about what a role that loads models may read and does not load: one finding for each resource pattern. That
 * something is not needed is certain only where everything that loads as the role is known.
 */
public abstract class BeyondNeedRule extends RecordRule<RoleSubject> {
    protected BeyondNeedRule(RuleInfo info) {
        super(info, RoleSubject.class);
    }

    /** The buckets that the rule asks about; unknown where one of them may not be in the estate. */
    protected abstract List<Lookup<Bucket>> buckets(Role role, Needs needs, Estate estate, Settings settings);

    /** What a finding says, without a full stop. */
    protected abstract String message(Role role, Grant grant, List<Bucket> buckets);

    /** What to do. */
    protected abstract String repair(Role role, Needs needs, List<Bucket> buckets, Estate estate);

    @Override
    public final Outcome judge(RoleSubject subject, Estate estate, Settings settings) {
        Role role = subject.role();
        Lookup<Boolean> loads = LoaderRoles.of(estate).contains(role);
        if (loads instanceof Lookup.Unknown<Boolean> unknown) {
            return Outcome.notAssessed(unknown.gap());
        }
        if (!loads.known().orElse(false)) {
            return Outcome.notApplicable();
        }
        Needs needs = ReadNeeds.of(estate).of(role.arn());
        Caller caller = Caller.aws(role.arn(), role.account());
        Map<Span, Excessive> found = new LinkedHashMap<>();
        Optional<Gap> gap = Optional.empty();
        boolean any = false;
        for (Lookup<Bucket> bucket : buckets(role, needs, estate, settings)) {
            gap = gap.or(bucket::missing);
            if (bucket instanceof Lookup.Known<Bucket> known) {
                any = true;
                BeyondNeed beyond = BeyondNeed.of(
                        estate, caller, known.value(), needs.patterns(known.value()), BeyondNeedRule::ofTheRole);
                beyond.grants()
                        .forEach(grant -> found.computeIfAbsent(
                                        grant.at(), at -> new Excessive(grant, new ArrayList<>()))
                                .buckets()
                                .add(known.value()));
                gap = gap.or(beyond::gap);
            }
        }
        if (!found.isEmpty()) {
            return needs.gap()
                    .map(Outcome::notAssessed)
                    .orElseGet(() -> Outcome.fail(found.values().stream()
                            .map(each -> finding(role, needs, each, estate))
                            .toList()));
        }
        if (gap.isPresent()) {
            return Outcome.notAssessed(gap.get());
        }
        return any ? Outcome.pass() : needs.gap().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
    }

    /** A grant and the buckets in which it grants too much. */
    private record Excessive(Grant grant, List<Bucket> buckets) {}

    /** The role's own statements; where they are not what grants it, those of the bucket. */
    private static List<Reading> ofTheRole(List<Reading> by) {
        List<Reading> own = by.stream()
                .filter(reading -> reading.part().layer() == Layer.IDENTITY)
                .toList();
        return own.isEmpty() ? by : own;
    }

    private Finding finding(Role role, Needs needs, Excessive found, Estate estate) {
        return Granting.at(
                info(),
                found.grant().granted(),
                found.grant().at(),
                found.grant().text(),
                message(role, found.grant(), found.buckets()),
                repair(role, needs, found.buckets(), estate));
    }
}
