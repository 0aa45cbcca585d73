package io.policyauditor.rules.environments.mutabletag;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Finding.Related;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.RoleSubject;
import io.policyauditor.estate.environment.Environments;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.paths.Allowance;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.estate.paths.Allowance.Open;
import io.policyauditor.estate.paths.Allowances;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.estate.paths.Principal;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.rules.Capped;
import io.policyauditor.rules.RecordRule;
import io.policyauditor.rules.environments.Stages;
import io.policyauditor.rules.environments.TagSeparation;
import io.policyauditor.rules.environments.TagSeparation.Separation;
import io.policyauditor.rules.environments.TagSeparation.Separations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Flags a role that a tag keeps from the models of another environment, where the tag can be changed: by the role itself, on
 * itself or on the bucket, or by somebody of another environment who brings it along when he assumes the role.
 */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class MutableTag extends RecordRule<RoleSubject> {
    private static final String TAG_SESSION = "sts:TagSession";
    private static final String SESSION = "the session";

    public MutableTag() {
        super(
                RuleInfo.of(
                        "EN014",
                        "env-tag-mutable-by-principal",
                        Severity.HIGH,
                        "The tag that keeps environments apart can be changed by whom it keeps out"),
                RoleSubject.class);
    }

    /** What is found about one role. */
    private final class Search {
        private final Role role;
        private final Estate estate;
        private final Settings settings;
        private final Map<String, Finding> findings = new LinkedHashMap<>();
        private Optional<Gap> gap = Optional.empty();

        Search(Role role, Estate estate, Settings settings) {
            this.role = role;
            this.estate = estate;
            this.settings = settings;
        }

        void look(Separation separation) {
            Caller self = Caller.aws(role.arn(), role.account());
            if (separation.ofBucket()) {
                Ask ask = Ask.on(separation.bucket().arn(), List.of("s3:PutBucketTagging", "s3:TagResource"));
                add(separation, role.arn(), allowances().of(self, ask), "the bucket");
                return;
            }
            Context tag = new Context.Builder()
                    .put("aws:RequestTag/" + separation.tag(), separation.value())
                    .put("aws:TagKeys", List.of(separation.tag()))
                    .build();
            add(
                    separation,
                    role.arn(),
                    allowances()
                            .of(self, Ask.on(role.arn(), List.of("iam:TagRole")).with(tag)),
                    "itself");
            Lookup<Boolean> session = role.trust()
                    .flatMap(Policy::compiled)
                    .map(trust -> trust.allows().stream().anyMatch(allow -> allow.coversAction(TAG_SESSION)));
            gap = gap.or(session::missing);
            if (session.known().orElse(false)) {
                session(separation, tag);
            }
        }

        /** Whoever is of the environment that the tag names may well bring it along. */
        private void session(Separation separation, Context tag) {
            Environments environments = settings.environments(estate);
            Ask ask = Ask.on(role.arn(), List.of(TAG_SESSION)).with(tag);
            Predicate<String> other = name -> !name.equals(separation.value()) && !Stages.pipeline(name);
            allowances()
                    .members(
                            ask,
                            principal -> !ownRoot(principal)
                                    && environments
                                            .principal(principal.id())
                                            .name()
                                            .known()
                                            .map(other::test)
                                            .orElse(true))
                    .forEach((principal, tagging) -> {
                        Caller caller = Caller.aws(principal.id(), principal.account());
                        Allowance assuming = allowances().of(caller, Ask.on(role.arn(), List.of("sts:AssumeRole")));
                        Optional<Gap> unknown =
                                environments.principal(principal.id()).name().missing();
                        if (!(assuming instanceof Granted)) {
                            add(separation, principal.id(), assuming, SESSION);
                        } else if (unknown.isPresent()) {
                            gap = gap.or(() -> unknown);
                        } else {
                            add(separation, principal.id(), tagging, SESSION);
                        }
                    });
            gap = gap.or(() -> allowances().unlisted(ask));
        }

        /** The root user of the role's account may change the role anyway. */
        private boolean ownRoot(Principal principal) {
            return principal.kind() == Principal.Kind.ROOT
                    && principal.account().equals(role.account());
        }

        private Allowances allowances() {
            return Allowances.of(estate);
        }

        private void add(Separation separation, String who, Allowance allowance, String what) {
            if (allowance instanceof Open open) {
                gap = gap.or(() -> Optional.of(open.gap()));
            } else if (allowance instanceof Granted granted) {
                findings.putIfAbsent(who + " " + what, finding(separation, who, granted, what));
            }
        }

        private Finding finding(Separation separation, String who, Granted granted, String what) {
            return MutableTag.this.finding(
                    granted,
                    role.place(),
                    "tag " + separation.tag() + " keeps role " + role.name() + " from bucket "
                            + separation.bucket().name() + ", and " + who + " can give "
                            + what + " the value " + separation.value() + " by "
                            + granted.witness().action().text(),
                    "deny the change of tag " + separation.tag()
                            + " to all but an administrator's role, in a service control policy",
                    new Related(separation.bucket().place(), "the bucket"));
        }
    }

    @Override
    public Outcome judge(RoleSubject subject, Estate estate, Settings settings) {
        Role role = subject.role();
        Separations separations = TagSeparation.of(estate).around(role, estate, settings);
        if (separations.all().isEmpty()) {
            return separations.gap().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        Search search = new Search(role, estate, settings);
        separations.all().forEach(search::look);
        if (!search.findings.isEmpty()) {
            return Outcome.fail(Capped.of(List.copyOf(search.findings.values()), "ways"));
        }
        return search.gap.or(separations::gap).map(Outcome::notAssessed).orElseGet(Outcome::pass);
    }
}
