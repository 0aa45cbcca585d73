package io.policyauditor.policy.access;

import io.policyauditor.policy.language.PolicyDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A document, compiled. Immutable. */
public final class CompiledPolicy {
    private final PolicyDocument source;
    private final List<CompiledStatement> statements;
    private final List<CompiledStatement> allows;
    private final List<CompiledStatement> denies;
    private final List<String> rejections;

    CompiledPolicy(PolicyDocument source, List<CompiledStatement> statements, List<String> rejections) {
        this.source = source;
        this.statements = List.copyOf(statements);
        this.allows = statements.stream().filter(CompiledStatement::allows).toList();
        this.denies = statements.stream().filter(CompiledStatement::denies).toList();
        this.rejections = List.copyOf(rejections);
    }

    /** The document as written. */
    public PolicyDocument source() {
        return source;
    }

    /** The statements with a certain meaning. */
    public List<CompiledStatement> statements() {
        return statements;
    }

    /** The statements that allow. */
    public List<CompiledStatement> allows() {
        return allows;
    }

    /** The statements that deny. */
    public List<CompiledStatement> denies() {
        return denies;
    }

    /**
     * Why a statement or the document has no meaning to AWS; where there are any, a request put to it is an error, a proof
     * about it is left open, and a rule can fail on what is there but not pass.
     */
    public List<String> rejections() {
        return rejections;
    }

    /** The same with some of its statements alone. */
    public CompiledPolicy only(Predicate<CompiledStatement> kept) {
        return new CompiledPolicy(source, statements.stream().filter(kept).toList(), rejections);
    }

    /** The same with the statements of another as well, as if they stood in it. */
    public CompiledPolicy with(CompiledPolicy more) {
        List<CompiledStatement> all = new ArrayList<>(statements);
        all.addAll(more.statements);
        List<String> wrong = new ArrayList<>(rejections);
        wrong.addAll(more.rejections);
        return new CompiledPolicy(source, all, wrong);
    }
}
