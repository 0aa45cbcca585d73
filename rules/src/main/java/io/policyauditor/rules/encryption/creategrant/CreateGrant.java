package io.policyauditor.rules.encryption.creategrant;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.access.ActionSets;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.Literal;
import io.policyauditor.policy.access.Variables;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.language.Patterns;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.Span;
import io.policyauditor.rules.AwsPrincipal;
import io.policyauditor.rules.FullAdmin;
import io.policyauditor.rules.Owner;
import io.policyauditor.rules.Partitions;
import io.policyauditor.rules.Pins;
import java.util.Optional;

/**
 * Flags kms:CreateGrant without a condition on what grants it makes: a grant gives anyone the use of the key without a
 * word in any policy. NotAction is LP019's.
 */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class CreateGrant extends DocumentRule {
    private static final String ACTION = "kms:CreateGrant";

    public CreateGrant() {
        super(
                RuleInfo.of("KM013", "creategrant-unconstrained", Severity.HIGH, "The key can be handed on to anyone"),
                PolicyKind.KEY,
                PolicyKind.IDENTITY,
                PolicyKind.SESSION);
    }

    @Override
    protected void judge(Judgement judgement) {
        // Asked only where it matters: elsewhere the same document is judged alike in every account.
        Optional<String> owner = judgement.kind() == PolicyKind.KEY ? Owner.of(judgement) : Optional.empty();
        for (CompiledStatement statement : judgement.allows()) {
            Patterns action = statement.source().action();
            if (action == null || action.negated() || !statement.coversAction(ACTION) || FullAdmin.is(statement)) {
                continue;
            }
            if (!Partitions.meet(statement.resources(), ":kms:*:*:key/*")) {
                continue;
            }
            judgement.applies();
            if (!constrained(statement)
                    && (judgement.kind() != PolicyKind.KEY || goesBeyond(owner, judgement, statement))) {
                judgement.fail(
                        Pins.any(statement, "kms:ViaService") ? Severity.MEDIUM : Severity.HIGH,
                        place(action),
                        ACTION,
                        statement.source().label()
                                + " allows kms:CreateGrant, by which the key is handed on to anyone"
                                + Judgement.limits(statement),
                        "remove kms:CreateGrant, or add Bool \"kms:GrantIsForAWSResource\": \"true\"");
            }
        }
    }

    /** Whether a condition limits what a grant can be. A grant always has operations, so ForAllValues limits them. */
    private static boolean constrained(CompiledStatement statement) {
        return Pins.any(
                        statement,
                        "kms:GrantIsForAWSResource",
                        "kms:GrantConstraintType",
                        "kms:GranteePrincipal",
                        "kms:GrantOperations")
                || statement
                        .conditionsOn("kms:GrantOperations")
                        .anyMatch(literal -> literal.quantifier() == Literal.Quantifier.ALL
                                && !literal.negated()
                                && !literal.satisfiedBy("stranger", Variables.NONE));
    }

    /** Whether somebody besides the root of the owner, which hands the decision to IAM policies, is let in. */
    private static boolean goesBeyond(Optional<String> owner, Judgement judgement, CompiledStatement statement) {
        if (AwsPrincipal.anyone(statement).isPresent()) {
            return true;
        }
        boolean beyond = false;
        for (AwsPrincipal principal : AwsPrincipal.of(statement)) {
            if (principal.whole() && owner.isEmpty()) {
                judgement.ownerUnknown();
            } else {
                beyond |= !principal.whole()
                        || !owner.filter(principal.account()::equals).isPresent();
            }
        }
        return beyond;
    }

    /** The first pattern that fits the action. */
    private static Span place(Patterns action) {
        return action.values().stream()
                .filter(pattern -> ActionSets.of(pattern.value(), Catalogue.bundled()).stream()
                        .anyMatch(fits -> fits.fullName().equals(ACTION)))
                .findFirst()
                .orElse(action.key())
                .span();
    }
}
