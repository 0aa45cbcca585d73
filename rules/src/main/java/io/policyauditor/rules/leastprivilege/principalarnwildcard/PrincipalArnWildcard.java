package io.policyauditor.rules.leastprivilege.principalarnwildcard;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.Condition;
import io.policyauditor.policy.language.ConditionOperator;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.rules.AwsPrincipal;
import io.policyauditor.rules.CallerKeys;
import io.policyauditor.rules.Pins;
import io.policyauditor.rules.Wildcards;
import java.util.List;
import java.util.Optional;

/**
 * Flags a wildcard in the name of the role, or in the account, of an {@code aws:PrincipalArn} condition that is all that
 * keeps a wide principal from getting in.
 */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class PrincipalArnWildcard extends DocumentRule {
    /** Only IAM Identity Center creates roles below it, and gives each a random suffix. */
    private static final String IDENTITY_CENTER = "role/aws-reserved/";

    public PrincipalArnWildcard() {
        super(
                RuleInfo.of(
                        "LP018",
                        "principal-arn-wildcard-in-condition",
                        Severity.MEDIUM,
                        "aws:PrincipalArn with a wildcard lets in roles yet to be created"),
                PolicyKind.BUCKET,
                PolicyKind.KEY,
                PolicyKind.TRUST);
    }

    /** Whom the statement lets in where the condition does not hinder. */
    private enum Scope {
        ANYONE,
        ACCOUNT,
        /** An account that LP017 speaks of: a condition that fits each of its roles is no more than the account. */
        REPORTED_ACCOUNT
    }

    @Override
    protected void judge(Judgement judgement) {
        for (CompiledStatement statement : judgement.allows()) {
            boolean anyone = AwsPrincipal.anyone(statement).isPresent();
            if (!anyone && AwsPrincipal.of(statement).stream().noneMatch(AwsPrincipal::whole)) {
                continue;
            }
            List<Condition> limits = statement.source().conditions().stream()
                    .filter(PrincipalArnWildcard::isPattern)
                    .toList();
            if (limits.isEmpty()) {
                continue;
            }
            judgement.applies();
            Scope scope = scope(judgement, statement, anyone);
            boolean limitedOtherwise = opensKey(judgement, statement, anyone)
                    || Pins.any(statement, CallerKeys.TAGS_AND_SESSIONS)
                    || Pins.any(statement, CallerKeys.WAYS)
                    || (anyone && Pins.any(statement, "aws:PrincipalOrgID", "aws:PrincipalOrgPaths"))
                    || limits.stream().anyMatch(limit -> namesAll(limit, scope));
            if (!limitedOtherwise) {
                limits.forEach(limit -> report(judgement, statement, limit, scope));
            }
        }
    }

    /** Whether KM009 reports the statement. */
    private static boolean opensKey(Judgement judgement, CompiledStatement statement, boolean anyone) {
        return anyone && judgement.kind() == PolicyKind.KEY && !CallerKeys.sayWhose(statement);
    }

    private static Scope scope(Judgement judgement, CompiledStatement statement, boolean anyone) {
        if (anyone) {
            return Pins.any(statement, "aws:PrincipalAccount", "kms:CallerAccount") ? Scope.ACCOUNT : Scope.ANYONE;
        }
        return judgement.kind() == PolicyKind.TRUST ? Scope.ACCOUNT : Scope.REPORTED_ACCOUNT;
    }

    private static void report(Judgement judgement, CompiledStatement statement, Condition limit, Scope scope) {
        for (Scalar value : limit.values()) {
            Optional<Severity> severity = severity(value.value(), scope);
            severity.ifPresent(found -> judgement.fail(
                    found,
                    value.span(),
                    value.value(),
                    statement.source().label() + " is limited by aws:PrincipalArn \"" + value.value()
                            + "\" alone, which also fits roles that are yet to be created",
                    "name each role in full: \"arn:aws:iam::ACCOUNT:role/ROLE\""));
        }
    }

    /** Whether the condition lets in callers whose ARN a pattern fits; StringEquals knows no wildcards. */
    private static boolean isPattern(Condition condition) {
        ConditionOperator operator = condition.operator();
        return condition.isAbout("aws:PrincipalArn")
                && operator != null
                && operator.quantifier() != ConditionOperator.Quantifier.FOR_ALL_VALUES
                && operator.test().wildcards()
                && !operator.test().negated();
    }

    private static boolean namesAll(Condition limit, Scope scope) {
        return limit.values().stream()
                .allMatch(value -> severity(value.value(), scope).isEmpty());
    }

    /** How bad an ARN pattern is; empty when it names who gets in, or an account that the principal names too. */
    private static Optional<Severity> severity(String pattern, Scope scope) {
        Optional<Severity> every = scope == Scope.REPORTED_ACCOUNT ? Optional.empty() : Optional.of(Severity.HIGH);
        Optional<Arn> parsed = Arn.parse(pattern);
        if (parsed.isEmpty()) {
            return Wildcards.in(pattern) ? every : Optional.empty();
        }
        Arn arn = parsed.get();
        String name = name(arn.resource());
        if (scope == Scope.ANYONE && Wildcards.in(arn.account())) {
            return every;
        }
        if (!Wildcards.in(name) || arn.resource().startsWith(IDENTITY_CENTER)) {
            return Optional.empty();
        }
        return name.chars().allMatch(c -> c == '*') ? every : Optional.of(Severity.MEDIUM);
    }

    /** The name behind type and path; behind the role of an assumed role stands the session. */
    private static String name(String resource) {
        if (resource.startsWith("assumed-role/")) {
            return resource.split("/", 3)[1];
        }
        return resource.substring(resource.lastIndexOf('/') + 1);
    }
}
