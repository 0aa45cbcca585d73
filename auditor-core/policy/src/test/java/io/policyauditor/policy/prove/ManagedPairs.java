package io.policyauditor.policy.prove;

import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.Dimension.Kind;
import io.policyauditor.policy.access.Literal;
import io.policyauditor.policy.access.Literal.Quantifier;
import io.policyauditor.policy.access.Matcher;
import io.policyauditor.policy.access.PolicyCompiler;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.catalogue.ConditionKey;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Decision;
import io.policyauditor.policy.decide.Evaluator;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Tree;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/**
 * Measures the prover, for maintainers: reads what {@code tools/managed-policy-pairs} writes, asks of each pair whether the
 * subject allows anything new, and puts random requests, made of what the two policies speak about, to every pair that is
 * proven. Prints the answers by kind, the time of each in the thread's processor, and what was left open.
 *
 * <p>Arguments: the file; of how many pairs to take one (default 1); random requests a proven pair (default 100).
 */
final class ManagedPairs {
    private static final Caller CALLER = Caller.aws("arn:aws:iam::111122223333:user/alice", "111122223333");

    private record Pair(String id, CompiledPolicy subject, CompiledPolicy reference) {}

    private final Random random = new Random(20_161);

    private ManagedPairs() {}

    public static void main(String[] arguments) throws IOException {
        int step = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
        int requests = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 100;
        new ManagedPairs().run(read(Path.of(arguments[0]), step), requests);
    }

    private static List<Pair> read(Path file, int step) throws IOException {
        List<Pair> pairs = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (number++ % step == 0) {
                    Tree tree = JsonReader.read(new SourceText("pair", line));
                    if (tree.root() instanceof ObjectNode object && object.get("id") instanceof Scalar id) {
                        pairs.add(new Pair(
                                id.value(),
                                compile(object.get("subject"), tree),
                                compile(object.get("reference"), tree)));
                    }
                }
            }
        }
        return pairs;
    }

    private static CompiledPolicy compile(@org.jspecify.annotations.Nullable Node node, Tree tree) {
        return PolicyCompiler.compile(PolicyDocument.parse(PolicyKind.IDENTITY, Objects.requireNonNull(node), tree));
    }

    private void run(List<Pair> pairs, int requests) {
        Map<String, Integer> answers = new TreeMap<>();
        List<String> open = new ArrayList<>();
        List<Duration> times = new ArrayList<>();
        int asked = 0;
        int allowed = 0;
        int wrong = 0;
        for (Pair pair : pairs) {
            Access subject = Accesses.attached(pair.subject);
            Access reference = Accesses.attached(pair.reference);
            Verdict verdict = Accesses.ask(subject, reference);
            times.add(verdict.stats().cpu());
            String kind = verdict.getClass().getSimpleName();
            if (verdict instanceof Verdict.Unknown unknown) {
                kind += " " + unknown.reason();
                open.add(pair.id + ": " + unknown.reason() + " " + unknown.detail());
            }
            answers.merge(kind, 1, Integer::sum);
            if (verdict instanceof Verdict.Proven) {
                Evaluator inSubject = Evaluator.of(subject);
                Evaluator inReference = Evaluator.of(reference);
                for (int i = 0; i < requests; i++) {
                    Request request = request(pair);
                    asked++;
                    if (inSubject.decide(request) == Decision.ALLOWED) {
                        allowed++;
                        if (inReference.decide(request) != Decision.ALLOWED) {
                            wrong++;
                            System.out.println("WRONG " + pair.id + ": " + request);
                        }
                    }
                }
            }
        }
        times.sort(null);
        System.out.println(pairs.size() + " pairs: " + answers);
        System.out.printf(
                Locale.ROOT,
                "CPU ms: p50 %.3f, p90 %.3f, p99 %.3f, max %.1f%n",
                millis(times, 0.5),
                millis(times, 0.9),
                millis(times, 0.99),
                millis(times, 1));
        System.out.println(asked + " random requests to proven pairs, " + allowed + " allowed by the subject, " + wrong
                + " not by the reference");
        open.forEach(System.out::println);
    }

    private static double millis(List<Duration> sorted, double share) {
        int at = (int) Math.min(sorted.size() - 1.0, sorted.size() * share);
        return sorted.isEmpty() ? 0 : sorted.get(at).toNanos() / 1e6;
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** A request that an Allow of the subject has in mind, with texts that either policy speaks about. */
    private Request request(Pair pair) {
        List<CompiledStatement> allows = pair.subject.allows();
        List<CompiledStatement> all = new ArrayList<>(allows);
        all.addAll(pair.reference.statements());
        all.addAll(pair.subject.denies());
        if (allows.isEmpty()) {
            return new Request(CALLER, "s3:GetObject", "*", null, Context.EMPTY);
        }
        CompiledStatement meant = any(allows);
        String action = text(meant, Kind.ACTION, "s3:GetObject");
        String resource = text(random.nextBoolean() ? meant : any(all), Kind.RESOURCE, "*");
        Context.Builder context = new Context.Builder();
        List<CompiledStatement> spoken = new ArrayList<>(List.of(meant));
        if (random.nextBoolean()) {
            spoken.add(any(all));
        }
        for (CompiledStatement statement : spoken) {
            statement.conditions().forEach(literal -> {
                String value = text(literal, "example");
                String key = literal.dimension().key();
                // What the prover takes for granted: as many values as the catalogue says.
                boolean several = Catalogue.bundled()
                        .conditionKey(key)
                        .map(ConditionKey::multivalued)
                        .orElse(literal.quantifier() == Quantifier.ANY || literal.quantifier() == Quantifier.ALL);
                if (random.nextInt(5) > 0 && several) {
                    context.put(key, List.of(value));
                } else if (random.nextInt(5) > 0 && !several) {
                    context.put(key, value);
                }
            });
        }
        return new Request(CALLER, action.contains(":") ? action : "s3:GetObject", resource, null, context.build());
    }

    private String text(CompiledStatement statement, Kind kind, String otherwise) {
        for (Literal literal : statement.literals()) {
            if (literal.dimension().kind() == kind) {
                return text(literal, otherwise);
            }
        }
        return otherwise;
    }

    private String text(Literal literal, String otherwise) {
        if (literal.matchers().isEmpty()) {
            return otherwise;
        }
        Matcher matcher = any(literal.matchers());
        List<String> samples = matcher instanceof Matcher.WithVariables with
                ? Samples.of(new Matcher.Pattern(with.pattern().relaxed()))
                : Samples.of(matcher);
        return samples.isEmpty() ? otherwise : any(samples);
    }
}
