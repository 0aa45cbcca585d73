package io.policyauditor.rules.escalation.podidentityhijack;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.RoleSubject;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.paths.Allowance;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.estate.paths.Allowance.Never;
import io.policyauditor.estate.paths.Allowance.Open;
import io.policyauditor.estate.paths.Allowances;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.rules.LoaderRoles;
import io.policyauditor.rules.RecordRule;
import io.policyauditor.rules.escalation.Administrators;
import io.policyauditor.rules.escalation.SelfGrant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Flags those who can have EKS give a loader role to whichever ServiceAccount they like. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class PodIdentityHijack extends RecordRule<RoleSubject> {
    private static final String PODS = "pods.eks.amazonaws.com";
    private static final List<String> ASSOCIATE =
            List.of("eks:CreatePodIdentityAssociation", "eks:UpdatePodIdentityAssociation");

    public PodIdentityHijack() {
        super(
                RuleInfo.of(
                        "PE009",
                        "podidentity-association-hijack",
                        Severity.CRITICAL,
                        "The loader role can be given to any ServiceAccount of any cluster of the account"),
                RoleSubject.class);
    }

    @Override
    public Outcome judge(RoleSubject subject, Estate estate, Settings settings) {
        Role role = subject.role();
        Lookup<Boolean> loads = LoaderRoles.of(estate).contains(role);
        if (loads instanceof Lookup.Unknown<Boolean> unknown) {
            return Outcome.notAssessed(unknown.gap());
        }
        if (!loads.known().orElse(false)) {
            return Outcome.notApplicable();
        }
        Allowances allowances = Allowances.of(estate);
        List<Allowance> trust = Stream.of("sts:AssumeRole", "sts:TagSession")
                .map(action -> allowances.of(
                        Caller.service(PODS),
                        Ask.on(role.arn(), List.of(action))
                                .with(new Context.Builder()
                                        .put("aws:SourceAccount", role.account())
                                        .build())))
                .toList();
        if (trust.stream().anyMatch(Never.class::isInstance)) {
            return Outcome.notApplicable();
        }
        SelfGrant found = new SelfGrant(info(), role.place(), estate);
        trust.forEach(found::granted);
        if (trust.stream().anyMatch(Open.class::isInstance)) {
            return found.outcome();
        }
        Ask pass = Ask.on(role.arn(), List.of("iam:PassRole"))
                .with(new Context.Builder().put("iam:PassedToService", PODS).build());
        found.granted(allowances.members(
                        pass,
                        principal -> SelfGrant.counts(principal)
                                && principal.account().equals(role.account())
                                && !Administrators.include(principal, estate)))
                .forEach((principal, granted) -> {
                    Caller caller = Caller.aws(principal.id(), principal.account());
                    Optional<Granted> associates = ASSOCIATE.stream()
                            .flatMap(action -> found.granted(allowances.somewhere(caller, action, Map.of())).stream())
                            .findFirst();
                    associates.ifPresent(associate -> found.fail(
                            List.of(granted, associate),
                            principal.id() + " is allowed iam:PassRole on loader role " + role.name() + " and "
                                    + associate.witness().action().text()
                                    + ", and so may give the role to any ServiceAccount",
                            "leave the role out of what may be passed, or let one role alone, which people do not use,"
                                    + " manage associations"));
                });
        allowances.unlisted(pass).ifPresent(found::unknown);
        return found.outcome();
    }
}
