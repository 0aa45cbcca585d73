package io.policyauditor.policy.prove;

import com.microsoft.z3.Context;
import com.microsoft.z3.Params;
import com.microsoft.z3.Solver;
import com.microsoft.z3.Status;
import com.microsoft.z3.Z3Exception;
import io.policyauditor.policy.access.PolicyCompiler;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.prove.Verdict.Proven;
import io.policyauditor.policy.prove.Verdict.Violated;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Tree;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds the prover against an SMT solver, for maintainers: the same question to both, the solver's in an encoding of its
 * own. Prints how they agree, every disagreement with both policies, and the time each of them took.
 *
 * <p>Arguments: {@code pairs FILE [STEP]} for every STEP-th line of what {@code tools/managed-policy-pairs} writes, or
 * {@code random SEED COUNT}. Ends with 1 after a disagreement.
 */
final class AgainstZ3 {
    /** What the solver may take for a pair of policies, all parts of the question together. */
    private static final long TIMEOUT_MILLIS = 5_000;

    private static final long FIRST_MILLIS = 250;

    private static final int REPORT_EVERY = 250;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final Catalogue CATALOGUE = Catalogue.bundled();

    private final Map<String, Integer> counts = new TreeMap<>();
    private final Map<String, Integer> notEncoded = new TreeMap<>();
    private final List<Double> ours = new ArrayList<>();
    private final List<Double> solvers = new ArrayList<>();
    private int compared;
    private int parts;
    private int disagreements;

    private AgainstZ3() {}

    public static void main(String[] arguments) throws IOException {
        AgainstZ3 run = new AgainstZ3();
        if (arguments[0].equals("pairs")) {
            run.pairs(Path.of(arguments[1]), arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1);
        } else {
            RandomPairs pairs = new RandomPairs(Long.parseLong(arguments[1]));
            for (int i = Integer.parseInt(arguments[2]); i > 0; i--) {
                RandomPairs.Pair pair = pairs.next();
                run.compare(document(pair.subject()), document(pair.reference()), pair.toString());
            }
        }
        run.print();
        System.exit(run.disagreements == 0 ? 0 : 1);
    }

    private void pairs(Path file, int step) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (number++ % step != 0) {
                    continue;
                }
                Tree tree = JsonReader.read(new SourceText("pair", line));
                if (tree.root() instanceof ObjectNode object && object.get("id") instanceof Scalar id) {
                    compare(document(object.get("subject"), tree), document(object.get("reference"), tree), id.value());
                }
            }
        }
    }

    static PolicyDocument document(String json) {
        Tree tree = JsonReader.read(new SourceText("policy.json", json));
        return document(tree.root(), tree);
    }

    private static PolicyDocument document(@Nullable Node node, Tree tree) {
        return PolicyDocument.parseInForce(PolicyKind.IDENTITY, Objects.requireNonNull(node), tree);
    }

    private void compare(PolicyDocument subject, PolicyDocument reference, String name) {
        Verdict verdict = Accesses.ask(
                Accesses.attached(PolicyCompiler.compile(subject)),
                Accesses.attached(PolicyCompiler.compile(reference)));
        List<String> queries;
        try {
            queries = SmtEncoding.queries(subject, reference, CATALOGUE);
        } catch (SmtEncoding.NotEncoded e) {
            count("not encoded");
            notEncoded.merge(String.valueOf(e.getMessage()), 1, Integer::sum);
            return;
        }
        parts += queries.size();
        long start = THREADS.getCurrentThreadCpuTime();
        Optional<Boolean> news = solve(queries, TIMEOUT_MILLIS);
        double millis = (THREADS.getCurrentThreadCpuTime() - start) / 1e6;
        if (verdict instanceof Verdict.Unknown unknown) {
            count("prover unknown " + unknown.reason() + ", Z3 "
                    + news.map(is -> is ? "sat" : "unsat").orElse("unknown"));
            return;
        }
        ours.add(verdict.stats().cpu().toNanos() / 1e6);
        solvers.add(millis);
        String both = verdict.getClass().getSimpleName() + ", Z3 "
                + news.map(is -> is ? "sat" : "unsat").orElse("unknown");
        count(both);
        if (news.isPresent() && !(news.get() ? verdict instanceof Violated : verdict instanceof Proven)) {
            disagreements++;
            System.out.println("DISAGREE " + both + ": " + name);
            if (verdict instanceof Violated violated) {
                System.out.println("  witness " + violated.witness());
            }
        }
    }

    private void count(String what) {
        counts.merge(what, 1, Integer::sum);
        if (++compared % REPORT_EVERY == 0) {
            System.err.println(compared + " pairs, " + disagreements + " disagreements");
        }
    }

    /** Whether some part is satisfiable; empty when that could not be found out. Each gets a short try before any a long one. */
    static Optional<Boolean> solve(List<String> queries, long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        List<String> open = queries;
        for (long most : List.of(FIRST_MILLIS, millis)) {
            List<String> later = new ArrayList<>();
            for (String query : open) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return Optional.empty();
                }
                Status status = check(query, (int) Math.min(left, most));
                if (status == Status.SATISFIABLE) {
                    return Optional.of(true);
                }
                if (status == Status.UNKNOWN) {
                    later.add(query);
                }
            }
            open = later;
        }
        return open.isEmpty() ? Optional.of(false) : Optional.empty();
    }

    private static Status check(String query, int millis) {
        try (Context context = new Context()) {
            Solver solver = context.mkSolver();
            Params params = context.mkParams();
            params.add("timeout", millis);
            solver.setParameters(params);
            solver.fromString(query);
            return solver.check();
        } catch (Z3Exception e) {
            throw new IllegalStateException(e.getMessage() + "\n" + query, e);
        }
    }

    private void print() {
        System.out.println(compared + " pairs in " + parts + " parts: " + counts);
        if (!notEncoded.isEmpty()) {
            System.out.println("not encoded: " + notEncoded);
        }
        System.out.println("disagreements: " + disagreements);
        print("prover", ours);
        print("Z3    ", solvers);
    }

    private static void print(String who, List<Double> millis) {
        millis.sort(null);
        System.out.printf(
                Locale.ROOT,
                "%s CPU ms a pair: p50 %.3f, p90 %.3f, p99 %.1f, max %.1f, total %.1f s%n",
                who,
                at(millis, 0.5),
                at(millis, 0.9),
                at(millis, 0.99),
                at(millis, 1),
                millis.stream().mapToDouble(one -> one).sum() / 1e3);
    }

    private static double at(List<Double> sorted, double share) {
        int at = (int) Math.min(sorted.size() - 1.0, sorted.size() * share);
        return sorted.isEmpty() ? 0 : sorted.get(at);
    }
}
