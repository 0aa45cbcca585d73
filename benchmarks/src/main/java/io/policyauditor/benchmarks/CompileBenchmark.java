package io.policyauditor.benchmarks;

import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.PolicyCompiler;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.text.SourceText;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One policy of a folder of identity policies, a different one each time: a document to its compiled form, and text to
 * compiled form. The folder is the system property {@code policies}. The times sampled give the median policy.
 */
@State(Scope.Thread)
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class CompileBenchmark {
    private List<SourceText> texts = List.of();
    private List<PolicyDocument> documents = List.of();
    private List<Integer> statements = List.of();
    private int next;

    /** Loads the folder and notes how many statements each policy comes to. */
    @Setup
    public void load() {
        texts = IdentityPolicies.texts();
        documents = texts.stream().map(IdentityPolicies::parse).toList();
        statements = documents.stream()
                .map(document -> PolicyCompiler.compile(document).statements().size())
                .toList();
    }

    int size() {
        return texts.size();
    }

    /** Document to compiled form. */
    @Benchmark
    public CompiledPolicy compile() {
        int now = advance();
        return checked(PolicyCompiler.compile(documents.get(now)), now);
    }

    /** Text to compiled form. */
    @Benchmark
    public CompiledPolicy parseAndCompile() {
        int now = advance();
        return checked(PolicyCompiler.compile(IdentityPolicies.parse(texts.get(now))), now);
    }

    private int advance() {
        int now = next;
        next = now + 1 == texts.size() ? 0 : now + 1;
        return now;
    }

    private CompiledPolicy checked(CompiledPolicy compiled, int which) {
        if (compiled.statements().size() != statements.get(which)) {
            throw new IllegalStateException(
                    texts.get(which).name() + ": " + compiled.statements().size() + " statements");
        }
        return compiled;
    }
}
