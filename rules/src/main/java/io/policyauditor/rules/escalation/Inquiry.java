package io.policyauditor.rules.escalation;

import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
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
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PrincipalElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One role before one rule on escalation: what the rule may ask, and what it has found so far. Findings fail; else whatever
 * was asked for and is not known leaves it not assessed; else it passes.
 */
public final class Inquiry {
    private static final String PASS_ROLE = "iam:PassRole";

    private final RuleInfo rule;
    private final Role role;
    private final Estate estate;
    private final Settings settings;
    private final Allowances allowances;
    private final Caller caller;
    private final List<Finding> findings = new ArrayList<>();
    private @Nullable Gap gap;
    private boolean applies = true;

    Inquiry(RuleInfo rule, Role role, Estate estate, Settings settings) {
        this.rule = rule;
        this.role = role;
        this.estate = estate;
        this.settings = settings;
        this.allowances = Allowances.of(estate);
        this.caller = Caller.aws(role.arn(), role.account());
    }

    public Role role() {
        return role;
    }

    public Estate estate() {
        return estate;
    }

    public Settings settings() {
        return settings;
    }

    /** The ARN of something of the role's own account, in its partition. */
    public String own(String service, String resource) {
        String partition = Arn.parse(role.arn()).map(Arn::partition).orElse("aws");
        return new Arn(partition, service, "", role.account(), resource).toString();
    }

    /** What the role is granted of a question; what is not known is noted. */
    public Optional<Granted> granted(Ask ask) {
        return granted(allowances.of(caller, ask));
    }

    /** What is granted by an answer; what is not known is noted. */
    public Optional<Granted> granted(Allowance answer) {
        if (answer instanceof Open open) {
            unknown(open.gap());
        }
        return answer instanceof Granted granted ? Optional.of(granted) : Optional.empty();
    }

    /** Whether the role is granted an action on some resource of its account, whichever that is. */
    public Optional<Granted> somewhere(String action) {
        return somewhere(action, Map.of());
    }

    /** The same with parts of the ARN given, by the names that AWS documents them under. */
    public Optional<Granted> somewhere(String action, Map<String, String> parts) {
        return granted(allowances.somewhere(caller, action, parts));
    }

    /**
     * The roles of the account that the role may pass to a service which they trust; whether a role that is not in the
     * estate is one is noted.
     *
     * @param service its principal, which is also what {@code iam:PassedToService} is
     * @param trusts the actions that the role passed must allow the service
     */
    public List<Granted> passed(String service, List<String> trusts) {
        if (somewhere(PASS_ROLE).isEmpty()) {
            return List.of();
        }
        Context passedTo =
                new Context.Builder().put("iam:PassedToService", service).build();
        List<Granted> passed = new ArrayList<>();
        for (Role target : estate.rolesOf(role.account())) {
            if (mayTrust(target, service)) {
                Optional<Granted> pass =
                        granted(Ask.on(target.arn(), List.of(PASS_ROLE)).with(passedTo));
                if (pass.isPresent()
                        && trusts.stream()
                                .allMatch(action ->
                                        granted(trust(target, service, action)).isPresent())) {
                    passed.add(pass.get());
                }
            }
        }
        unlisted(Listing.ROLES);
        return passed;
    }

    /** Whether a trust policy names a service, or is not known; most name another. */
    private static boolean mayTrust(Role target, String service) {
        Lookup<CompiledPolicy> trust = target.trust().flatMap(Policy::compiled);
        return trust.missing().isPresent()
                || trust.known()
                        .filter(compiled -> !compiled.rejections().isEmpty()
                                || compiled.allows().stream().anyMatch(allow -> {
                                    PrincipalElement principal = allow.source().principal();
                                    return principal != null
                                            && (principal.negated()
                                                    || principal.entries().stream()
                                                            .anyMatch(entry -> entry.anyone()
                                                                    || entry.value()
                                                                            .value()
                                                                            .equals(service)));
                                }))
                        .isPresent();
    }

    /** Whoever has a service do something does so from the account of the role. */
    private Allowance trust(Role target, String service, String action) {
        Context given =
                new Context.Builder().put("aws:SourceAccount", target.account()).build();
        return allowances.of(
                Caller.service(service), Ask.on(target.arn(), List.of(action)).with(given));
    }

    /** Notes that the role's account may have more of a kind than the estate holds, if it may. */
    public void unlisted(Listing listing) {
        estate.open(role.account(), listing).ifPresent(this::unknown);
    }

    /** Says that something needed is not known; findings still count, but there will be no pass. */
    public void unknown(Gap missing) {
        if (gap == null) {
            gap = missing;
        }
    }

    /** Says that there is nothing about the role that the rule speaks of. */
    public void notApplicable() {
        applies = false;
    }

    /** Reports something that should not be allowed. */
    public void fail(Granted granted, String message, String repair) {
        fail(List.of(granted), message, repair);
    }

    /** Reports things that should not be allowed together, at the first of them: once for each place to change. */
    public void fail(List<Granted> all, String message, String repair) {
        Finding finding = Conjunction.of(rule, all, role.place(), message, repair, estate);
        if (findings.stream().noneMatch(other -> other.at().equals(finding.at()))) {
            findings.add(finding);
        }
    }

    /** Whether something was reported. */
    public boolean failed() {
        return !findings.isEmpty();
    }

    Outcome outcome() {
        if (!findings.isEmpty()) {
            return Outcome.fail(findings);
        }
        if (!applies) {
            return Outcome.notApplicable();
        }
        Gap missing = gap;
        return missing == null ? Outcome.pass() : Outcome.notAssessed(missing);
    }
}
