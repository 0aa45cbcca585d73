package io.policyauditor.benchmarks;

import io.policyauditor.audit.AuditRun;
import io.policyauditor.audit.Configuration;
import io.policyauditor.audit.Engine;
import io.policyauditor.audit.Gate;
import io.policyauditor.audit.Settings;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
 * All rules over a folder of identity policies held in memory as text, as a fraction of a second a pass: reading,
 * compiling and judging. The folder is the system property {@code policies}; a pass is all of its files.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ScanBenchmark {
    private static final LocalDate AS_OF = LocalDate.of(2026, 11, 23);
    private static final Gap NOT_SAID = Gap.outOfScope("not said");

    private final Engine engine = Engine.installed();
    private List<SourceText> texts = List.of();
    private int expected;

    /** Loads the folder and notes what a pass must come to. */
    @Setup
    public void load() {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("policies", "../examples/policies")))) {
            List<SourceText> read = new ArrayList<>();
            for (Path file : files.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                read.add(new SourceText(file.toString(), Files.readString(file)));
            }
            texts = List.copyOf(read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        expected = judge(parse()).findings().size();
    }

    /** How many policies a pass reads. */
    int policies() {
        return texts.size();
    }

    /** Text to documents. */
    @Benchmark
    public Estate parse() {
        List<Policy> policies = new ArrayList<>(texts.size());
        for (SourceText text : texts) {
            Tree tree = JsonReader.read(text);
            PolicyDocument document =
                    PolicyDocument.parse(PolicyKind.IDENTITY, java.util.Objects.requireNonNull(tree.root()), tree);
            policies.add(new Policy(
                    text.name(),
                    Lookup.known(tree),
                    Lookup.known(document),
                    Lookup.unknown(NOT_SAID),
                    Lookup.unknown(NOT_SAID)));
        }
        return new Estate(policies);
    }

    /** Text to findings. */
    @Benchmark
    public AuditRun scan() {
        AuditRun run = judge(parse());
        if (run.findings().size() != expected || !run.errors().isEmpty()) {
            throw new IllegalStateException(run.findings().size() + " findings, not " + expected);
        }
        return run;
    }

    private AuditRun judge(Estate estate) {
        return engine.run(
                estate,
                new Settings(Configuration.DEFAULT, AS_OF),
                new Engine.Request(
                        new AuditRun.Tool("benchmark", "bundled", AS_OF),
                        List.of(),
                        Optional.empty(),
                        List.of(),
                        Gate.SCAN));
    }
}
