package io.policyauditor.rules.lint;

import io.policyauditor.policy.language.Diagnostic;
import io.policyauditor.policy.language.Patterns;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.Statement;
import io.policyauditor.policy.text.StringNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A pattern of an Action or NotAction element, split at its first colon.
 *
 * @param prefix of the service; empty when the pattern names none
 */
public record ActionPattern(StringNode node, String prefix) {
    /** Every one of the document, but for those that somebody still has to fill in (LN026). */
    public static List<ActionPattern> of(PolicyDocument document) {
        List<ActionPattern> patterns = new ArrayList<>();
        boolean placeholders = document.diagnostics().stream().anyMatch(ActionPattern::isPlaceholder);
        for (Statement statement : document.statements()) {
            Patterns action = statement.action();
            if (action == null) {
                continue;
            }
            for (StringNode node : action.values()) {
                if (!placeholders || !holdsPlaceholder(node, document)) {
                    patterns.add(of(node));
                }
            }
        }
        return patterns;
    }

    /** Splits one pattern. */
    public static ActionPattern of(StringNode node) {
        return new ActionPattern(
                node, node.value().substring(0, Math.max(0, node.value().indexOf(':'))));
    }

    /** The pattern as written. */
    public String text() {
        return node.value();
    }

    /** Whether it is every action of every service. */
    public boolean everything() {
        return text().equals("*") || text().equals("*:*");
    }

    /** Whether it can stand for several actions. */
    public boolean wild() {
        return isWild(text());
    }

    /** Whether a text has a wildcard. */
    public static boolean isWild(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
    }

    private static boolean holdsPlaceholder(StringNode node, PolicyDocument document) {
        return document.diagnostics().stream()
                .anyMatch(diagnostic -> isPlaceholder(diagnostic) && node.span().contains(diagnostic.at()));
    }

    private static boolean isPlaceholder(Diagnostic diagnostic) {
        return diagnostic.code() == Diagnostic.Code.PLACEHOLDER;
    }
}
