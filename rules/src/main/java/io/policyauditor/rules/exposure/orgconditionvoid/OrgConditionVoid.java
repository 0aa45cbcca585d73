package io.policyauditor.rules.exposure.orgconditionvoid;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.Literal;
import io.policyauditor.policy.language.Condition;
import io.policyauditor.policy.language.ConditionOperator;
import io.policyauditor.policy.language.PolicyKind;
import java.util.List;

/**
 * Flags a condition on the caller's organization, in a statement that allows, by an operator that also holds for callers
 * of no organization or of any other.
 */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class OrgConditionVoid extends DocumentRule {
    private static final List<String> KEYS = List.of("aws:PrincipalOrgID", "aws:PrincipalOrgPaths");

    public OrgConditionVoid() {
        super(
                RuleInfo.of(
                        "BX009",
                        "principalorgid-negated-or-ifexists",
                        Severity.HIGH,
                        "A condition on the organization lets outsiders in"),
                PolicyKind.BUCKET,
                PolicyKind.KEY,
                PolicyKind.TRUST);
    }

    @Override
    protected void judge(Judgement judgement) {
        for (CompiledStatement statement : judgement.allows()) {
            List<Condition> conditions = statement.source().conditions().stream()
                    .filter(condition -> KEYS.stream().anyMatch(condition::isAbout))
                    .toList();
            if (conditions.isEmpty()) {
                continue;
            }
            judgement.applies();
            if (KEYS.stream().anyMatch(statement::pins)) {
                continue;
            }
            for (Condition condition : conditions) {
                ConditionOperator operator = condition.operator();
                String fault = operator == null
                        ? ""
                        : fault(operator, isPresent(statement, condition.key().value()));
                if (!fault.isEmpty()) {
                    judgement.fail(
                            Severity.HIGH,
                            condition.written().span(),
                            condition.written().value() + " " + condition.key().value(),
                            "\"" + condition.written().value() + "\" on "
                                    + condition.key().value() + " " + fault,
                            condition.isAbout("aws:PrincipalOrgPaths")
                                    ? "use ForAnyValue:StringLike with the paths of your organization"
                                    : "use StringEquals with the id of your organization");
                }
            }
        }
    }

    /** Whom the condition lets in, for the message; empty when only those it names. */
    private static String fault(ConditionOperator operator, boolean present) {
        if (operator.test().negated()) {
            return "lets in everyone who is not of that organization";
        }
        if (present || operator.test() == ConditionOperator.Test.NULL) {
            return "";
        }
        if (operator.ifExists()) {
            return "also holds for callers without an organization";
        }
        return operator.quantifier() == ConditionOperator.Quantifier.FOR_ALL_VALUES
                ? "also holds for callers without an organization, since ForAllValues holds for no value"
                : "";
    }

    /** Whether a Null test asks for the key to be there, which makes IfExists and ForAllValues sound. */
    private static boolean isPresent(CompiledStatement statement, String key) {
        return statement
                .conditionsOn(key)
                .anyMatch(literal -> literal.quantifier() == Literal.Quantifier.NULL && literal.negated());
    }
}
