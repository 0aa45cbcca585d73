package io.policyauditor.benchmarks;

import io.policyauditor.policy.decide.naive.NaiveEvaluator;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One decision, in a pass over many different cases, so that each has the documents of another in the caches before it:
 * compiled, from the text each time, and by the naive transcription of the specification. Every answer is asserted.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class DecideBenchmark {
    private static final int RANDOM_CASES = 2_000;

    /** The cases. */
    @State(Scope.Benchmark)
    public static class Cases {
        /**
         * {@code random}; {@code loader}: a role that loads models, with three levels of SCPs, an RCP, a boundary and a bucket
         * policy; {@code managed}: the largest policies of the folder that the system property {@code policies} names; or a
         * file of JSON lines.
         */
        @Param("random")
        public String cases = "random";

        private List<PreparedCase> prepared = List.of();
        private List<NaiveEvaluator> naive = List.of();
        private List<String> requests = List.of();

        /** Reads the cases and asks each as often as it takes to be laid out flat. */
        @Setup
        public void load() {
            load(RANDOM_CASES);
        }

        void load(int randomCases) {
            prepared = switch (cases) {
                case "random" -> CaseFiles.random(randomCases);
                case "loader" -> LoaderCases.role();
                case "managed" -> LoaderCases.largest(IdentityPolicies.texts());
                default -> CaseFiles.read(Path.of(cases));
            };
            naive = prepared.stream().map(one -> NaiveEvaluator.of(one.text())).toList();
            requests =
                    prepared.stream().map(one -> CaseFiles.request(one.text())).toList();
            for (int i = 0; i < 20; i++) {
                prepared.forEach(PreparedCase::decide);
            }
        }

        int size() {
            return prepared.size();
        }
    }

    /** Where a thread is in its pass. */
    @State(Scope.Thread)
    public static class Pass {
        private int next;

        int next(int size) {
            int now = next;
            next = now + 1 == size ? 0 : now + 1;
            return now;
        }
    }

    /** One request to compiled documents. */
    @Benchmark
    public String decide(Cases cases, Pass pass) {
        return cases.prepared.get(pass.next(cases.prepared.size())).decide();
    }

    /**
     * A whole pass, sampled: on a machine that others use too, the median pass is one that nobody interrupted. Divide by the
     * number of cases.
     */
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public int pass(Cases cases) {
        int letters = 0;
        for (PreparedCase one : cases.prepared) {
            letters += one.decide().length();
        }
        return letters;
    }

    /** The first case again and again: caches and branch predictors hold it all. */
    @Benchmark
    public String decideOneCase(Cases cases) {
        return cases.prepared.get(0).decide();
    }

    /** Text to decision: documents and request are read, compiled and put away each time. */
    @Benchmark
    public String readAndDecide(Cases cases, Pass pass) {
        PreparedCase one = cases.prepared.get(pass.next(cases.prepared.size()));
        return PreparedCase.of(one.text(), one.expected()).decide();
    }

    /** The naive transcription, with its documents read before and the request, which it takes as text, each time. */
    @Benchmark
    public String naive(Cases cases, Pass pass) {
        int now = pass.next(cases.prepared.size());
        return cases.prepared.get(now).checked(cases.naive.get(now).decide(cases.requests.get(now)));
    }

    /** The naive transcription from text to decision. */
    @Benchmark
    public String naiveReadAndDecide(Cases cases, Pass pass) {
        PreparedCase one = cases.prepared.get(pass.next(cases.prepared.size()));
        return one.checked(NaiveEvaluator.decideCase(one.text()));
    }
}
