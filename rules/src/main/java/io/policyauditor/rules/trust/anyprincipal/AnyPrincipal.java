package io.policyauditor.rules.trust.anyprincipal;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.language.PrincipalElement;
import io.policyauditor.policy.language.PrincipalElement.Entry;
import io.policyauditor.rules.trust.Callers;
import java.util.List;

/** Flags a trust in {@code *} that no condition narrows to known callers. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class AnyPrincipal extends DocumentRule {
    private static final List<String> ASSUME =
            List.of("sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity");

    /** Keys that say who the caller is, or that only a known caller can fill. */
    private static final List<String> NAMING = List.of(
            "aws:PrincipalAccount",
            "aws:PrincipalArn",
            "aws:PrincipalOrgID",
            "aws:PrincipalOrgPaths",
            "aws:SourceAccount",
            "aws:SourceArn",
            "sts:ExternalId");

    public AnyPrincipal() {
        super(
                RuleInfo.of(
                        "TR015",
                        "trust-any-principal",
                        Severity.CRITICAL,
                        "Anyone in any AWS account can assume the role",
                        "CIS7 2.21"),
                PolicyKind.TRUST);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (CompiledStatement statement : judgement.allows()) {
            if (ASSUME.stream().noneMatch(statement::coversAction)) {
                continue;
            }
            for (Entry entry : Callers.of(statement, PrincipalElement.Type.AWS)) {
                if (!entry.anyone()) {
                    continue;
                }
                judgement.applies();
                if (!Callers.areNamed(statement, NAMING)) {
                    judgement.fail(
                            Severity.CRITICAL,
                            entry.value().span(),
                            "*",
                            statement.source().label() + " lets anyone in any AWS account assume the role"
                                    + Judgement.limits(statement),
                            "name the principals, or pin aws:PrincipalOrgID or aws:PrincipalArn");
                }
            }
        }
    }
}
