package io.policyauditor.rules.exposure.limitedanyone;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.language.PrincipalElement.Entry;
import io.policyauditor.rules.AwsPrincipal;
import io.policyauditor.rules.exposure.PublicGrant;
import java.util.List;
import java.util.stream.Collectors;

/** Flags a bucket policy that names everyone and leaves it to conditions who is meant. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class LimitedAnyone extends DocumentRule {
    /** What BX008 and BX009 speak about. */
    private static final List<String> ORGANIZATION = List.of("aws:PrincipalOrgID", "aws:PrincipalOrgPaths");

    /** What hands the decision to the policies of access points, which BX011 judges. */
    private static final List<String> ACCESS_POINTS = List.of("s3:DataAccessPointArn", "s3:DataAccessPointAccount");

    public LimitedAnyone() {
        super(
                RuleInfo.of(
                        "BX002",
                        "principal-star-restricted",
                        Severity.MEDIUM,
                        "Everyone is let in whom a condition does not keep out"),
                PolicyKind.BUCKET);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (CompiledStatement statement : judgement.allows()) {
            if (!PublicGrant.toAnyone(statement)) {
                continue;
            }
            judgement.applies();
            List<String> limits = PublicGrant.limits(statement);
            boolean told = statement.source().conditions().stream()
                            .anyMatch(condition -> ORGANIZATION.stream().anyMatch(condition::isAbout))
                    || limits.stream().anyMatch(ACCESS_POINTS::contains);
            // Principals that a condition names are as good as named.
            if (limits.isEmpty() || told || limits.contains("aws:PrincipalArn")) {
                continue;
            }
            Entry anyone = AwsPrincipal.anyone(statement).orElseThrow();
            judgement.fail(
                    anyone.value(),
                    statement.source().label() + " names everyone and means whoever has " + who(statement, limits),
                    "name the loader roles as Principal and keep the condition");
        }
    }

    private static String who(CompiledStatement statement, List<String> limits) {
        return statement.source().conditions().stream()
                .filter(condition -> limits.stream().anyMatch(condition::isAbout))
                .map(condition -> condition.key().value() + " "
                        + condition.values().stream()
                                .limit(3)
                                .map(value -> value.value())
                                .collect(Collectors.joining(" or "))
                        + (condition.values().size() > 3
                                ? " or " + (condition.values().size() - 3) + " more"
                                : ""))
                .collect(Collectors.joining(" and "));
    }
}
