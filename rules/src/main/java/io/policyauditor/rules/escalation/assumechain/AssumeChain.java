package io.policyauditor.rules.escalation.assumechain;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.loading.Credential;
import io.policyauditor.estate.loading.Credential.Profile;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.paths.Allowance;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.estate.paths.Allowance.Open;
import io.policyauditor.estate.paths.Allowances;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.Patterns;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.rules.LoaderRoles;
import io.policyauditor.rules.Wildcards;
import io.policyauditor.rules.escalation.Administrators;
import io.policyauditor.rules.escalation.EscalationRule;
import io.policyauditor.rules.escalation.Inquiry;
import io.policyauditor.rules.escalation.Wider;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Flags a role that loads models and can become another, in one step or several, that is allowed more of them; once for
 * each step that it begins with. The roles that its load points go through, by a Pod Identity association or a profile,
 * are the way that it is meant to take.
 */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class AssumeChain extends EscalationRule {
    private static final String ASSUME = "sts:AssumeRole";

    /** A chain of more roles is not followed further. */
    private static final int MOST_HOPS = 10;

    public AssumeChain() {
        super(RuleInfo.of(
                "PE005",
                "assume-chain-to-model",
                Severity.HIGH,
                "By way of another role the loader is allowed more on models than it was given"));
    }

    /** A role that is reached, and all steps to it. */
    private record Reached(Role role, List<Granted> steps) {
        Reached to(Role next, Granted step) {
            List<Granted> longer = new ArrayList<>(steps);
            longer.add(step);
            return new Reached(next, longer);
        }
    }

    @Override
    protected void judge(Inquiry inquiry) {
        Estate estate = inquiry.estate();
        Role loader = inquiry.role();
        Set<String> meant = meant(loader, estate);
        Wider wider = new Wider(estate, inquiry.settings());
        Set<String> seen = new HashSet<>(Set.of(loader.arn()));
        Set<String> told = new HashSet<>();
        ArrayDeque<Reached> open = new ArrayDeque<>();
        open.add(new Reached(loader, List.of()));
        while (!open.isEmpty()) {
            Reached from = open.remove();
            unlisted(inquiry, from.role());
            if (from.steps().size() == MOST_HOPS) {
                inquiry.unknown(Gap.unread("chains of more than " + MOST_HOPS + " roles are not followed"));
                continue;
            }
            for (Role next : Assumable.of(estate).by(from.role())) {
                if (seen.contains(next.arn())) {
                    continue;
                }
                Allowance step = Allowances.of(estate)
                        .of(Caller.aws(from.role().arn(), from.role().account()), Ask.on(next.arn(), List.of(ASSUME)));
                if (step instanceof Granted granted) {
                    seen.add(next.arn());
                    Reached reached = from.to(next, granted);
                    open.add(reached);
                    if (!meant.contains(next.arn())
                            && told.add(
                                    reached.steps().get(0).witness().resource().text())
                            && !report(inquiry, reached, wider)) {
                        told.remove(reached.steps().get(0).witness().resource().text());
                    }
                } else if (step instanceof Open unknown
                        && !(wider.onModels(loader, next) instanceof Lookup.KnownAbsent)) {
                    inquiry.unknown(unknown.gap());
                }
            }
        }
    }

    private static boolean report(Inquiry inquiry, Reached reached, Wider wider) {
        Lookup<String> more = Administrators.include(reached.role())
                ? wider.than(inquiry.role(), reached.role())
                : wider.onModels(inquiry.role(), reached.role());
        more.missing().ifPresent(inquiry::unknown);
        more.known().ifPresent(allowed -> {
            String way = reached.steps().stream()
                    .map(step -> step.witness().resource().text())
                    .collect(Collectors.joining(", then "));
            inquiry.fail(
                    reached.steps(),
                    "role " + inquiry.role().name() + " loads models and may assume " + way + ", which is allowed "
                            + allowed,
                    "let the trust policy of "
                            + reached.steps().get(0).witness().resource().text()
                            + " name only those who need it, or take " + ASSUME + " out of the policies of the role");
        });
        return more.known().isPresent();
    }

    /** The other roles that are assumed one after the other where models are loaded by way of it. */
    private static Set<String> meant(Role loader, Estate estate) {
        return LoaderRoles.of(estate).loadPoints(loader.arn()).stream()
                .flatMap(point -> point.credentials().known().orElse(List.of()).stream())
                .map(credential -> chain(credential).toList())
                .filter(roles -> roles.contains(loader.arn()))
                .flatMap(List::stream)
                .collect(Collectors.toSet());
    }

    private static Stream<String> chain(Credential credential) {
        if (credential instanceof Profile profile) {
            return Stream.concat(
                    profile.base().known().stream().flatMap(LoaderRoles::roles),
                    profile.roles().stream().map(Credential.Hop::role));
        }
        return LoaderRoles.roles(credential);
    }

    /** Roles that are not in the estate and may let one in: of its account by themselves, of others if its policies agree. */
    private static void unlisted(Inquiry inquiry, Role from) {
        Estate estate = inquiry.estate();
        estate.open(from.account(), Listing.ROLES).ifPresent(inquiry::unknown);
        for (Policy policy : from.policies().known().orElse(List.of())) {
            policy.compiled().map(CompiledPolicy::allows).known().orElse(List.of()).stream()
                    .filter(allow -> allow.coversAction(ASSUME))
                    .flatMap(allow -> Optional.ofNullable(allow.source().resource()).stream())
                    .flatMap(resources -> gap(resources, from, estate).stream())
                    .findFirst()
                    .ifPresent(inquiry::unknown);
        }
    }

    private static Optional<Gap> gap(Patterns resources, Role from, Estate estate) {
        for (StringNode pattern : resources.values()) {
            Optional<Arn> arn = Arn.parse(pattern.value());
            String account = arn.map(Arn::account).orElse("*");
            if (resources.negated() || Wildcards.in(account)) {
                return Optional.of(Gap.outOfScope("role " + from.arn() + " is allowed " + ASSUME + " on roles of any"
                        + " account, and not every account is in the estate"));
            }
            Optional<Gap> open = Wildcards.in(pattern.value())
                    ? estate.open(account, Listing.ROLES)
                    : estate.role(pattern.value()).missing();
            if (open.isPresent()) {
                return open;
            }
        }
        return Optional.empty();
    }
}
