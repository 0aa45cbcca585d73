package io.policyauditor.rules.lint.wildcardwithoutlike;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.LintRule;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.language.Diagnostic;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import java.util.Locale;

/** Flags a wildcard in the value of an operator that compares literal text. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class WildcardWithoutLike extends LintRule {
    public WildcardWithoutLike() {
        super(
                RuleInfo.of(
                        "LN016",
                        "wildcard-without-like",
                        Severity.MEDIUM,
                        "A wildcard stands under an operator that compares literal text"),
                Diagnostic.Code.WILDCARD_WITHOUT_LIKE,
                "use StringLike or StringNotLike for a pattern, or write ${*} and ${?} for a literal character");
    }

    /** Not the claims of a token in a trust policy: TR006 knows what a star in them was meant to be. */
    @Override
    protected boolean reports(Diagnostic diagnostic, PolicyDocument document) {
        return document.kind() != PolicyKind.TRUST
                || document.statements().stream()
                        .flatMap(statement -> statement.conditions().stream())
                        .filter(condition -> condition.block().span().contains(diagnostic.at()))
                        .noneMatch(condition -> isClaim(condition.key().value().toLowerCase(Locale.ROOT)));
    }

    private static boolean isClaim(String key) {
        return key.endsWith(":sub") || key.endsWith(":aud");
    }
}
