package io.policyauditor.rules.trust.missingtagsession;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.rules.trust.PodIdentityTrust;
import java.util.List;

/** Flags a trust in EKS Pod Identity without one of the two actions that it needs. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class MissingTagSession extends DocumentRule {
    private static final List<String> NEEDED = List.of("sts:AssumeRole", "sts:TagSession");

    public MissingTagSession() {
        super(
                RuleInfo.of(
                        "TR019",
                        "podidentity-trust-missing-tagsession",
                        Severity.HIGH,
                        "EKS Pod Identity cannot assume the role"),
                PolicyKind.TRUST);
    }

    @Override
    protected void judge(Judgement judgement) {
        List<CompiledStatement> statements =
                judgement.allows().stream().filter(PodIdentityTrust::is).toList();
        if (statements.isEmpty()) {
            return;
        }
        judgement.applies();
        List<String> missing = NEEDED.stream()
                .filter(action -> statements.stream().noneMatch(statement -> statement.coversAction(action)))
                .toList();
        if (!missing.isEmpty()) {
            String actions = String.join(" and ", missing);
            CompiledStatement first = statements.get(0);
            judgement.fail(
                    Severity.HIGH,
                    first.source().place("Action", "NotAction"),
                    actions,
                    first.source().label() + " does not allow " + PodIdentityTrust.SERVICE + " " + actions
                            + ", so no pod gets credentials",
                    "allow sts:AssumeRole and sts:TagSession");
        }
    }
}
