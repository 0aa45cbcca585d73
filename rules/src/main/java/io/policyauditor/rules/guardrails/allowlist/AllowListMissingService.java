package io.policyauditor.rules.guardrails.allowlist;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.AccountSubject;
import io.policyauditor.audit.Witness;
import io.policyauditor.estate.effective.Effective;
import io.policyauditor.estate.effective.EffectiveAccess;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.verdict.LoadVerdicts;
import io.policyauditor.estate.verdict.Need;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.decide.Layers.Level;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.text.Span;
import io.policyauditor.rules.LoaderRoles;
import io.policyauditor.rules.RecordRule;
import io.policyauditor.rules.guardrails.AllowLists;
import io.policyauditor.rules.guardrails.ControlPath;
import io.policyauditor.rules.guardrails.Workloads;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Flags an account with loader roles above which the service control policies name what is allowed and leave out S3, KMS or STS. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class AllowListMissingService extends RecordRule<AccountSubject> {
    private static final Set<String> SERVICES = Set.of("s3", "kms", "sts");

    public AllowListMissingService() {
        super(
                RuleInfo.of(
                        "OG024",
                        "scp-allow-list-missing-service",
                        Severity.MEDIUM,
                        "The service control policies leave out a service that loading needs"),
                AccountSubject.class);
    }

    @Override
    public Outcome judge(AccountSubject subject, Estate estate, Settings settings) {
        Account account = subject.account();
        Lookup<List<Role>> loaders = Workloads.loaders(account, estate);
        if (loaders instanceof Lookup.KnownAbsent) {
            return Outcome.notApplicable();
        }
        Optional<Outcome> settled = ControlPath.settled(account, estate, Set.of(ControlPolicy.Type.SCP));
        if (settled.isPresent()) {
            return settled.get();
        }
        if (loaders.missing().isPresent()) {
            return Outcome.notAssessed(loaders.missing().get());
        }
        List<Level> levels = EffectiveAccess.of(estate)
                .between(Caller.aws("arn:aws:iam::" + account.id() + ":root", account.id()), "*")
                .known()
                .map(Effective::layers)
                .map(layers -> layers.serviceControl())
                .orElse(List.of());
        List<Finding> findings = new ArrayList<>();
        services(loaders.known().orElseThrow(), estate)
                .forEach((service, need) -> AllowLists.missing(levels, service)
                        .ifPresent(level -> findings.add(finding(account, service, level, need))));
        if (!findings.isEmpty()) {
            return Outcome.fail(findings);
        }
        Optional<Level> unknown =
                levels.stream().filter(level -> !AllowLists.known(level)).findFirst();
        if (unknown.isPresent()) {
            return Outcome.notAssessed(Gap.outOfScope(
                    "which services the control policies of " + unknown.get().name() + " allow is not known"));
        }
        return AllowLists.any(levels) ? Outcome.pass() : Outcome.notApplicable();
    }

    /** The services that loader roles ask, each with a request; S3 in any case. */
    private static Map<String, Optional<Need>> services(List<Role> loaders, Estate estate) {
        Map<String, Optional<Need>> services = new TreeMap<>(Map.of("s3", Optional.empty()));
        LoaderRoles all = LoaderRoles.of(estate);
        for (Role role : loaders) {
            for (LoadPoint point : all.loadPoints(role.arn())) {
                for (Need need : LoadVerdicts.of(estate).of(point).needs()) {
                    boolean his = need.request().caller().id().equals(role.arn());
                    if (his && SERVICES.contains(need.request().service())) {
                        services.merge(
                                need.request().service(),
                                Optional.of(need),
                                (old, more) -> old.isPresent() ? old : more);
                    }
                }
            }
        }
        return services;
    }

    private Finding finding(Account account, String service, Level level, Optional<Need> need) {
        Span at = level.documents().stream()
                .map(document -> ((Document.Known) document).policy().source().statements())
                .filter(statements -> !statements.isEmpty())
                .findFirst()
                .map(statements -> statements.get(0).place("Action", "NotAction", "Effect"))
                .orElse(account.place());
        Finding finding = finding(
                at,
                account.id() + " " + service,
                "the service control policies of " + level.name() + " leave no action of " + service + " to account "
                        + account.id() + ", whose roles load models, for each level has to allow it",
                "add the actions of " + service
                        + " that are needed to the policy of that level, or attach FullAWSAccess" + " to it");
        return need.filter(one -> one.reach() == Reach.NEVER
                        && one.effective().layers().session().isEmpty())
                .map(one -> finding.shownBy(Witness.refused(one.effective().plain(one.request()))))
                .orElse(finding);
    }
}
