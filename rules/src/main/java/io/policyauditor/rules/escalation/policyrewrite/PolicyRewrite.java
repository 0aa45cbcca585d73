package io.policyauditor.rules.escalation.policyrewrite;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.Role;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.estate.paths.Allowances;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.estate.paths.Hop;
import io.policyauditor.estate.paths.PathKind;
import io.policyauditor.estate.paths.Paths;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.rules.escalation.EscalationRule;
import io.policyauditor.rules.escalation.Inquiry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Flags a role that loads models and can write the policies that say what it may do. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class PolicyRewrite extends EscalationRule {
    private static final List<String> OF_ROLE = List.of("iam:PutRolePolicy", "iam:AttachRolePolicy");
    private static final List<String> OF_POLICY = List.of("iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion");

    /** What gives another role or user a policy. */
    private static final List<String> OF_OTHERS = List.of(
            "iam:PutRolePolicy",
            "iam:AttachRolePolicy",
            "iam:PutUserPolicy",
            "iam:AttachUserPolicy",
            "iam:CreatePolicyVersion");

    public PolicyRewrite() {
        super(RuleInfo.of(
                "PE001",
                "iam-policy-rewrite",
                Severity.CRITICAL,
                "Whoever writes its own policies is allowed whatever it likes"));
    }

    @Override
    protected void judge(Inquiry inquiry) {
        Role role = inquiry.role();
        inquiry.granted(Ask.on(role.arn(), OF_ROLE).with(ofBoundary(role)))
                .ifPresent(granted -> inquiry.fail(
                        granted,
                        message(role, granted, "itself, and so may give itself any permission"),
                        "take the action out of the statement, or leave the role out of its resources"));
        role.managed().known().orElse(List.of()).stream()
                .filter(policy -> isOwn(policy, role))
                .forEach(policy -> inquiry.granted(Ask.on(policy, OF_POLICY))
                        .ifPresent(granted -> inquiry.fail(
                                granted,
                                message(
                                        role,
                                        granted,
                                        policy + ", which is attached to it, and so may give itself any permission"),
                                "take the action out of the statement, or leave the policy out of its resources")));
        if (inquiry.failed()) {
            return;
        }
        role.managed()
                .missing()
                .filter(gap -> OF_POLICY.stream()
                        .anyMatch(action -> inquiry.somewhere(action).isPresent()))
                .ifPresent(inquiry::unknown);
        others(inquiry);
    }

    private static String message(Role role, Granted granted, String on) {
        return "role " + role.name() + " loads models and is allowed "
                + granted.witness().action().text() + " on " + on;
    }

    /** Policies of others that it can become, by which it comes to the same. */
    private static void others(Inquiry inquiry) {
        Role role = inquiry.role();
        List<Hop> hops = Paths.of(inquiry.estate()).onward(role.arn(), PathKind::everything);
        Optional<Hop> certain = hops.stream()
                .filter(hop -> hop.reach() == Reach.ALWAYS)
                .findFirst()
                .or(() -> hops.stream()
                        .filter(hop -> hop.reach() == Reach.ONLY_IF)
                        .findFirst());
        certain.or(() -> hops.stream().findFirst()).ifPresent(hop -> {
            List<Granted> steps = new ArrayList<>();
            hop.steps()
                    .forEach(step -> inquiry.granted(
                                    Allowances.of(inquiry.estate()).of(step))
                            .ifPresent(steps::add));
            if (steps.size() == hop.steps().size()) {
                inquiry.fail(
                        steps,
                        message(
                                role,
                                steps.get(0),
                                "something of " + hop.to().id() + ", which it can become ("
                                        + hop.kind().id() + "), and so may give itself any permission"),
                        "take the action out of the statement, or name the resources that are meant");
            }
        });
        if (!inquiry.failed()
                && OF_OTHERS.stream()
                        .anyMatch(action -> inquiry.somewhere(action).isPresent())) {
            inquiry.unlisted(Listing.ROLES);
            inquiry.unlisted(Listing.USERS);
        }
    }

    private static boolean isOwn(String policy, Role role) {
        return Arn.parse(policy)
                .filter(arn -> arn.account().equals(role.account()))
                .isPresent();
    }

    /** What a condition on the boundary of the role that is changed sees. */
    private static Context ofBoundary(Role role) {
        Context.Builder given = new Context.Builder();
        if (role.boundary() instanceof Lookup.KnownAbsent) {
            given.absent("iam:PermissionsBoundary");
        }
        role.boundary()
                .known()
                .map(Policy::name)
                .filter(name -> Arn.parse(name).isPresent())
                .ifPresent(arn -> given.put("iam:PermissionsBoundary", arn));
        return given.build();
    }
}
