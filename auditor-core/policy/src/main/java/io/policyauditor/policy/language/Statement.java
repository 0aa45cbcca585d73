package io.policyauditor.policy.language;

import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.StringNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One statement, as far as it could be read. What is missing or wrong is null and has a diagnostic.
 *
 * @param index its place in the document, from 0
 * @param node the object in the source
 * @param effectNode the value of Effect
 * @param blocked whether a diagnostic leaves open what the statement means; such a statement is not compiled
 */
public record Statement(
        int index,
        ObjectNode node,
        @Nullable StringNode sid,
        @Nullable Effect effect,
        @Nullable StringNode effectNode,
        @Nullable PrincipalElement principal,
        @Nullable Patterns action,
        @Nullable Patterns resource,
        List<Condition> conditions,
        boolean blocked) {
    public Statement {
        conditions = List.copyOf(conditions);
    }

    public boolean allows() {
        return effect == Effect.ALLOW;
    }

    public boolean denies() {
        return effect == Effect.DENY;
    }

    /**
     * Where a finding about something missing belongs: the key of the first of these elements that is there, else the
     * opening brace.
     */
    public Span place(String... elements) {
        for (String element : elements) {
            Member member = node.member(element);
            if (member != null) {
                return member.key().span();
            }
        }
        Span all = node.span();
        return new Span(all.source(), all.start(), Math.min(all.start() + 1, all.end()));
    }

    /** What a message calls it: {@code statement "Sid"} or {@code statement 2}, counted from 1. */
    public String label() {
        return Optional.ofNullable(sid)
                .map(StringNode::value)
                .filter(value -> !value.isEmpty())
                .map(value -> "statement \"" + value + "\"")
                .orElse("statement " + (index + 1));
    }
}
