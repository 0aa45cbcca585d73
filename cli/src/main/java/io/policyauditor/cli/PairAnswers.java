package io.policyauditor.cli;

import io.policyauditor.cli.CaseLines.Line;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.PolicyCompiler;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.prove.Budget;
import io.policyauditor.policy.prove.Prover;
import io.policyauditor.policy.prove.Verdict;
import io.policyauditor.policy.prove.Verdict.Violated;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.Problem;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.policy.text.Tree;
import io.policyauditor.reports.PairLine;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code auditor prove no-new-access --pairs}: a line of JSON for each pair of policies, in order. */
final class PairAnswers {
    private static final List<String> KEYS = List.of("id", "subject", "reference", "kind");

    private final Prover prover = new Prover(Catalogue.bundled());
    private final Budget budget;
    private int code = ExitCode.CLEAN;

    private PairAnswers(Budget budget) {
        this.budget = budget;
    }

    /** A line that holds no pair. */
    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        private final transient Span at;

        Malformed(Span at, String message) {
            super(message);
            this.at = at;
        }
    }

    /**
     * Judges all pairs of a file, or of standard input for {@code -}.
     *
     * @return the exit code: usage when a line was no pair
     * @throws UsageException when the file cannot be read
     */
    static int write(String file, Budget budget, Console console) {
        PairAnswers answers = new PairAnswers(budget);
        console.print(out -> CaseLines.each("prove no-new-access", file, console, out, answers::answer));
        return answers.code;
    }

    private void answer(Line line, Writer out) throws IOException {
        if (line.text().isEmpty()) {
            error(Optional.empty(), line.number() + ":1: " + line.problem(), out);
            return;
        }
        SourceText source = line.text().get();
        Tree tree = JsonReader.read(source);
        Optional<String> id = tree.root() instanceof ObjectNode object && object.get("id") instanceof StringNode text
                ? Optional.of(text.value())
                : Optional.empty();
        try {
            judge(tree, source, out);
        } catch (Malformed e) {
            // A pair is one line of the file, whatever a reader of JSON takes for a line end.
            error(id, line.number() + ":" + (e.at.start() + 1) + ": " + e.getMessage(), out);
        }
    }

    private void judge(Tree tree, SourceText source, Writer out) throws Malformed, IOException {
        for (Problem problem : tree.problems()) {
            if (!problem.harmless()) {
                throw new Malformed(problem.at(), problem.message());
            }
        }
        if (!(tree.root() instanceof ObjectNode pair)) {
            throw new Malformed(tree.root() == null ? source.all() : tree.root().span(), "a pair is a JSON object");
        }
        // Further keys are the asker's own; one of these in other letters would be passed over unseen.
        for (Node.Member member : pair.members()) {
            String key = member.key().value();
            for (String known : KEYS) {
                if (key.equalsIgnoreCase(known) && !key.equals(known)) {
                    throw new Malformed(member.key().span(), "unknown key " + key + ", write " + known);
                }
            }
        }
        if (!(pair.get("id") instanceof StringNode id) || id.value().isEmpty()) {
            throw new Malformed(span(pair, "id"), "id is a string, and needed");
        }
        PolicyKind kind = kind(pair);
        BarePolicy subject = policy(pair, "subject", kind, tree);
        BarePolicy reference = policy(pair, "reference", kind, tree);
        Verdict verdict = prover.noNewAccess(subject.access(), reference.access(), BarePolicy.scope(kind), budget);
        Optional<String> replay = verdict instanceof Violated violated
                ? CompareCommand.replay(id.value(), subject, violated)
                : Optional.empty();
        PairLine.write(id.value(), verdict, replay, out);
    }

    private static PolicyKind kind(ObjectNode pair) throws Malformed {
        Node written = pair.get("kind");
        if (written == null) {
            return PolicyKind.IDENTITY;
        }
        Optional<PolicyKind> kind =
                written instanceof Scalar scalar ? PolicyKind.ofWord(scalar.value()) : Optional.empty();
        if (kind.isEmpty()) {
            throw new Malformed(written.span(), "kind is a kind of policy, such as identity or bucket");
        }
        return kind.get();
    }

    private static BarePolicy policy(ObjectNode pair, String name, PolicyKind kind, Tree tree) throws Malformed {
        Node node = pair.get(name);
        if (!(node instanceof ObjectNode)) {
            throw new Malformed(span(pair, name), name + " is a policy, and needed");
        }
        PolicyDocument document = PolicyDocument.parseInForce(kind, node, tree);
        CompiledPolicy policy = PolicyCompiler.compile(document);
        if (!policy.rejections().isEmpty()) {
            throw document.diagnostics().stream()
                    .filter(diagnostic -> diagnostic.code().blocks())
                    .findFirst()
                    .map(diagnostic -> new Malformed(diagnostic.at(), name + ": " + diagnostic.detail()))
                    .orElseGet(() -> new Malformed(
                            node.span(), name + ": " + policy.rejections().get(0)));
        }
        return new BarePolicy(name, policy);
    }

    /** The smallest stretch that is there of a member. */
    private static Span span(ObjectNode object, String name) {
        @Nullable Node node = object.get(name);
        return node == null ? object.span() : node.span();
    }

    private void error(Optional<String> id, String detail, Writer out) throws IOException {
        code = ExitCode.USAGE;
        PairLine.writeError(id, detail, out);
    }
}
