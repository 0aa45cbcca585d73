package io.policyauditor.rules.escalation.passrolecompute;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.estate.paths.Allowances;
import io.policyauditor.estate.paths.Hop;
import io.policyauditor.estate.paths.PathKind;
import io.policyauditor.estate.paths.PathKind.Category;
import io.policyauditor.estate.paths.Paths;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.rules.escalation.EscalationRule;
import io.policyauditor.rules.escalation.Inquiry;
import io.policyauditor.rules.escalation.Wider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Flags a role that loads models and can have a service run something as another role that is allowed more; once for each
 * service, by the shortest way.
 */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class PassRoleCompute extends EscalationRule {
    private static final String PASS = "iam:PassRole";

    /** Of these PE008 and PE009 tell. */
    private static final Set<String> POD_IDENTITY = Set.of("EKS-C", "EKS-D");

    private static final Comparator<Hop> SHORTEST = Comparator.<Hop, Boolean>comparing(
                    hop -> hop.reach() != Reach.ALWAYS)
            .thenComparing(hop -> hop.reach() == Reach.NOT_ASSESSED)
            .thenComparing(hop -> hop.steps().size());

    public PassRoleCompute() {
        super(RuleInfo.of(
                "PE003",
                "passrole-compute",
                Severity.CRITICAL,
                "A role that is allowed more is handed to something that the loader starts"));
    }

    @Override
    protected void judge(Inquiry inquiry) {
        if (inquiry.somewhere(PASS).isEmpty()) {
            return;
        }
        Role role = inquiry.role();
        Map<String, List<Hop>> byService = new LinkedHashMap<>();
        for (Hop hop : Paths.of(inquiry.estate()).onward(role.arn(), PassRoleCompute::counts)) {
            byService
                    .computeIfAbsent(hop.kind().carriers().get(0).passedTo(), ignored -> new ArrayList<>())
                    .add(hop);
        }
        Wider wider = new Wider(inquiry.estate(), inquiry.settings());
        Map<String, Lookup<String>> known = new HashMap<>();
        byService.forEach((service, hops) -> {
            hops.sort(SHORTEST);
            for (Hop hop : hops) {
                Lookup<String> more = known.computeIfAbsent(
                        hop.to().id(), arn -> inquiry.estate().role(arn).flatMap(target -> wider.than(role, target)));
                more.missing().ifPresent(inquiry::unknown);
                if (more instanceof Lookup.Known<String> allowed && told(inquiry, hop, allowed.value())) {
                    return;
                }
            }
        });
        unlisted(inquiry);
    }

    private static boolean counts(PathKind kind) {
        return kind.category() == Category.NEW_PASSROLE && !POD_IDENTITY.contains(kind.id());
    }

    private static boolean told(Inquiry inquiry, Hop hop, String more) {
        List<Granted> steps = new ArrayList<>();
        hop.steps()
                .forEach(step -> inquiry.granted(Allowances.of(inquiry.estate()).of(step))
                        .ifPresent(steps::add));
        if (steps.size() < hop.steps().size()) {
            return false;
        }
        // What is started comes before the role that is handed to it, which PE004 may tell of, and its trust comes
        // last.
        steps.sort(Comparator.<Granted, Boolean>comparing(
                        step -> !step.witness().caller().id().equals(hop.from().id()))
                .thenComparing(step -> step.witness().action().text().equals(PASS)));
        String started = steps.get(0).witness().action().text();
        List<String> assumptions = hop.assumptions();
        inquiry.fail(
                steps,
                "role " + inquiry.role().name() + " loads models and is allowed " + started + " and " + PASS + " on "
                        + hop.to().id() + " (" + hop.kind().id() + "), which is allowed " + more
                        + (assumptions.isEmpty() ? "" : "; " + String.join("; ", assumptions)),
                "take " + started + " or " + PASS + " out of the policies of the role");
        return true;
    }

    /** A role that is not in the estate counts where something could be started as it. */
    private static void unlisted(Inquiry inquiry) {
        boolean starts = !inquiry.estate().isComplete(inquiry.role().account(), Listing.ROLES)
                && PathKind.known().stream()
                        .filter(PassRoleCompute::counts)
                        .anyMatch(kind -> kind.needs().stream()
                                .map(PathKind.Need::action)
                                .filter(action -> !action.equals(PASS))
                                .allMatch(action -> inquiry.somewhere(action).isPresent()));
        if (starts) {
            inquiry.unlisted(Listing.ROLES);
        }
    }
}
