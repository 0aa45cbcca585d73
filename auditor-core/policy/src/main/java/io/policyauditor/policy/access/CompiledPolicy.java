package io.policyauditor.policy.access;

import io.policyauditor.policy.language.PolicyDocument;
import java.util.List;

/**
 * A document, compiled.
 *
 * @param statements those with a certain meaning
 * @param rejections why a statement or the document has no meaning to AWS; where there are any, a request put to it is
 *     an error, a proof about it is left open, and a rule can fail on what is there but not pass
 */
public record CompiledPolicy(PolicyDocument source, List<CompiledStatement> statements, List<String> rejections) {
    public CompiledPolicy {
        statements = List.copyOf(statements);
        rejections = List.copyOf(rejections);
    }

    /** The statements that allow. */
    public List<CompiledStatement> allows() {
        return statements.stream().filter(CompiledStatement::allows).toList();
    }
}
