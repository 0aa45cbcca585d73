package io.policyauditor.rules.guardrails.exemptassumable;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Finding.Related;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.PolicySubject;
import io.policyauditor.audit.Witness;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.OrganizationPath;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.paths.Allowance;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.estate.paths.Allowances;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.estate.paths.Posed;
import io.policyauditor.estate.paths.Principal;
import io.policyauditor.estate.verdict.Bearer;
import io.policyauditor.estate.verdict.Bearers;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.Glob;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.rules.LoaderRoles;
import io.policyauditor.rules.RecordRule;
import io.policyauditor.rules.guardrails.Guardrails;
import io.policyauditor.rules.guardrails.Guardrails.Answer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Flags a principal whom a service control policy spares and whom others can become, or make. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class ExemptAssumable extends RecordRule<PolicySubject> {
    /** Paths in which IAM lets nobody make roles. Source: IAM User Guide, reference_identifiers; service-linked roles. */
    private static final List<String> RESERVED = List.of("role/aws-reserved/", "role/aws-service-role/");

    public ExemptAssumable() {
        super(
                RuleInfo.of(
                        "OG020",
                        "scp-exempt-role-assumable",
                        Severity.HIGH,
                        "Whom the guardrail spares others can become"),
                PolicySubject.class);
    }

    /** What was found out about one name that is spared. */
    private record Found(Optional<Finding> finding, Optional<Gap> gap) {
        static final Found NOTHING = new Found(Optional.empty(), Optional.empty());
    }

    @Override
    public Outcome judge(PolicySubject subject, Estate estate, Settings settings) {
        Optional<CompiledPolicy> policy = subject.policy()
                .compiled()
                .known()
                .filter(known -> known.source().kind() == PolicyKind.SCP);
        if (policy.isEmpty()) {
            return Outcome.notApplicable();
        }
        // A name that several statements spare is told once, where it stands first.
        Map<String, Scalar> spared = new LinkedHashMap<>();
        policy.get().denies().stream()
                .flatMap(deny -> spared(deny).stream())
                .forEach(value -> spared.putIfAbsent(value.value(), value));
        if (spared.isEmpty()) {
            return Outcome.notApplicable();
        }
        List<ControlPolicy> attached = estate.controlPolicies().stream()
                .filter(one -> one.type() == ControlPolicy.Type.SCP
                        && one.policy().name().equals(subject.policy().name()))
                .toList();
        List<Account> accounts = estate.accounts().stream()
                .filter(account -> attached.stream().anyMatch(one -> stands(one, account, estate)))
                .toList();
        if (accounts.isEmpty()) {
            return Outcome.notAssessed(
                    Gap.outOfScope(
                            "which accounts the service control policy is attached to is not known, and so who can become whom it spares"));
        }
        List<Finding> findings = new ArrayList<>();
        Optional<Gap> gap = Optional.empty();
        for (Scalar value : spared.values()) {
            Found found = judge(value, accounts, estate);
            found.finding().ifPresent(findings::add);
            gap = gap.or(found::gap);
        }
        if (!findings.isEmpty()) {
            return Outcome.fail(findings);
        }
        return gap.map(Outcome::notAssessed).orElseGet(Outcome::pass);
    }

    /** The principals that a statement names so that it does not deny them anything. */
    private static List<Scalar> spared(CompiledStatement deny) {
        return deny.source().conditions().stream()
                .filter(condition -> condition.isAbout("aws:PrincipalArn")
                        && condition.operator() != null
                        && condition.operator().test().negated())
                .flatMap(condition -> condition.values().stream())
                .toList();
    }

    private static boolean stands(ControlPolicy policy, Account account, Estate estate) {
        return !OrganizationPath.isManagement(account, estate)
                && OrganizationPath.of(account, estate)
                        .known()
                        .filter(path -> policy.targets().contains(account.id())
                                || path.units().stream()
                                        .anyMatch(unit -> policy.targets().contains(unit.id())))
                        .isPresent();
    }

    private Found judge(Scalar value, List<Account> accounts, Estate estate) {
        Glob pattern = Glob.like(value.value());
        LoaderRoles loaders = LoaderRoles.of(estate);
        for (Account account : accounts) {
            for (Role role : estate.rolesOf(account.id())) {
                if (pattern.matches(role.arn())) {
                    Optional<Finding> finding = become(value, role, loaders, estate);
                    if (finding.isPresent()) {
                        return new Found(finding, Optional.empty());
                    }
                }
            }
        }
        Optional<Arn> name = name(value.value());
        return name.isPresent() ? make(value, name.get(), accounts, estate) : Found.NOTHING;
    }

    /** The roles or users of IAM that a pattern fits; empty where it fits none, or everyone, which OG019 tells. */
    private static Optional<Arn> name(String pattern) {
        if (pattern.equals("*")) {
            return Optional.empty();
        }
        Optional<Arn> written = Arn.parse(pattern);
        String last = pattern.substring(pattern.lastIndexOf(':') + 1);
        return written.isPresent()
                ? written.filter(arn -> Glob.like(arn.service()).matches("iam"))
                : Optional.of(new Arn("aws", "iam", "", "*", last));
    }

    /** A loader, or a pod, that is or becomes a role that is spared. */
    private Optional<Finding> become(Scalar value, Role role, LoaderRoles loaders, Estate estate) {
        Related there = new Related(role.place(), "role " + role.name() + " of account " + role.account());
        String spared = "the guardrail spares role " + role.name() + " of account " + role.account() + ", ";
        if (loaders.contains(role).known().orElse(false)) {
            Finding loads = finding(value, spared + "which loads models", NOT_LOADERS, there);
            return Optional.of(Bearers.of(estate).of(role.arn()).bearers().stream()
                    .findFirst()
                    .map(bearer -> shown(loads, bearer, estate))
                    .orElse(loads));
        }
        Optional<Bearer> bearer = LoaderRoles.trustsPods(role).known().orElse(true)
                ? Bearers.of(estate).of(role.arn()).bearers().stream().findFirst()
                : Optional.empty();
        if (bearer.isPresent()) {
            return Optional.of(shown(
                    finding(
                            value,
                            spared + "whose credentials pods get as ServiceAccount "
                                    + bearer.get().text(),
                            NOT_LOADERS,
                            there),
                    bearer.get(),
                    estate));
        }
        Map<Principal, Allowance> assume = Allowances.of(estate)
                .members(
                        Ask.on(role.arn(), List.of("sts:AssumeRole")),
                        who -> who.kind() == Principal.Kind.ROLE
                                && estate.role(who.id())
                                        .flatMap(loaders::contains)
                                        .known()
                                        .orElse(false));
        return assume.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Granted)
                .findFirst()
                .map(entry -> finding(
                                value,
                                spared + "which loader " + entry.getKey().id() + " may assume",
                                NOT_LOADERS,
                                there)
                        .shownBy(Witness.allowed(((Granted) entry.getValue()).witness())));
    }

    /** How the pods come by the role. */
    private static Finding shown(Finding finding, Bearer bearer, Estate estate) {
        Request request = bearer.need().effective().plain(bearer.need().request());
        return Posed.of(request).reach(estate) == Reach.ALWAYS ? finding.shownBy(Witness.allowed(request)) : finding;
    }

    private static final String NOT_LOADERS = "spare a role that no workload has or assumes, and take this one out";

    /** Somebody who makes a principal of a name that is spared. */
    private Found make(Scalar value, Arn name, List<Account> accounts, Estate estate) {
        boolean role = name.resource().startsWith("role/");
        boolean user = name.resource().startsWith("user/");
        if (!role && !user && wild(name.resource())) {
            return new Found(
                    Optional.empty(),
                    Optional.of(Gap.outOfScope("whom \"" + value.value()
                            + "\" spares is not clear; write role/ or user/ and" + " the name")));
        }
        if ((!role && !user) || RESERVED.stream().anyMatch(name.resource()::startsWith)) {
            return Found.NOTHING;
        }
        String action = role ? "iam:CreateRole" : "iam:CreateUser";
        boolean wild = wild(name.resource());
        Glob account = Glob.like(name.account());
        Optional<Gap> gap = Optional.empty();
        for (Account one : accounts) {
            if (!account.matches(one.id())) {
                continue;
            }
            String there =
                    new Arn(name.partition().replace("*", "aws"), "iam", "", one.id(), name.resource()).toString();
            String example = there.replace("*", Ask.EXAMPLE).replace("?", "x");
            Lookup<?> already = role ? estate.role(there) : estate.user(there);
            if (!wild && already.known().isPresent()) {
                continue;
            }
            Answer answer = Guardrails.of(estate)
                    .toMembers(one.id(), new Ask(List.of(action), example, there, example, Context.EMPTY), action);
            if (answer instanceof Answer.Left left && (wild || already.missing().isEmpty())) {
                Finding made = finding(
                        value,
                        "the guardrail spares whoever is called \"" + value.value() + "\", and nothing denies "
                                + action + " in account " + one.id() + ", where "
                                + (wild ? "such a name can be taken" : "nobody is called so yet"),
                        "deny " + action + " for this name by a service control policy, but to whoever rolls it"
                                + " out",
                        new Related(one.place(), "account " + one.id()));
                return new Found(
                        Guardrails.of(estate)
                                .somebody(one.id(), left)
                                .map(granted -> made.shownBy(Witness.allowed(granted.witness())))
                                .or(() -> Optional.of(made)),
                        Optional.empty());
            }
            gap = gap.or(() -> answer instanceof Answer.Open open
                    ? Optional.of(open.gap())
                    : answer instanceof Answer.Left ? already.missing() : Optional.empty());
        }
        return new Found(Optional.empty(), gap);
    }

    private static boolean wild(String name) {
        return name.contains("*") || name.contains("?");
    }

    private Finding finding(Scalar value, String message, String repair, Related related) {
        return finding(value.span(), value.value(), message, repair, related);
    }
}
