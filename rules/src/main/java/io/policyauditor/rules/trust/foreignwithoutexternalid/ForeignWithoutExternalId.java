package io.policyauditor.rules.trust.foreignwithoutexternalid;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Judgement.Standing;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.rules.AwsPrincipal;
import io.policyauditor.rules.Outsiders;
import io.policyauditor.rules.trust.Callers;
import java.util.List;

/** Flags a trust in a principal of a third party that need not say on whose behalf it comes. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class ForeignWithoutExternalId extends DocumentRule {
    /** The external id, and what keeps third parties out altogether. */
    private static final List<String> CLEARING =
            List.of("sts:ExternalId", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths");

    public ForeignWithoutExternalId() {
        super(
                RuleInfo.of(
                        "TR017",
                        "trust-foreign-without-external-id",
                        Severity.MEDIUM,
                        "A third party can be tricked into using the role for another of its customers"),
                PolicyKind.TRUST);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (CompiledStatement statement : judgement.allows()) {
            if (!statement.coversAction("sts:AssumeRole")) {
                continue;
            }
            for (AwsPrincipal principal : AwsPrincipal.of(statement)) {
                judge(judgement, statement, principal);
            }
        }
    }

    private static void judge(Judgement judgement, CompiledStatement statement, AwsPrincipal principal) {
        String account = principal.account();
        Standing standing = judgement.standing(account);
        judgement.applies();
        if (standing == Standing.OWN || Callers.areNamed(statement, CLEARING)) {
            return;
        }
        Lookup<Boolean> outside = Outsiders.include(account, judgement.estate(), judgement.settings());
        if (outside.known().filter(known -> !known).isPresent()) {
            return;
        }
        if (standing == Standing.UNKNOWN) {
            judgement.ownerUnknown();
        } else if (outside instanceof Lookup.Unknown<Boolean> unknown) {
            judgement.unknown(unknown.gap());
        } else {
            judgement.fail(
                    principal.entry().value(),
                    statement.source().label() + " lets " + principal.name()
                            + " of a third party assume the role without an external id",
                    "require sts:ExternalId with a value that the third party made for you alone");
        }
    }
}
