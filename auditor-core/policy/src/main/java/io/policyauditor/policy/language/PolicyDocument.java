package io.policyauditor.policy.language;

import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.policy.text.Tree;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A policy document of a known kind: statements, and everything that is wrong with them.
 *
 * <p>Source: IAM User Guide, reference_policies_grammar; per kind the pages of S3, KMS and Organizations.
 *
 * @param root the document in the source
 * @param certain whether the text leaves no doubt about the tree; when not, a pass cannot be claimed
 * @param version the value of Version, null when missing
 * @param diagnostics in source order
 * @param blocking those outside every statement that was read which leave open what the document means: AWS refuses it,
 *     or one of its statements could not be read at all
 */
public record PolicyDocument(
        PolicyKind kind,
        Node root,
        boolean certain,
        @Nullable StringNode version,
        @Nullable StringNode id,
        List<Statement> statements,
        List<Diagnostic> diagnostics,
        List<Diagnostic> blocking) {
    /** The only version with policy variables. */
    public static final String CURRENT_VERSION = "2012-10-17";

    /** The older version, and what a missing one means. */
    public static final String OLD_VERSION = "2008-10-17";

    public PolicyDocument {
        statements = List.copyOf(statements);
        diagnostics = List.copyOf(diagnostics);
        blocking = List.copyOf(blocking);
    }

    /** Reads a document of a kind from a tree; {@code root} is the tree's root or a value inside it. Never throws. */
    public static PolicyDocument parse(PolicyKind kind, Node root, Tree tree) {
        return new PolicyParser(kind, false).parse(root, tree);
    }

    /**
     * Reads a document that is to be taken at its word, as if AWS had it in force: nothing in it is a placeholder that
     * somebody still has to fill in, and what AWS would refuse is refused only where it leaves open what the document says.
     * A statement that should name a principal and does not never applies, one without Resource is about every resource,
     * and an unknown Version is the older one ({@code evaluation.md} A2 and A3).
     */
    public static PolicyDocument parseInForce(PolicyKind kind, Node root, Tree tree) {
        return new PolicyParser(kind, true).parse(root, tree);
    }

    /** Whether policy variables are variables here, and not literal text. */
    public boolean hasVariables() {
        StringNode written = version;
        return written != null && written.value().equals(CURRENT_VERSION);
    }

    /** Whether the document and every statement has a certain meaning. */
    public boolean complete() {
        return certain && statements.stream().noneMatch(Statement::blocked) && blocking.isEmpty();
    }

    /** Where the document stands in its source. */
    public Span span() {
        return root.span();
    }
}
