package io.policyauditor.rules.encryption;

import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Span;

/** Where a finding about a statement that is missing belongs. */
public final class PolicyPlace {
    private PolicyPlace() {}

    /** The key of the element that should hold the statement, else the document. */
    public static Span of(PolicyDocument document) {
        Member statements = document.root() instanceof ObjectNode root ? root.member("Statement") : null;
        return statements == null ? document.span() : statements.key().span();
    }
}
