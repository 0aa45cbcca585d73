package io.policyauditor.rules.environments;

import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Subject.PolicySubject;
import io.policyauditor.estate.environment.Environments;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.rules.AwsPrincipal;
import io.policyauditor.rules.RecordRule;
import io.policyauditor.rules.environments.Mixture.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A rule about the environments of the principals that a resource's policy lets in. */
public abstract class MixedPrincipalsRule extends RecordRule<PolicySubject> {
    private final PolicyKind kind;
    private final String repair;

    protected MixedPrincipalsRule(RuleInfo info, PolicyKind kind, String repair) {
        super(info, PolicySubject.class);
        this.kind = kind;
        this.repair = repair;
    }

    /** Whether the rule speaks about what a policy is attached to. */
    protected abstract boolean speaksOf(String arn, Estate estate, Settings settings);

    /** The groups of statements whose principals should be of one environment. */
    protected abstract List<List<CompiledStatement>> groups(CompiledPolicy policy);

    @Override
    public final Outcome judge(PolicySubject subject, Estate estate, Settings settings) {
        Policy policy = subject.policy();
        Lookup<PolicyDocument> document = policy.document();
        if (!(document instanceof Lookup.Known<PolicyDocument> parsed)) {
            return document.missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        if (parsed.value().kind() != kind
                || policy.attachedTo()
                        .known()
                        .filter(arn -> !speaksOf(arn, estate, settings))
                        .isPresent()) {
            return Outcome.notApplicable();
        }
        Lookup<CompiledPolicy> compiled = policy.compiled();
        return compiled instanceof Lookup.Known<CompiledPolicy> known
                ? judge(policy, known.value(), settings.environments(estate))
                : compiled.missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
    }

    private Outcome judge(Policy policy, CompiledPolicy compiled, Environments environments) {
        List<Finding> findings = new ArrayList<>();
        Optional<Gap> gap = compiled.rejections().isEmpty()
                ? Optional.empty()
                : Optional.of(Gap.unread(String.join("; ", compiled.rejections())));
        boolean anybody = false;
        for (List<CompiledStatement> group : groups(compiled)) {
            Mixture principals = new Mixture();
            group.forEach(statement -> add(policy, statement, principals, environments));
            anybody = anybody || !principals.isEmpty();
            if (principals.mixed()) {
                Member second = principals.firsts().get(1);
                findings.add(finding(
                        second.at(),
                        principals.names(),
                        (group.size() == 1 ? group.get(0).source().label() : "the policy") + " lets in "
                                + principals.names() + ": " + principals.described(),
                        repair,
                        principals.related()));
            } else if (gap.isEmpty()) {
                gap = principals.gap();
            }
        }
        if (!findings.isEmpty()) {
            return Outcome.fail(findings);
        }
        return gap.isPresent() ? Outcome.notAssessed(gap.get()) : anybody ? Outcome.pass() : Outcome.notApplicable();
    }

    /** Who is named: by a condition on the principal's ARN where there is one, else by the Principal element. */
    private static void add(Policy policy, CompiledStatement statement, Mixture principals, Environments environments) {
        List<? extends Scalar> arns = statement.pins("aws:PrincipalArn")
                ? statement.source().conditions().stream()
                        .filter(condition -> condition.isAbout("aws:PrincipalArn"))
                        .flatMap(condition -> condition.values().stream())
                        .filter(value -> Arn.parse(value.value()).isPresent())
                        .toList()
                : List.of();
        for (Scalar arn : arns) {
            principals.add("\"" + arn.value() + "\"", environments.principal(arn.value()), arn.span());
        }
        if (!arns.isEmpty()) {
            return;
        }
        for (AwsPrincipal principal : AwsPrincipal.of(statement)) {
            // The account that owns the resource is let in by every default policy; its own policies decide the rest.
            boolean owner = principal.whole()
                    && policy.account()
                            .known()
                            .filter(principal.account()::equals)
                            .isPresent();
            if (!owner) {
                principals.add(
                        "\"" + principal.name() + "\"",
                        environments.principal(principal.name()),
                        principal.entry().value().span());
            }
        }
    }
}
